from odoo import models

from wuye_engine.money import to_decimal


class WuyeParkingStatement(models.Model):
    """The invoice of a statement: income and VAT by car park and rate (G15)."""

    _inherit = "wuye.parking.statement"

    def _totals(self):
        """{(car park, rate): [lines]} of its lines, in order."""
        groups = self.line_ids.grouped(
            lambda line: (line.lot_id, to_decimal(line.rate, 2))
        )
        return sorted(groups.items(), key=lambda item: (item[0][0].id, item[0][1]))

    def _invoice(self):
        """The posted invoice; none where nothing is to be paid. Called as sudo."""
        self.ensure_one()
        service = self.env["wuye.parking.invoice"]
        written = self.company_id._wuye_written(self.partner_id)
        lines = []
        for (lot, rate), rows in self._totals():
            amount = sum((to_decimal(row.amount, 2) for row in rows), to_decimal(0, 2))
            name = written.env._(
                "Parking coupons used, %(lot)s, %(start)s to %(end)s: %(count)s",
                lot=lot.name,
                start=self.date_from,
                end=self.date_to,
                count=len(rows),
            )
            if amount:
                lines.append(service._prepare_line(lot, rate, amount, name, "coupon"))
        if not lines:
            return self.env["account.move"]
        return service._create_invoice(
            self.community_id, self.partner_id, "parking_coupon", self._label(), lines
        )

    def _credit(self):
        """The posted credit note over the whole invoice, if there is one."""
        if not self.move_id:
            return self.move_id
        return self.env["wuye.parking.invoice"]._credit(self.move_id, self._label())

    def _label(self):
        return self.company_id._wuye_written().env._(
            "Coupons of %(merchant)s, statement %(name)s",
            merchant=self.merchant_id.name,
            name=self.name,
        )
