from decimal import Decimal
from functools import partial

from odoo import api, models
from odoo.exceptions import UserError

from wuye_engine.money import to_decimal

yuan = partial(to_decimal, places=2)


class WuyeTakings(models.TransientModel):
    """The rows all tables are made of."""

    _inherit = "wuye.takings"

    def _rows(self):
        """What was taken, each row a part of one payment, by number of receipt.

        How to extend it: add rows to those of super(); a refund has the kind
        ``refund`` and a negative amount; one without a receipt has a name of its own.

        :return: [{"receipt", "name", "taken_at", "unit", "payer", "item",
            "period_start", "period_end", "tender", "is_money", "amount", "kind",
            "group"}]; receipt, unit, payer and item are records (item may be empty:
            an advance for any), amount is a Decimal of yuan, kind is take, void or
            refund, group is fee, late or advance. A void receipt has one row of 0.00.
        :raises AccessError: the tables are another user's, or of another community
        """
        kinds = self.env["wuye.tender"]._kinds()
        receipts = self._receipts()
        # sudo: unit, payer and item are printed on the receipt he may read
        rows = []
        for receipt in receipts.sudo():
            rows += self._rows_of(receipt, kinds)
        return rows

    @api.model
    def _rows_of(self, receipt, kinds):
        """The rows of one receipt: its lines spread as the desk books them."""
        if receipt.state == "void":
            return [self._row(receipt, kind="void")]
        try:
            parts = self.env["wuye.tender"]._spread(receipt)
        except ValueError as error:
            raise UserError(
                self.env._(
                    "The lines and the tenders of receipt %s do not add up. Ask the "
                    "administrator to run the audit.",
                    receipt.name,
                )
            ) from error
        return [
            self._row(
                receipt,
                line,
                tender=tender.tender,
                is_money=kinds.get(tender.tender, {}).get("is_money", True),
                amount=part,
            )
            for tender, paid in parts
            for line, part in paid
        ]

    @api.model
    def _row(self, receipt, line=None, **values):
        """A row of the tables; without a line, of a receipt that took nothing."""
        line = line if line is not None else receipt.line_ids.browse()
        late = line.item_id.kind == "late"
        group = "late" if late else "fee"
        return {
            "receipt": receipt,
            "name": receipt.name,
            "taken_at": receipt.taken_at,
            "unit": line.unit_id or receipt.unit_id,
            "payer": receipt.partner_id,
            "item": line.item_id,
            "period_start": line.period_start,
            "period_end": line.period_end,
            "tender": False,
            "is_money": True,
            "amount": Decimal("0.00"),
            "kind": "take",
            "group": group if line.charge_id or not line else "advance",
            **values,
        }
