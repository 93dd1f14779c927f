"""What the sheets of billing say: by code, what is wrong and what to do about it."""

from odoo.tools import LazyTranslate

from odoo.addons.wuye_property.importer import Message

_lt = LazyTranslate(__name__)

FEE_MESSAGES = {
    "unknown_item": Message(
        _lt("There is no fee item of this name or code."),
        _lt("Correct the name, or have the fee item set up first."),
    ),
    "ambiguous_item": Message(
        _lt("Several fee items have this name."),
        _lt("Type the code of the fee item instead."),
    ),
    "standard_archived": Message(
        _lt("This standard of the fee item is archived."),
        _lt("Restore the standard from the archive, or choose another name."),
    ),
    "unknown_standard": Message(
        _lt("The fee item %(item)s has no standard of this name."),
        _lt("Correct the name, or add the standard to the sheet 收费标准."),
    ),
    "price_twice": Message(
        _lt("A price of this standard from this day stands in row %(row)s already."),
        _lt("Delete one of the two rows, or correct the date."),
    ),
    "price_exists": Message(
        _lt("The standard has this price from this day on already."),
        _lt("Delete the row."),
    ),
    "price_conflict": Message(
        _lt("The standard has another price from this day on already: %(price)s."),
        _lt(
            "Delete the row, or give the new price a day of its own; earlier prices "
            "stay as they are."
        ),
    ),
}

CONTRACT_MESSAGES = {
    "fee_twice": Message(
        _lt(
            "In this time unit %(code)s has this fee in row %(row)s of %(sheet)s "
            "already."
        ),
        _lt("Delete one of the two rows, or correct the dates."),
    ),
    "fee_exists": Message(
        _lt("Unit %(code)s has this fee already: %(dates)s."),
        _lt(
            "Delete the row, or stop the existing fee on the contract and begin on "
            "the day after."
        ),
    ),
    "fee_month_billed": Message(
        _lt("The bills of this community are posted up to %(month)s."),
        _lt(
            "Begin on %(next)s or later; or add the fee on the contract itself, where "
            "the months before are billed at once."
        ),
    ),
}

ARREARS_MESSAGES = {
    "arrears_not_positive": Message(
        _lt("Arrears are an amount of more than zero."),
        _lt("Delete the row; money paid in advance is not entered here."),
    ),
    "arrears_twice": Message(
        _lt(
            "The arrears of unit %(code)s for this item and month stand in row "
            "%(row)s of %(sheet)s already."
        ),
        _lt("Delete one of the two rows, or add them up into one."),
    ),
    "arrears_exist": Message(
        _lt("The arrears of unit %(code)s for this item and month are posted already."),
        _lt("Delete the row."),
    ),
    "arrears_future": Message(
        _lt("This month has not begun yet."),
        _lt("Correct the month; what falls due later is billed by the bill run."),
    ),
    "arrears_billed": Message(
        _lt("The bills of this community are posted from %(month)s on."),
        _lt(
            "Delete the row: opening arrears lie before the first bill run. What is "
            "missing since then is billed as a supplement."
        ),
    ),
    "arrears_closed": Message(
        _lt("The months of this community are closed until %(day)s."),
        _lt("Delete the row, or give the arrears under a later month."),
    ),
    "arrears_locked": Message(
        _lt("The books are locked until %(day)s."),
        _lt("Ask an accountant to lift the lock date for the time of the import."),
    ),
    "arrears_unmapped": Message(
        _lt("The company has no accounts for opening arrears yet."),
        _lt(
            "Ask an accountant to map them in Billing > Configuration > Account "
            "mapping."
        ),
    ),
    "arrears_unproved": Message(
        _lt("Nothing in the file says what the arrears must add up to."),
        _lt(
            "Add the total of the old system: a column 期初欠费合计 in the sheet 合计, "
            "or a row per unit in the sheet 欠费核对."
        ),
    ),
    "arrears_unit_unproved": Message(
        _lt("The sheet %(sheet)s leaves out unit %(code)s."),
        _lt("Add a row for the unit there, or delete its arrears."),
    ),
    "unit_total_differs": Message(
        _lt("The total of unit %(code)s is %(given)s, its rows add up to %(sum)s."),
        _lt("Correct the rows or the total; nothing is imported until they agree."),
    ),
    "unknown_payer": Message(
        _lt("Nobody of this name belongs to unit %(code)s."),
        _lt(
            "Leave the cell empty for whoever paid at the end of the month, or enter "
            "the person on the unit first, with the days."
        ),
    ),
}

MESSAGES = {**FEE_MESSAGES, **CONTRACT_MESSAGES, **ARREARS_MESSAGES}
