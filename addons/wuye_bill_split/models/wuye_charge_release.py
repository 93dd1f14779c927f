from odoo import api, models


class WuyeChargeRelease(models.Model):
    """Income by month of bills that were split or merged: the months stay."""

    _inherit = "wuye.charge.release"

    @api.model
    def _prepare_months(self, charge):
        """Months gone by are earned in the month of the new bill, as one release.

        Its reversal takes back in that very month what they had released.
        """
        rows = super()._prepare_months(charge)
        own = charge.date.replace(day=1)
        gone = [row for row in rows if row["month"] < own]
        if not charge.rebill_id or not gone:
            return rows
        by_month = {row["month"]: row for row in rows if row["month"] >= own}
        first = by_month.setdefault(
            own, {"charge_id": charge.id, "month": own, "amount": 0.0}
        )
        first["amount"] = charge.currency_id.round(
            first["amount"] + sum(row["amount"] for row in gone)
        )
        return [by_month[month] for month in sorted(by_month)]
