import json
from datetime import timedelta

from babel.dates import format_date

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.misc import get_lang


class AccountJournal(models.Model):
    """Figures of the accounting dashboard, within the communities in scope (I8).

    Odoo sums them in SQL, past the record rules; a journal of the company holds
    entries of all its communities.
    """

    _inherit = "account.journal"

    @api.model
    def _dashboard_communities(self):
        return self.env["res.users"]._ledger_communities()

    def _within_scope(self, query):
        """Add the condition of the record rule to a query of journal entries."""
        communities = self._dashboard_communities()
        if communities is not None:
            column = SQL.identifier(query.table, "wuye_community_id")
            query.add_where(
                SQL(
                    "(%s IS NULL OR %s = ANY(%s))",
                    column,
                    column,
                    list(filter(None, communities)),
                )
            )
        return query

    # === BILLS === #

    def _get_draft_sales_purchases_query(self):
        return self._within_scope(super()._get_draft_sales_purchases_query())

    def _get_open_sale_purchase_query(self, journal_type):
        query, selects = super()._get_open_sale_purchase_query(journal_type)
        return self._within_scope(query), selects

    def _get_sale_purchase_graph_data(self):
        graphs = super()._get_sale_purchase_graph_data()
        if self._dashboard_communities() is None:
            return graphs
        sums = self._open_by_week()
        for journal in self:
            [graph] = graphs[journal.id]
            if graph["is_sample_data"]:
                continue
            sign = 1 if journal.type == "sale" else -1
            for point, amount in zip(graph["values"], sums[journal.id], strict=True):
                point["value"] = sign * amount
        return graphs

    def _open_by_week(self):
        """{journal: open sums due before, in four weeks from the last one, later}."""
        today = fields.Date.today()
        # as Odoo's graph counts its weeks
        weekday = int(format_date(today, "e", locale=get_lang(self.env).code))
        first = today + timedelta(days=1 - weekday)
        sums = {journal: [0.0] * 6 for journal in self.ids}
        groups = self.env["account.move"]._read_group(
            [
                ("journal_id", "in", self.ids),
                ("state", "=", "posted"),
                ("payment_state", "in", ("not_paid", "partial")),
                ("move_type", "in", self.env["account.move"].get_invoice_types(True)),
                ("company_id", "in", self.env.companies.ids),
                ("invoice_date_due", "!=", False),
            ],
            ["journal_id", "invoice_date_due:day"],
            ["amount_residual_signed:sum"],
        )
        for journal, day, amount in groups:
            place = min(max((day - first).days // 7 + 2, 0), 5)
            sums[journal.id][place] += amount
        return sums

    # === PAYMENTS === #

    def _get_journal_dashboard_outstanding_payments(self):
        if self._dashboard_communities() is None:
            return super()._get_journal_dashboard_outstanding_payments()
        return self._payments_in_scope(Domain("is_matched", "!=", True))

    def _get_direct_bank_payments(self):
        if self._dashboard_communities() is None:
            return super()._get_direct_bank_payments()
        direct = Domain.OR(
            Domain("journal_id", "=", journal.id)
            & Domain("outstanding_account_id", "=", journal.default_account_id.id)
            for journal in self
        )
        return self._payments_in_scope(direct & Domain("is_matched", "=", True))

    def _payments_in_scope(self, domain):
        """{journal: (number of sums, their total)} as Odoo's own queries give it."""
        groups = self.env["account.payment"]._read_group(
            domain
            & Domain("move_id.state", "=", "posted")
            & Domain("journal_id", "in", self.ids)
            & Domain("company_id", "in", self.env.companies.ids),
            ["journal_id", "company_id", "currency_id", "payment_type"],
            ["amount:sum", "amount_company_currency_signed:sum"],
        )
        rows = {journal: [] for journal in self.ids}
        for journal, company, currency, kind, amount, in_company in groups:
            rows[journal.id].append(
                {
                    "company_id": company.id,
                    "currency": currency.id,
                    "amount_total": -amount if kind == "outbound" else amount,
                    "amount_total_company": in_company,
                }
            )
        return {
            journal.id: self._count_results_and_sum_amounts(
                rows[journal.id],
                # sudo: the journal may be readable where its company is not
                journal.currency_id or journal.company_id.sudo().currency_id,
            )
            for journal in self
        }

    # === ACTIVITIES === #

    def _get_json_activity_data(self):
        """Odoo lists the activities of all entries, with their summaries."""
        super()._get_json_activity_data()
        if self._dashboard_communities() is None:
            return
        listed = {journal: json.loads(journal.json_activity_data) for journal in self}
        ids = {
            activity["res_id"]
            for data in listed.values()
            for activity in data["activities"]
            if activity["res_model"] == "account.move"
        }
        seen = set(self.env["account.move"].search([("id", "in", list(ids))]).ids)
        for journal, data in listed.items():
            data["activities"] = [
                activity
                for activity in data["activities"]
                if activity["res_model"] != "account.move" or activity["res_id"] in seen
            ]
            journal.json_activity_data = json.dumps(data)
