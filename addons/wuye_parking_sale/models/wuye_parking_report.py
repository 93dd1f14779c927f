from odoo import api, fields, models

from odoo.addons.wuye_billing.report.paper import paper_amount
from odoo.addons.wuye_property.immutable import Immutable

from wuye_engine.money import to_decimal

from .account_move import KINDS

POSTS = ("accountant", "supervisor", "manager")


class WuyeParkingReport(models.Model):
    """What a community's car parks earned in a month (停车收入月报), proven twice.

    By car park, kind and rate of VAT; from payments, bills and statements, and again
    from journal items. What is 0.01 apart is shown in red, and the audit names it.
    """

    _name = "wuye.parking.report"
    _description = "Month Report of Parking"
    _inherit = ["mail.thread"]
    _order = "month desc, community_id"

    community_id = fields.Many2one(
        "wuye.community", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        related="community_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    month = fields.Date(
        required=True, help="Any day of it; the first one is kept.", index=True
    )
    computed_at = fields.Datetime(readonly=True)
    line_ids = fields.One2many("wuye.parking.report.line", "report_id", readonly=True)
    tax_ids = fields.One2many("wuye.parking.report.tax", "report_id", readonly=True)
    amount_gross = fields.Monetary(
        string="Taken or Billed", compute="_compute_totals", store=True
    )
    amount_net = fields.Monetary(string="Earned", compute="_compute_totals", store=True)
    amount_tax = fields.Monetary(string="VAT", compute="_compute_totals", store=True)
    difference = fields.Monetary(
        string="Difference to the Ledger",
        compute="_compute_totals",
        store=True,
        help="Of income and VAT, without signs: nothing sets another off.",
    )
    amount_waiting = fields.Monetary(
        string="Not Booked Yet",
        readonly=True,
        help="Taken in shifts that have not ended, or paid by phone and not booked, "
        "when it was computed.",
    )

    _once = models.Constraint(
        "UNIQUE(community_id, month)", "There is a report of this month already."
    )
    _month_first = models.Constraint(
        "CHECK(extract(day FROM month) = 1)", "A report is of a whole month."
    )
    _of = Immutable(
        *("community_id", "month"), message="A report stays with its month."
    )

    @api.depends("community_id", "month")
    def _compute_display_name(self):
        for report in self:
            month = report.month.strftime("%Y-%m") if report.month else ""
            report.display_name = f"{report.community_id.name or ''} {month}"

    @api.depends(
        "line_ids.gross", "line_ids.net", "line_ids.ledger_net", "tax_ids.ledger_tax"
    )
    def _compute_totals(self):
        for report in self:
            lines, taxes = report.line_ids, report.tax_ids
            report.amount_gross = sum(lines.mapped("gross"))
            report.amount_net = sum(lines.mapped("net"))
            report.amount_tax = sum(taxes.mapped("tax"))
            apart = [*lines.mapped("difference"), *taxes.mapped("difference")]
            report.difference = sum(map(abs, apart))

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("month"):
                day = fields.Date.to_date(vals["month"])
                vals["month"] = fields.Date.start_of(day, "month")
        return super().create(vals_list)

    # === ACTIONS === #

    def action_compute(self):
        """Compute it anew, both ways."""
        self.check_access("write")
        self.env["res.users"]._require_post(
            POSTS, self.env._("Your post computes no reports of parking.")
        )
        for report in self:
            report._compute_lines()

    def action_open_entries(self):
        """The journal items it was proven by."""
        self.ensure_one()
        domain = [
            ("wuye_parking_kind", "!=", False),
            ("wuye_community_id", "=", self.community_id.id),
            ("parent_state", "=", "posted"),
            *self._days("date"),
        ]
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Journal Items"),
            "res_model": "account.move.line",
            "views": [[False, "list"]],
            "domain": domain,
        }

    def action_export(self):
        self.ensure_one()
        self.check_access("read")
        report = self.env.ref("wuye_parking_sale.wuye_parking_report_action_xlsx")
        return report.report_action(self)

    # === FIGURES === #

    def _compute_lines(self):
        # sudo: figures are the same whoever may look at them; lines are made here only
        report = self.sudo()
        figures = report.env["wuye.parking.figures"]
        documents = report._own(figures._documents(report.company_id, report.month))
        ledger = report._own(figures._ledger(report.company_id, report.month))
        report.line_ids.unlink()
        report.tax_ids.unlink()
        report.write(
            {
                "line_ids": report._prepare_lines(documents, ledger),
                "tax_ids": report._prepare_taxes(documents, ledger),
                "computed_at": fields.Datetime.now(),
                "amount_waiting": report._waiting(),
            }
        )

    def _own(self, found):
        """Of figures by key those of this community and month: {(kind, lot, rate)}."""
        mine = (self.community_id.id, self.month)
        return {key[2:]: row for key, row in found.items() if key[:2] == mine}

    def _prepare_lines(self, documents, ledger):
        rows = []
        for kind, lot, rate in sorted(documents.keys() | ledger.keys(), key=_order):
            said, booked = (
                documents.get((kind, lot, rate)),
                ledger.get((kind, lot, rate)),
            )
            vals = {
                "kind": kind,
                "lot_id": lot,
                "rate": float(rate),
                "gross": float(said.gross) if said else 0.0,
                "net": float(said.net) if said else 0.0,
                "tax": float(said.tax) if said else 0.0,
                "ledger_net": float(booked.net) if booked else 0.0,
            }
            if said or vals["ledger_net"]:
                rows.append(fields.Command.create(vals))
        return rows

    def _prepare_taxes(self, documents, ledger):
        sums = {}
        for name, found in (("tax", documents), ("ledger_tax", ledger)):
            for (kind, _lot, rate), row in found.items():
                totals = sums.setdefault((kind, rate), {})
                totals[name] = totals.get(name, to_decimal(0, 2)) + row.tax
        return [
            fields.Command.create(
                {
                    "kind": kind,
                    "rate": float(rate),
                    **{name: float(amount) for name, amount in totals.items()},
                }
            )
            for (kind, rate), totals in sorted(sums.items(), key=lambda one: one[0])
        ]

    def _waiting(self):
        """Fees of the month that have no entry yet: of open shifts, or of today."""
        payments = self.env["wuye.parking.payment"].search(
            [
                ("community_id", "=", self.community_id.id),
                ("tender", "!=", False),
                ("move_id", "=", False),
                ("settled_at", "<", fields.Date.add(self.month, months=1)),
            ]
        )
        return sum(payments.mapped("amount"))

    def _days(self, name):
        """The domain of its days on a field of dates."""
        last = fields.Date.end_of(self.month, "month")
        return [(name, ">=", self.month), (name, "<=", last)]

    # === PAPER === #

    def _paper(self, amount):
        return paper_amount(amount)

    def _month_label(self):
        return self.month.strftime("%Y-%m")

    def _is_tied(self):
        return self.currency_id.is_zero(self.difference)


def _order(key):
    kind, lot, rate = key
    return [name for name, _label in KINDS].index(kind), lot or 0, rate
