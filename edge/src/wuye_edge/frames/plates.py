"""What any camera saw: a plate, when, which way, and the pictures."""

from dataclasses import dataclass
from datetime import datetime

from wuye_edge.contract import Kind, Number
from wuye_engine.errors import PlateError
from wuye_engine.plate import normalise, plate_kind

from . import Bad

UNREAD = (
    "",
    "无",
    "unknown",
    "noplate",
    "无车牌",
    "未识别",
)  # what stands for no plate


@dataclass(frozen=True, slots=True)
class Sighting:
    """One recognised plate; `record` names it for the camera, also when sent again."""

    number: Number
    camera: str  # its serial number or address
    record: str
    taken: float | None  # seconds since 1970 by the camera's clock
    confidence: int | None  # 0 to 100
    direction: str = ""  # as the camera says it
    offline: bool = False  # recorded while the camera had no server: history
    pictures: tuple[tuple[str, bytes], ...] = ()  # kind ("scene", "plate") and JPEG


def plate(text: str) -> Number | Bad:
    """The plate in its one spelling, or why it is none (wuye_engine.plate).

    >>> str(plate("粤b·12345")), plate("_无_").reason
    ('plate:粤B12345', 'unread')
    """
    bare = text.strip(" _")
    if bare.lower() in UNREAD:
        return Bad("unread")
    try:
        plate_kind(text)
    except PlateError:
        return Bad("plate", text.encode("utf-8", "replace"))
    return Number(Kind.PLATE, normalise(text))


def whole(value, least: int, most: int) -> int | None:
    """A whole number of a stranger's document, or None; bool is no number here."""
    try:
        found = None if isinstance(value, bool) else int(value)
    except (TypeError, ValueError, OverflowError):
        return None
    return found if found is not None and least <= found <= most else None


def moment(text: str | None) -> float | None:
    """Seconds since 1970 of an ISO time with its zone; None for anything else."""
    try:
        when = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    # without a zone nobody knows which hour it was
    return when.timestamp() if when.tzinfo else None
