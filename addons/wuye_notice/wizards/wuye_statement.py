from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.wuye_billing.report.paper import paper_amount


class WuyeStatement(models.TransientModel):
    """Statement of account of a payer and unit between two days (对账单, R90).

    What he owes: charges less what settled them, each on its day. Beside it what he
    paid in advance: received, applied, given back. Both equal the ledger: the
    receivable account and the advance account of this payer and unit.
    """

    _name = "wuye.statement"
    _description = "Statement of Account"

    unit_id = fields.Many2one("wuye.unit", required=True, ondelete="cascade")
    community_id = fields.Many2one(related="unit_id.community_id")
    company_id = fields.Many2one(related="unit_id.company_id")
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one(
        "res.partner",
        string="Payer",
        required=True,
        ondelete="cascade",
        compute="_compute_partner_id",
        store=True,
        readonly=False,
        precompute=True,
    )
    date_from = fields.Date(
        required=True,
        default=lambda self: fields.Date.start_of(
            fields.Date.context_today(self), "year"
        ),
    )
    date_to = fields.Date(required=True, default=fields.Date.context_today)

    @api.depends("unit_id")
    def _compute_partner_id(self):
        for statement in self:
            unit = statement.unit_id
            today = fields.Date.context_today(statement)
            statement.partner_id = unit._payer_on(today) if unit else False

    @api.constrains("date_from", "date_to")
    def _check_dates(self):
        for statement in self:
            if statement.date_from > statement.date_to:
                raise UserError(
                    self.env._("The last day lies before the first: change one.")
                )

    # === ACTIONS === #

    def action_print(self):
        self.ensure_one()
        self._check_whole()
        report = self.env.ref("wuye_notice.wuye_statement_action_pdf")
        return report.report_action(self, config=False)

    # === BUSINESS METHODS === #

    def _check_whole(self):
        """A statement is of all the unit owes; who sees some lines prints none."""
        self.unit_id.check_access("read")
        self.env["wuye.charge"].check_access("read")
        if self.env.user._sees_some_lines():
            raise AccessError(
                self.env._(
                    "A statement shows all business lines, and you see some only. Ask "
                    "the ledger room for it."
                )
            )

    def _figures(self):
        """{opening, rows, billed, settled, closing, advance: the same of advances}.

        A row is {date, document, text, plus, minus, balance}; amounts in yuan.
        """
        self.ensure_one()
        self._check_whole()
        own = [("unit_id", "=", self.unit_id.id)]
        service = self.sudo()  # sudo: documents' names; the unit was checked above
        figures = service._account(service._debt_rows(own))
        figures["advance"] = service._account(service._advance_rows(own))
        return figures

    def _account(self, rows):
        """Rows of all time to (opening, rows within the days, sums, closing)."""
        round_ = self.currency_id.round
        rows = [row for row in rows if row["date"] <= self.date_to]
        rows.sort(key=lambda row: (row["date"], row["minus"] != 0, row["key"]))
        opening = sum(
            row["plus"] - row["minus"] for row in rows if row["date"] < self.date_from
        )
        balance, shown = round_(opening), []
        for row in rows:
            if row["date"] >= self.date_from:
                balance = round_(balance + row["plus"] - row["minus"])
                shown.append({**row, "balance": balance})
        return {
            "opening": round_(opening),
            "rows": shown,
            "billed": round_(sum(row["plus"] for row in shown)),
            "settled": round_(sum(row["minus"] for row in shown)),
            "closing": balance,
        }

    def _debt_rows(self, own):
        """Charges as plus, what settled them as minus; without pairs that cancel."""
        charges = self.env["wuye.charge"].search(
            [*own, ("partner_id", "=", self.partner_id.id), ("state", "!=", "draft")]
        )
        rows = [
            {
                "date": charge.date,
                "key": charge.id,
                "document": charge.move_id.name or "",
                "text": f"{charge.item_id.name} {charge._paper_month()}",
                "plus": charge.amount,
                "minus": 0.0,
            }
            for charge in charges
        ]
        kinds = dict(self._kinds())
        sums = defaultdict(float)
        first = {}
        for part in self.env["wuye.charge.allocation"].search(
            [("charge_id", "in", charges.ids)], order="date, id"
        ):
            key = (part.date, part.kind, part.move_id)
            if part.kind in ("credit", "offset"):
                key = (part.date, "credit", part.move_id.browse())
            sums[key] += part.amount
            first.setdefault(key, part.id)
        rows += [
            {
                "date": day,
                "key": first[day, kind, move],
                "document": move.name or "",
                "text": kinds[kind],
                "plus": 0.0,
                "minus": self.currency_id.round(amount),
            }
            for (day, kind, move), amount in sums.items()
            if not self.currency_id.is_zero(amount)
        ]
        return rows

    @api.model
    def _kinds(self):
        field = self.env["wuye.charge.allocation"]._fields["kind"]
        return field._description_selection(self.env)

    def _advance_rows(self, own):
        advances = self.env["wuye.advance"].search(
            [*own, ("partner_id", "=", self.partner_id.id)]
        )
        rows = [
            {
                "date": advance.date,
                "key": advance.id,
                "document": advance.move_id.name or "",
                "text": self.env._("Paid in advance: %(item)s", item=advance._for()),
                "plus": advance.amount,
                "minus": 0.0,
            }
            for advance in advances
        ]
        kinds = dict(
            self.env["wuye.advance.use"]
            ._fields["kind"]
            ._description_selection(self.env)
        )
        rows += [
            {
                "date": use.date,
                "key": use.id,
                "document": use.move_line_id.move_id.name or "",
                "text": kinds[use.kind],
                "plus": 0.0,
                "minus": use.amount,
            }
            for use in advances.use_ids
        ]
        return rows

    def _paper(self, amount):
        return paper_amount(amount)


class WuyeAdvance(models.Model):
    """What an advance is for, on a statement."""

    _inherit = "wuye.advance"

    def _for(self):
        return self.item_id.name or self.env._("any item")
