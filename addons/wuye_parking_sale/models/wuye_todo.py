from odoo import api, fields, models
from odoo.fields import Domain


class WuyeTodo(models.AbstractModel):
    """Month cards that wait to be paid, or end soon, on the dashboard (R97)."""

    _inherit = "wuye.todo"

    @api.model
    def _kinds(self):
        return {
            **super()._kinds(),
            "parking_sale": ("wuye.parking.sale", "_todo_parking_sales"),
            "parking_debt": ("wuye.parking.debt", "_todo_parking_debts"),
            "parking_expiring": ("wuye.parking.sale", "_todo_parking_expiring"),
        }

    @api.model
    def _todo_parking_sales(self, scope):
        domain = scope & Domain("span_id", "=", False) & Domain("ended_on", "=", False)
        return self._waiting(
            self.env._("Month cards sold and not paid"),
            "wuye.parking.sale",
            domain,
            "sold_at",
            total="amount",
        )

    @api.model
    def _todo_parking_debts(self, scope):
        return self._waiting(
            self.env._("Debts of cars that were let out"),
            "wuye.parking.debt",
            scope & Domain("state", "=", "open"),
            "owed_at",
            total="amount_left",
        )

    @api.model
    def _todo_parking_expiring(self, scope):
        today = fields.Date.context_today(self)
        domain = scope & Domain("date_to", ">=", today)
        domain &= Domain("date_to", "<=", fields.Date.add(today, days=7))
        return self._waiting(
            self.env._("Month cards that end within a week"),
            "wuye.parking.permit",
            domain,
            "date_to",
        )
