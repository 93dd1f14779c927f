from odoo import api, fields, models
from odoo.exceptions import UserError

from wuye_engine.late_fee import LateFeeRule

from .wuye_late_rule_rate import plain

# what a fee already charged was worked out with
FACTS = {
    "community_ids",
    "item_ids",
    "date_from",
    "grace_days",
    "grace",
    "cap_percent",
    "has_cap",
    "year_days",
    "on_opening",
    "company_id",
}


class WuyeLateRule(models.Model):
    """How a debt that falls due from a day on bears damages (违约金, B12, R94).

    Simple, by the day, each bill its own debt. A contract may name its own rule;
    otherwise the rule of its community and item holds, the more special before the
    general, the newer before the older.
    """

    _name = "wuye.late.rule"
    _description = "Rule of Late Payment Damages"
    _inherit = ["mail.thread"]
    _order = "date_from desc, id desc"
    _check_company_auto = True

    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        readonly=True,
        default=lambda self: self.env.company,
    )
    community_ids = fields.Many2many(
        "wuye.community",
        string="Communities",
        check_company=True,
        help="None: all of the company.",
    )
    item_ids = fields.Many2many(
        "wuye.fee.item",
        string="Fee items",
        check_company=True,
        domain="[('kind', '!=', 'late')]",
        help="None: all. Nothing bears damages on damages.",
    )
    date_from = fields.Date(
        string="For bills due from",
        required=True,
        default=fields.Date.context_today,
        help="Bills that fell due before this day bear none by this rule.",
    )
    document_number = fields.Char(
        string="Agreed in", help="The contract or resolution that says so."
    )
    rate_ids = fields.One2many("wuye.late.rule.rate", "rule_id", copy=True)
    grace_days = fields.Integer(
        string="Days of grace", help="After the due day; a payment in them is in time."
    )
    grace = fields.Selection(
        [
            ("free", "They never bear damages"),
            ("counted", "They count once they are over"),
        ],
        string="After the grace",
        required=True,
        default="free",
    )
    has_cap = fields.Boolean(string="Capped", default=True)
    cap_percent = fields.Float(
        string="At most, % of the bill",
        digits=(8, 2),
        default=100.0,
        help="Of what was open on the due day. Courts cut what exceeds the loss by "
        "more than 30 % (Civil Code art. 585).",
    )
    date_stop = fields.Date(
        string="Until", help="Last day that bears damages: a settlement, a judgment."
    )
    year_days = fields.Selection(
        [("365", "365"), ("360", "360")],
        string="Days of a year",
        required=True,
        default="365",
        help="Divides a rate a year, such as the LPR.",
    )
    on_opening = fields.Boolean(
        string="On opening arrears",
        help="Whether debts of before this system bear damages too.",
    )

    _grace_range = models.Constraint(
        "CHECK(grace_days BETWEEN 0 AND 365)", "Days of grace are 0 to 365."
    )
    _cap_positive = models.Constraint(
        "CHECK(NOT has_cap OR cap_percent > 0)",
        "A cap is more than 0 % of the bill; without a cap, take the tick away.",
    )

    # === CRUD === #

    def write(self, vals):
        if FACTS & vals.keys():
            self._check_unused()
        if "date_stop" in vals:
            self._check_stop(fields.Date.to_date(vals["date_stop"]))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        self._check_unused()

    def _charged_until(self):
        """{rule: last day for which it was charged}"""
        # sudo: charged is charged, in communities out of scope too
        rows = (
            self.env["wuye.charge"]
            .sudo()
            ._read_group(
                [("late_rule_id", "in", self.ids), ("state", "!=", "draft")],
                ["late_rule_id"],
                ["period_end:max"],
            )
        )
        return {self.browse(rule.id): day for rule, day in rows}

    def _check_unused(self):
        for rule, day in self._charged_until().items():
            raise UserError(
                self.env._(
                    "“%(rule)s” was charged until %(day)s and stays as it is. Add a "
                    "rate from a later day, end it with “Until”, or make a new rule "
                    "for bills due later.",
                    rule=rule.name,
                    day=day,
                )
            )

    def _check_stop(self, stop):
        for rule, day in self._charged_until().items():
            if stop and stop < day:
                raise UserError(
                    self.env._(
                        "“%(rule)s” was charged until %(day)s: it can end on that day "
                        "or later. What was charged too much is waived by a request.",
                        rule=rule.name,
                        day=day,
                    )
                )

    # === BUSINESS METHODS === #

    @api.model
    def _for_charges(self, charges):
        """{charge: the rule by which it bears damages, or an empty one}"""
        rules = self.search([("company_id", "in", charges.company_id.ids)])
        found = {}
        for charge in charges:
            contract = charge.contract_line_id.contract_id
            own = contract.late_rule_id or charge.unit_id.contract_ids.late_rule_id[:1]
            fitting = [rule for rule in own or rules if rule._fits(charge, own)]
            found[charge] = max(
                fitting, key=lambda rule: rule._rank(), default=self.browse()
            )
        return found

    def _fits(self, charge, is_own):
        if charge.company_id != self.company_id or charge.date_due < self.date_from:
            return False
        if charge.kind == "opening" and not self.on_opening:
            return False
        if self.item_ids and charge.item_id not in self.item_ids:
            return False
        return bool(
            is_own
            or not self.community_ids
            or charge.community_id in self.community_ids
        )

    def _rank(self):
        """Special before general, newer before older."""
        return (bool(self.item_ids), bool(self.community_ids), self.date_from, self.id)

    def _engine_rule(self, until):
        """`LateFeeRule` of the days until `until`."""
        self.ensure_one()
        return LateFeeRule(
            tuple(self.rate_ids._daily_rates(until)),
            self.grace_days,
            self.grace,
            plain(self.cap_percent) if self.has_cap else None,
            self.date_stop or None,
        )
