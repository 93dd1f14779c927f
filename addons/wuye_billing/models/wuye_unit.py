from odoo import api, fields, models

# Who may read charges; the money of a unit is nobody else's business.
CHARGE_READERS = ",".join(
    f"wuye_property.group_{post}"
    for post in (
        "collector",
        "cashier",
        "accountant",
        "housekeeper",
        "ledger_clerk",
        "supervisor",
        "customer_service",
        "manager",
    )
)
# Who takes money: housekeepers never do.
RECEIVING_POSTS = ("collector", "cashier", "accountant", "supervisor")


class WuyeUnit(models.Model):
    """A unit's fees and what is open on it, for the buttons of its page."""

    _inherit = "wuye.unit"

    contract_ids = fields.One2many("wuye.contract", "unit_id")
    value_ids = fields.One2many(
        "wuye.unit.value", "unit_id", string="Numbers for Formulas"
    )
    vacancy_ids = fields.One2many(
        "wuye.vacancy", "unit_id", string="Vacancies", groups=CHARGE_READERS
    )
    contract_line_count = fields.Integer(compute="_compute_contract_line_count")
    charge_count = fields.Integer(
        compute="_compute_charge_figures", groups=CHARGE_READERS
    )
    amount_open = fields.Monetary(
        compute="_compute_charge_figures",
        groups=CHARGE_READERS,
        help="What is billed and not yet settled.",
    )
    amount_advance = fields.Monetary(
        compute="_compute_charge_figures",
        groups=CHARGE_READERS,
        help="Received in advance and not yet applied.",
    )
    currency_id = fields.Many2one(related="company_id.currency_id")

    # === COMPUTE === #

    @api.depends("contract_ids.line_ids")
    def _compute_contract_line_count(self):
        counts = dict(
            self.env["wuye.contract.line"]
            .sudo()  # a number only; the list behind it follows the reader's rights
            ._read_group([("unit_id", "in", self.ids)], ["unit_id"], ["__count"])
        )
        for unit in self:
            unit.contract_line_count = counts.get(unit._origin, 0)

    @api.depends_context("uid")
    def _compute_charge_figures(self):
        posted = {
            unit: (count, residual)
            for unit, count, residual in self.env["wuye.charge"]._read_group(
                [("unit_id", "in", self.ids), ("state", "=", "posted")],
                ["unit_id"],
                ["__count", "amount_residual:sum"],
            )
        }
        advances = dict(
            self.env["wuye.advance"]._read_group(
                [("unit_id", "in", self.ids)], ["unit_id"], ["amount_left:sum"]
            )
        )
        for unit in self:
            unit.charge_count, unit.amount_open = posted.get(unit._origin, (0, 0.0))
            unit.amount_advance = advances.get(unit._origin, 0.0)

    # === ACTIONS === #

    def action_open_contract(self):
        """Open the unit's contract, or a new one for it."""
        self.ensure_one()
        contract = self.contract_ids[:1]
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Contract"),
            "res_model": "wuye.contract",
            "res_id": contract.id,
            "views": [[False, "form"]],
            "context": {"default_unit_id": self.id},
        }

    def action_open_charges(self):
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "wuye_billing.wuye_charge_action"
        )
        action.update(
            domain=[("unit_id", "=", self.id)],
            context={"search_default_filter_open": 1},
            display_name=self.env._("Charges of %(unit)s", unit=self.display_name),
        )
        return action

    def action_open_advances(self):
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "wuye_billing.wuye_advance_action"
        )
        action.update(domain=[("unit_id", "=", self.id)], context={})
        return action
