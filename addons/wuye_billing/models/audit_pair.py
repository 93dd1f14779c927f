"""A pair of the audit: an account, and the rows that say what stands on it (E15)."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Pair:
    """One account of the company against one table, per community.

    :param account: key of the account in the company's map
    :param table: the rows whose `column` adds up to the balance of the account
    :param sign: 1 for an account of debits, -1 for one of credits
    :param where: SQL: which rows of the table count
    :param booked: (table, sign) of all rows whose `amount` is a line of the account,
        which they name in `move_line_id`; none: lines have no rows of their own
    """

    account: str
    table: str
    column: str
    sign: int = -1
    where: str = "TRUE"
    booked: tuple[tuple[str, int], ...] = ()


RECEIVABLE = Pair("ar", "wuye_charge", "amount_residual", 1, "state <> 'draft'")
DEFERRED = Pair("deferred", "wuye_charge_release", "amount", where="move_id IS NULL")
ADVANCES = Pair(
    "advance",
    "wuye_advance",
    "amount_left",
    booked=(("wuye_advance", -1), ("wuye_advance_use", 1)),
)
