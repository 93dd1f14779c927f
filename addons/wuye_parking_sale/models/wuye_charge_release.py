from odoo import api, fields, models

from wuye_engine.money import to_decimal
from wuye_engine.month_card import earned


class WuyeChargeRelease(models.Model):
    """A month of a month card earns the same as another, shared by days (row 3)."""

    _inherit = "wuye.charge.release"

    @api.model
    def _prepare_months(self, charge):
        sale = charge.parking_sale_ids
        if sale:
            return self._prepare_card_months(charge, sale.date_from, sale.months)
        request = charge.request_id
        sale = request.parking_sale_id
        if sale and charge.kind == "adjustment" and request.kind == "reduction":
            start = sale.span_id.date_from or sale.date_from
            used = sale._months_used(request.parking_ended_on)
            return self._prepare_card_months(charge, start, sale.months, used)
        return super()._prepare_months(charge)

    def _book(self, community, served):
        """Income of month cards by car park and rate, each in an entry of its own."""
        moves = self.env["account.move"]
        for tags, rows in self.grouped(lambda row: row._parking_tags()).items():
            if tags:
                rows = rows.with_context(parking_tags=dict(tags))
            moves += super(WuyeChargeRelease, rows)._book(community, served)
        return moves

    def _parking_tags(self):
        """What lines of its entry say, as pairs; none for other fees."""
        charge = self.charge_id
        sale = (charge.origin_id or charge).parking_sale_ids
        if not sale:
            return ()
        return (
            ("wuye_parking_kind", "card"),
            ("wuye_parking_lot_id", sale.lot_id.id),
            ("wuye_parking_rate", charge.tax_rate),
        )

    @api.model
    def _prepare_card_months(self, charge, start, months, first=0):
        """Rows of `charge`; what would lie before its own month is of that month."""
        own = charge.date.replace(day=1)
        rows = {}
        net = to_decimal(charge.amount_base, 2)
        for month, part in earned(net, start, months, first).items():
            month = max(month, own)
            rows[month] = rows.get(month, 0) + part
        return [
            {"charge_id": charge.id, "month": month, "amount": float(part)}
            for month, part in rows.items()
        ]

    @api.model
    def _replan_card(self, sale, start):
        """Earn what is not booked yet from another first day on.

        A month that has its entry already gets no second row: its part goes to the
        next one.
        """
        rows = self.search([("charge_id", "=", sale.charge_id.id)])
        waiting = rows.filtered(lambda row: not row.move_id)
        taken = set((rows - waiting).mapped("month"))
        rest = sum((to_decimal(row.amount, 2) for row in waiting), to_decimal(0, 2))
        if not rest:
            return
        waiting.unlink()
        parts, late = {}, to_decimal(0, 2)
        for month, part in earned(rest, start, sale.months).items():
            if month in taken:
                late += part
            else:
                parts[month] = part + late
                late = to_decimal(0, 2)
        if late:  # its last months have their entry: it is earned in the next one
            parts[fields.Date.add(max(taken), months=1)] = late
        self.create(
            [
                {"charge_id": sale.charge_id.id, "month": month, "amount": float(part)}
                for month, part in parts.items()
            ]
        )
