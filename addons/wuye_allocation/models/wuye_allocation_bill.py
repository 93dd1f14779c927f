from odoo import fields, models

from wuye_engine.money import to_decimal
from wuye_engine.proration import split_amount


class WuyeAllocation(models.Model):
    """The charges that shares become."""

    _inherit = "wuye.allocation"

    # === BILLS === #

    def _prepare_charges(self):
        """Values of the charges that are not there yet; each payer by his days."""
        self.ensure_one()
        # a draft of the run is made anew with the run
        lines = self.line_ids.filtered(
            lambda line: line.amount
            and all(charge.state == "reversed" for charge in line.charge_ids)
        )
        last = fields.Date.end_of(self.month, "month")
        payers = self.env["wuye.unit"]._payer_segments_multi(
            lines.unit_id, self.month, last, [self.item_id.id]
        )
        whole = sum(line._part() for line in self.line_ids)
        vals_list = []
        for line in lines:
            segments = payers[line.unit_id.id, self.item_id.id]
            vals_list += self._prepare_split(line, segments, whole)
        return vals_list

    def _prepare_split(self, line, segments, whole):
        days = [(end - start).days + 1 for start, end, _partner in segments]
        amounts = split_amount(to_decimal(line.amount, 2), days)
        explanation = line._explanation(whole)
        return [
            {
                **self._prepare_charge(line),
                "partner_id": partner,
                "source_key": f"share/{line.id}/{start}",
                "period_start": start,
                "period_end": end,
                "amount": float(amount),
                "explanation": {
                    **explanation,
                    "payer_days": [served, sum(days)] if len(segments) > 1 else None,
                },
            }
            for (start, end, partner), amount, served in zip(
                segments, amounts, days, strict=True
            )
            if amount
        ]

    def _prepare_charge(self, line):
        builder = self.env["wuye.charge.builder"]
        return {
            "company_id": self.company_id.id,
            "community_id": self.community_id.id,
            "unit_id": line.unit_id.id,
            "item_id": self.item_id.id,
            "tax_id": self.item_id.tax_id.id,
            "allocation_line_id": line.id,
            "kind": "regular",
            "bill_month": self.bill_month,
            "service_month": self.month,
            "date": self.bill_month,
            "date_due": builder._date_due(self.item_id, self.bill_month),
            "quantity": line.basis,
        }
