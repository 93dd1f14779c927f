"""What bills say of their charges, read in one statement for a whole batch.

By the ORM each of these values is a call of its own, some sixty for a bill of three
charges: that took longer than working out the bill.
"""

from datetime import date
from typing import NamedTuple

# what changes a bill is booked where the bill was
CHANGES = ("adjustment", "reversal")


class Facts(NamedTuple):
    """A draft charge, its unit's code and its payer's language."""

    id: int
    unit_id: int
    unit_code: str | None
    partner_id: int
    lang: str | None
    community_id: int
    run_id: int | None
    item_id: int
    tax_id: int | None
    kind: str
    is_deferred: bool | None
    period_start: date
    period_end: date
    date: date
    date_due: date
    amount: float


def read_facts(env, ids) -> dict[int, Facts]:
    """{id of a charge: its facts}; what is not written yet has to be flushed."""
    env.cr.execute(
        """
        SELECT charge.id, charge.unit_id, unit.code, charge.partner_id, payer.lang,
               charge.community_id, charge.run_id, charge.item_id, charge.tax_id,
               charge.kind, charge.is_deferred, charge.period_start,
               charge.period_end, charge.date, charge.date_due, charge.amount
          FROM wuye_charge charge
          JOIN wuye_unit unit ON unit.id = charge.unit_id
          JOIN res_partner payer ON payer.id = charge.partner_id
         WHERE charge.id = ANY(%s)
        """,
        [list(ids)],
    )
    return {row[0]: Facts(*row) for row in env.cr.fetchall()}
