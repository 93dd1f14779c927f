from odoo import fields, models


def prepare_line(charge, damages):
    """Values of the row that shows what one bill owes."""
    builder = charge.env["wuye.charge.builder"]
    data = charge.env["wuye.late.fee"]._explanation(charge, damages)
    shown = charge.new({"explanation": data})
    return {
        "charge_id": charge.id,
        "rule_id": damages.rule.id,
        "date_from": damages.start,
        "amount_to_date": float(damages.result.amount),
        "amount_charged": float(damages.charged),
        "amount": float(damages.amount),
        "explanation": builder._explain(shown),
    }


class WuyeLateRunLine(models.Model):
    """One bill that was late, and the damages it owes."""

    _name = "wuye.late.run.line"
    _description = "Damages of a Bill"
    _order = "run_id, id"
    _rec_name = "charge_id"

    run_id = fields.Many2one(
        "wuye.late.run", required=True, index=True, ondelete="cascade"
    )
    community_id = fields.Many2one(
        related="run_id.community_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="run_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    charge_id = fields.Many2one(
        "wuye.charge", string="Bill", required=True, index=True, ondelete="restrict"
    )
    item_id = fields.Many2one(related="charge_id.item_id", store=True)
    unit_id = fields.Many2one(related="charge_id.unit_id", store=True)
    partner_id = fields.Many2one(related="charge_id.partner_id")
    date_due = fields.Date(related="charge_id.date_due")
    rule_id = fields.Many2one("wuye.late.rule", required=True, ondelete="restrict")
    date_from = fields.Date(string="From", help="First day not charged yet.")
    amount_to_date = fields.Monetary(string="Damages to date")
    amount_charged = fields.Monetary(string="Charged before")
    amount = fields.Monetary(string="To charge")
    explanation = fields.Text()
    late_charge_id = fields.Many2one(
        "wuye.charge",
        string="Charged with",
        index="btree_not_null",
        ondelete="restrict",
    )

    def action_request_waiver(self):
        """Ask for damages charged too much to be waived."""
        self.ensure_one()
        self.check_access("read")
        late = self.env["wuye.charge"].search(
            [
                ("origin_id", "=", self.charge_id.id),
                ("kind", "=", "late_fee"),
                ("state", "=", "posted"),
            ],
            order="id desc",
            limit=1,
        )
        action = late.action_request_reduction()
        if self.amount < 0:
            action["context"]["default_amount"] = -self.amount
        return action
