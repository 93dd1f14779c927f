from odoo import api, fields, models

from .account_move import KINDS


class WuyeParkingReportLine(models.Model):
    """What one car park earned by one kind of parking, at one rate of VAT."""

    _name = "wuye.parking.report.line"
    _description = "Line of the Month Report of Parking"
    _order = "report_id, id"
    _rec_name = "kind"

    report_id = fields.Many2one(
        "wuye.parking.report",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    community_id = fields.Many2one(
        related="report_id.community_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="report_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    kind = fields.Selection(KINDS, required=True, readonly=True)
    lot_id = fields.Many2one(
        "wuye.parking.lot", string="Car Park", readonly=True, ondelete="restrict"
    )
    rate = fields.Float(string="VAT (%)", readonly=True, digits=(5, 2))
    gross = fields.Monetary(
        string="Taken or Billed", readonly=True, help="With VAT, in the month."
    )
    net = fields.Monetary(
        string="Earned",
        readonly=True,
        help="Without VAT; of month cards what belongs to the month.",
    )
    tax = fields.Monetary(string="VAT", readonly=True, help="That arose in the month.")
    ledger_net = fields.Monetary(string="In the Ledger", readonly=True)
    difference = fields.Monetary(compute="_compute_difference")

    @api.depends("net", "ledger_net")
    def _compute_difference(self):
        for line in self:
            line.difference = line.currency_id.round(line.net - line.ledger_net)

    def _label(self):
        return dict(self._fields["kind"]._description_selection(self.env))[self.kind]

    # === DRILL-DOWN === #

    def action_open(self):
        """The payments, bills, releases or coupons behind it."""
        self.ensure_one()
        model, domain = getattr(self, f"_behind_{self.kind}")()
        return {
            "type": "ir.actions.act_window",
            "name": f"{self._label()} {self.lot_id.name or ''}".strip(),
            "res_model": model,
            "views": [[False, "list"]],
            "domain": domain,
        }

    def _behind_temporary(self):
        return "wuye.parking.payment", [
            ("community_id", "=", self.community_id.id),
            ("lane_id.lot_id", "=", self.lot_id.id),
            ("rate", "=", self.rate),
            *self.report_id._days("move_id.date"),
        ]

    def _behind_card(self):
        """Sales that were billed, changed or earned in the month."""
        days = self.report_id._days
        charges = self.env["wuye.charge"].sudo()  # sudo: only to find the sales
        found = charges.search(
            [
                ("community_id", "=", self.community_id.id),
                *days("date"),
                "|",
                ("parking_sale_ids", "!=", False),
                ("origin_id.parking_sale_ids", "!=", False),
            ]
        )
        releases = self.env["wuye.charge.release"].sudo()  # sudo: as above
        found |= releases.search(
            [("community_id", "=", self.community_id.id), *days("move_id.date")]
        ).charge_id
        return "wuye.parking.sale", [
            ("community_id", "=", self.community_id.id),
            ("lot_id", "=", self.lot_id.id),
            ("charge_id", "in", (found | found.origin_id).ids),
        ]

    def _behind_debt(self):
        days = self.report_id._days
        claims = self.env["wuye.parking.debt.payment"].search(
            [("community_id", "=", self.community_id.id), *days("move_id.date")]
        )
        return "wuye.parking.debt", [
            ("community_id", "=", self.community_id.id),
            ("lot_id", "=", self.lot_id.id),
            "|",
            ("id", "in", claims.debt_id.ids),
            *("&", *days("move_id.date")),
        ]

    def _behind_coupon(self):
        return "wuye.parking.statement.line", [
            ("community_id", "=", self.community_id.id),
            ("lot_id", "=", self.lot_id.id),
            "|",
            *("&", *self.report_id._days("statement_id.move_id.date")),
            *("&", *self.report_id._days("statement_id.void_move_id.date")),
        ]


class WuyeParkingReportTax(models.Model):
    """VAT of one kind and rate, from documents and from the ledger."""

    _name = "wuye.parking.report.tax"
    _description = "VAT of the Month Report of Parking"
    _order = "report_id, id"
    _rec_name = "kind"

    report_id = fields.Many2one(
        "wuye.parking.report",
        required=True,
        readonly=True,
        index=True,
        ondelete="cascade",
    )
    community_id = fields.Many2one(
        related="report_id.community_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="report_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    kind = fields.Selection(KINDS, required=True, readonly=True)
    rate = fields.Float(string="VAT (%)", readonly=True, digits=(5, 2))
    tax = fields.Monetary(string="VAT", readonly=True)
    ledger_tax = fields.Monetary(string="In the Ledger", readonly=True)
    difference = fields.Monetary(compute="_compute_difference")

    @api.depends("tax", "ledger_tax")
    def _compute_difference(self):
        for line in self:
            line.difference = line.currency_id.round(line.tax - line.ledger_tax)

    def _label(self):
        return dict(self._fields["kind"]._description_selection(self.env))[self.kind]
