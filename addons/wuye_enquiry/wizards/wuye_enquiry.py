from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.wuye_billing.report.paper import paper_amount

from wuye_engine.money import to_decimal
from wuye_engine.words import amount_in_words


class WuyeEnquiry(models.TransientModel):
    """查询交费情况: a room between two days, on one page and one paper (J16, R80).

    What is shown is worked out for whoever looks: who sees some business lines sees
    what was paid and is open of these, and is told so.
    """

    _name = "wuye.enquiry"
    _description = "Payment Enquiry"
    _rec_name = "unit_id"

    unit_id = fields.Many2one(
        "wuye.unit", string="Room", required=True, ondelete="cascade"
    )
    community_id = fields.Many2one(related="unit_id.community_id", store=True)
    company_id = fields.Many2one(related="unit_id.company_id", store=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    date_from = fields.Date(
        required=True,
        default=lambda self: fields.Date.start_of(
            fields.Date.context_today(self), "year"
        ),
    )
    date_to = fields.Date(required=True, default=fields.Date.context_today)
    preview = fields.Html(compute="_compute_preview", sanitize=False)

    # === COMPUTE === #

    @api.depends("unit_id", "date_from", "date_to")
    @api.depends_context("uid", "lang")
    def _compute_preview(self):
        for enquiry in self:
            enquiry.preview = enquiry._say_preview()

    @api.constrains("date_from", "date_to")
    def _check_dates(self):
        for enquiry in self:
            if enquiry.date_from > enquiry.date_to:
                raise UserError(
                    self.env._("The last day lies before the first: change one.")
                )

    # === ACTIONS === #

    def action_print(self):
        """The whole page on paper."""
        return self._action_print("wuye_enquiry.wuye_enquiry_action_pdf")

    def action_print_dunning(self):
        """A letter to each payer who owes, with what he owes.

        :raises UserError: nothing is open
        """
        if not self._figures()["unpaid"]:
            raise UserError(
                self.env._(
                    "Nothing is open of %s: there is nobody to remind.",
                    self.unit_id.display_name,
                )
            )
        return self._action_print("wuye_enquiry.wuye_enquiry_action_dunning")

    def action_open_receipts(self):
        """The receipts of the page."""
        self.ensure_one()
        figures = self._figures()
        ids = [row["receipt_id"] for row in figures["payments"] if row["receipt_id"]]
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "wuye_cashier.wuye_receipt_action"
        )
        return {**action, "domain": [("id", "in", ids)]}

    def action_open_bills(self):
        """The open bills of the room."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "wuye_billing.wuye_charge_action"
        )
        return {
            **action,
            "domain": [("unit_id", "=", self.unit_id.id)],
            "context": {"search_default_filter_open": 1},
        }

    def _action_print(self, xmlid):
        self.ensure_one()
        self.check_access("read")
        return self.env.ref(xmlid).report_action(self, config=False)

    # === BUSINESS METHODS === #

    def _say_preview(self):
        """The page as HTML; nothing until room and days are chosen."""
        self.ensure_one()
        if not (self.unit_id and self.date_from and self.date_to):
            return Markup()
        return self.env["ir.qweb"]._render(
            "wuye_enquiry.wuye_enquiry_tables", {"o": self, "figures": self._figures()}
        )

    def _letters(self):
        """What the letters say: [{"partner", "rows", "open", "late", "words"}]."""
        figures = self._figures()
        rows_of = {}
        for row in figures["unpaid"]:
            rows_of.setdefault(row["partner"], []).append(row)
        letters = []
        for partner, rows in rows_of.items():
            due = to_decimal(sum(row["open"] for row in rows), 2)
            late = to_decimal(sum(row["late"] for row in rows), 2)
            if due > 0:
                letters.append(
                    {
                        "partner": partner,
                        "rows": rows,
                        "open": due,
                        "late": late,
                        "words": amount_in_words(due + late, "人民币"),
                    }
                )
        return letters

    def _paper(self, amount):
        """An amount as printed."""
        return paper_amount(amount)
