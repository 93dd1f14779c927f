"""What differs from bill to bill: the columns that are derived, and their values.

All others are copied (`copied_rows`); derived ones are compared with Odoo's on each
sample.
"""

from .copied_rows import text_of
from .ledger_rows import say

# what is derived for a document; all amounts are in the company's currency
MOVE = (
    *("id", "name", "sequence_prefix", "sequence_number", "partner_id"),
    *("partner_shipping_id", "commercial_partner_id", "invoice_partner_display_name"),
    *("ref", "payment_reference", "invoice_date_due", "amount_untaxed", "amount_tax"),
    *("amount_total", "amount_residual", "amount_untaxed_signed"),
    *("amount_untaxed_in_currency_signed", "amount_tax_signed", "amount_total_signed"),
    *("amount_total_in_currency_signed", "amount_residual_signed"),
    *("wuye_community_id", "wuye_unit_id", "wuye_run_id"),
)
# Odoo finds a gap before a sample, because the bills before it are not there yet
NO_GAP = {"made_sequence_gap": "false"}
_ANY = (
    *("id", "move_id", "move_name", "ref", "wuye_entry_community_id", "partner_id"),
    *("debit", "credit", "balance", "amount_currency"),
    *("amount_residual", "amount_residual_currency"),
)
# and for its journal items, by their kind, in the order of `LINE`
LINES = {
    "product": (
        *_ANY,
        *("name", "price_unit", "price_subtotal", "price_total"),
        *("wuye_community_id", "wuye_unit_id", "wuye_charge_id"),
    ),
    "tax": (*_ANY, "tax_base_amount"),
    "payment_term": (
        *_ANY,
        *("name", "date_maturity", "wuye_community_id", "wuye_unit_id"),
    ),
}
LINE = (
    *_ANY,
    *("name", "price_unit", "price_subtotal", "price_total", "date_maturity"),
    *("tax_base_amount", "wuye_community_id", "wuye_unit_id", "wuye_charge_id"),
)


class Bill:
    """What is derived for one bill from its complete values."""

    def __init__(self, vals, payer):
        """:param payer: (id of his commercial partner, the name shown)"""
        self.vals = vals
        self.commercial, self.shown = payer
        self.lines = [values for _command, _id, values in vals["line_ids"]]
        self.is_refund = vals["move_type"] == "out_refund"
        # an invoice is paid under its own number, a credit note under none
        self.reference = False if self.is_refund else vals["name"]

    def move(self, move_id) -> tuple:
        """`MOVE` of the document."""
        vals = self.vals
        total = sum(
            line["balance"]
            for line in self.lines
            if line["display_type"] == "payment_term"
        )
        net = -sum(
            line["balance"] for line in self.lines if line["display_type"] == "product"
        )
        tax = total - net
        side = -1 if self.is_refund else 1
        money = self._money
        unsigned = [money(side * amount) for amount in (net, tax, total, total)]
        signed = [money(amount) for amount in (net, net, tax, total, total, total)]
        return (
            *(move_id, vals["name"], vals["sequence_prefix"], vals["sequence_number"]),
            *(vals["partner_id"], vals["partner_shipping_id"]),
            *(self.commercial, self.shown),
            *(text_of(vals["ref"]), text_of(self.reference), vals["invoice_date_due"]),
            *unsigned,
            *signed,
            text_of(vals["wuye_community_id"]),
            text_of(vals["wuye_unit_id"]),
            text_of(vals["wuye_run_id"]),
        )

    def line(self, values, line_id, move_id, *, is_open, is_storno) -> tuple:
        """`LINES` of a journal item.

        :param is_open: its account is reconciled, so that all of it is open
        :param is_storno: it stands on the other side, with a minus
        """
        vals, kind = self.vals, values["display_type"]
        amount = self._money(values["balance"])
        zero = self._money(0)
        left = amount if is_open else zero
        any_line = (
            *(line_id, move_id, vals["name"], text_of(vals["ref"])),
            # the books are kept by the company behind a person
            *(text_of(vals["wuye_community_id"]), self.commercial),
            *self._sides(amount, zero, is_storno),
            *(amount, amount, left, left),
        )
        if kind == "product":
            return (
                *any_line,
                text_of(values["name"]),
                repr(values["price_unit"]),
                self._money(values["price_subtotal"]),
                self._money(values["price_total"]),
                text_of(values["wuye_community_id"]),
                text_of(values["wuye_unit_id"]),
                values["wuye_charge_id"],
            )
        if kind == "tax":
            return (*any_line, self._money(values["tax_base_amount"]))
        return (
            *any_line,
            text_of(self._term_name(values["name"])),
            values["date_maturity"],
            text_of(values["wuye_community_id"]),
            text_of(values["wuye_unit_id"]),
        )

    @staticmethod
    def _sides(amount, zero, is_storno):
        """(debit, credit)."""
        is_minus = amount.startswith("-")
        if amount == zero or is_minus == is_storno:
            return amount, zero
        return zero, amount[1:] if is_minus else f"-{amount}"

    def _term_name(self, name):
        return f"{name} - {self.reference}" if self.reference else name

    @staticmethod
    def _money(amount):
        text = say(amount)
        # a sum of floats may be a zero from below
        return text[1:] if text.startswith("-") and not text.strip("-0.") else text
