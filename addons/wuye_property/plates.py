"""Number plates as the register keeps them (R17, R28).

The grammar is that of `wuye_engine.plate`; the register tells three kinds apart,
because the gate treats all special plates alike.

>>> parse_plate(" 粤b·12345 ")
('粤B12345', <PlateKind.STANDARD: 'standard'>)
>>> parse_plate("粤BD12345")[1].value
'new_energy'
"""

import enum

from wuye_engine.errors import PlateError
from wuye_engine.plate import normalise, plate_kind

__all__ = ["PlateError", "PlateKind", "parse_plate"]


class PlateKind(enum.Enum):
    STANDARD = "standard"
    NEW_ENERGY = "new_energy"
    SPECIAL = "special"


_KINDS = {"ordinary": PlateKind.STANDARD, "new_energy": PlateKind.NEW_ENERGY}


def parse_plate(value: str | None) -> tuple[str, PlateKind]:
    """The plate as it is stored, and its kind.

    :raises PlateError: when the text is no plate
    """
    plate = normalise(value or "")
    return plate, _KINDS.get(plate_kind(plate), PlateKind.SPECIAL)
