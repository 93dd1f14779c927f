"""How a value looks on paper: one function a format, and the kinds it is for."""

from datetime import date
from decimal import Decimal

from odoo.addons.wuye_billing.report.paper import paper_amount

from wuye_engine.words import amount_in_words


def _money(value) -> str:
    return paper_amount(Decimal(value))


def _capital(value) -> str:
    return amount_in_words(Decimal(value).quantize(Decimal("0.01")), "人民币")


def _number(value) -> str:
    return f"{Decimal(value).normalize():f}".replace("-", "−")


def _date_cn(value) -> str:
    day = date.fromisoformat(value)
    return f"{day.year}年{day.month}月{day.day}日"


def _month_cn(value) -> str:
    day = date.fromisoformat(value)
    return f"{day.year}年{day.month}月"


FORMATS = {
    "money": (_money, ("money", "number")),
    "capital": (_capital, ("money",)),
    "number": (_number, ("money", "number")),
    "date": (str, ("date",)),
    "date_cn": (_date_cn, ("date",)),
    "month": (lambda value: value[:7], ("date",)),
    "month_cn": (_month_cn, ("date",)),
    "text": (str, ("text", "date", "number", "money")),
}
# what a value without a format is printed as
BY_KIND = {"text": "text", "money": "money", "number": "number", "date": "date"}


def format_value(value, name: str) -> str:
    """The text of a value; nothing for an empty one."""
    if value is None or value is False or value == "":
        return ""
    return FORMATS[name][0](value)
