from odoo import api, fields, models

from ..report.paper import paper_amount

NO_ITEM = 10_000  # what is for no certain item stands last


class WuyeMonthReportLine(models.Model):
    """One row of a month report, by item or by unit; the identity holds in each."""

    _name = "wuye.month.report.line"
    _description = "Month Report Line"
    _order = "report_id desc, kind, sequence, unit_id, id"
    # who computed them stands in the report; there are tens of thousands a month
    _log_access = False

    report_id = fields.Many2one(
        "wuye.month.report", required=True, index=True, ondelete="cascade"
    )
    community_id = fields.Many2one(related="report_id.community_id")
    company_id = fields.Many2one(related="report_id.company_id")
    currency_id = fields.Many2one(related="company_id.currency_id")
    kind = fields.Selection([("item", "By item"), ("unit", "By unit")], required=True)
    item_id = fields.Many2one("wuye.fee.item", ondelete="restrict")
    unit_id = fields.Many2one("wuye.unit", ondelete="restrict")
    sequence = fields.Integer(compute="_compute_sequence", store=True)
    amount_opening = fields.Monetary(string="Arrears, opening")
    amount_due = fields.Monetary(string="Due")
    amount_adjusted = fields.Monetary(string="Of which adjusts earlier months")
    amount_received = fields.Monetary(string="Received")
    amount_next_year = fields.Monetary(string="Of which for next year")
    amount_later = fields.Monetary(string="Of which for later periods")
    amount_applied = fields.Monetary(string="Advances applied")
    amount_written_off = fields.Monetary(string="Written off")
    amount_closing = fields.Monetary(string="Arrears, closing")

    _identity = models.Constraint(
        "CHECK(amount_closing = amount_opening + amount_due"
        " - (amount_received - amount_later) - amount_applied - amount_written_off)",
        "A row of the report does not balance.",
    )

    @api.depends("item_id.sequence")
    def _compute_sequence(self):
        for line in self:
            line.sequence = line.item_id.sequence if line.item_id else NO_ITEM

    @api.depends("item_id", "unit_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for line in self:
            line.display_name = line._label()

    def _label(self):
        if self.kind == "unit":
            return self.unit_id.code
        return self.item_id.name or self.env._("Advances, any item")

    def _amount(self, column):
        return paper_amount(self[f"amount_{column}"])


class WuyeMonthReportTender(models.Model):
    """How what was received came in: one row a journal."""

    _name = "wuye.month.report.tender"
    _description = "Month Report Tender"
    _order = "report_id desc, id"

    report_id = fields.Many2one(
        "wuye.month.report", required=True, index=True, ondelete="cascade"
    )
    community_id = fields.Many2one(
        related="report_id.community_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="report_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    journal_id = fields.Many2one("account.journal", ondelete="restrict")
    amount = fields.Monetary()

    @api.depends("journal_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for tender in self:
            tender.display_name = tender._label()

    def _label(self):
        # sudo: a journal's name is no secret, the ledger room holds no accounting right
        return self.journal_id.sudo().name or self.env._("Other")
