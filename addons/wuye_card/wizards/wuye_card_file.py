import base64

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.wuye_property.importer.template import template
from odoo.addons.wuye_property.models.wuye_import_run import column_letter

from ..importer import MESSAGES, BlankSheet, CardRun, IssueSheet
from ..models.wuye_card import CARD_KINDS

MOST = 5000  # rows of one go


class WuyeCardFile(models.TransientModel):
    """Cards from a file: issued to residents and staff, or blank into stock (R108).

    All or none: every row that is wrong is named with sheet, row, column and what to
    do. The file is read and forgotten, for there are numbers in it.
    """

    _name = "wuye.card.file"
    _description = "Cards from a File"
    _transient_max_hours = 0.1

    community_id = fields.Many2one(
        "wuye.community",
        required=True,
        default=lambda self: self.env["wuye.card.issue"]._only_community(),
        ondelete="cascade",
    )
    number_kind = fields.Selection(
        CARD_KINDS, string="Kind of Number", required=True, default="em"
    )
    # read, and forgotten here as soon as that is done
    file = fields.Binary(attachment=False, help="XLSX or CSV.")
    filename = fields.Char()
    faults = fields.Text(string="What is wrong", readonly=True)
    fault_count = fields.Integer(string="Mistakes", readonly=True)
    template = fields.Binary(compute="_compute_template")
    template_name = fields.Char(compute="_compute_template")

    @api.depends_context("lang")
    def _compute_template(self):
        for page in self:
            content = template([IssueSheet(), BlankSheet()], self.env)
            page.template = base64.b64encode(content)
            page.template_name = self.env._("Cards.xlsx")

    @api.constrains("community_id")
    def _check_community_id(self):
        """What is said of a number is for who may see cards of that place (I8)."""
        # checks run as superuser
        cards = self.env["wuye.card"].with_user(self.env.user)
        cards._check_place(self.community_id)

    # === ACTIONS === #

    def action_take(self):
        """Issue and register what the file says, and show it; or say what is wrong.

        :raises UserError: no file, or too many rows
        """
        self.ensure_one()
        self.env["wuye.card"].check_access("create")
        if not self.file:
            raise UserError(self.env._("Choose the file with the cards."))
        run = CardRun(self.env, self.community_id, self.number_kind)
        run.load(base64.b64decode(self.file), self.filename or "")
        self.file = False
        if run.row_count > MOST:
            raise UserError(
                self.env._(
                    "These are %(count)s rows; give %(most)s at a time.",
                    count=run.row_count,
                    most=MOST,
                )
            )
        run.check()
        self.fault_count = len(run.faults)
        self.faults = "\n".join(self._say(fault) for fault in run.faults)
        if run.faults:
            return self._show()
        run.store()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Cards"),
            "res_model": "wuye.card",
            "view_mode": "list,form",
            "domain": Domain("id", "in", run.cards.ids),
        }

    def _say(self, fault):
        """A mistake in a line: where it stands, what it is, what to do about it."""
        # the texts are lazy and shared: their places are filled after translation
        text, remedy = map(self.env._, MESSAGES[fault.code])
        if fault.params:
            text, remedy = text % fault.params, remedy % fault.params
        if not fault.sheet:
            return f"{text} {remedy}"
        if not fault.row:
            return f"{fault.sheet}: {text} {remedy}"
        return self.env._(
            "%(sheet)s, row %(row)s, column %(column)s: %(text)s %(remedy)s",
            sheet=fault.sheet,
            row=fault.row,
            column=f"{column_letter(fault.column)} {fault.header}".strip() or "—",
            text=text,
            remedy=remedy,
        )

    def _show(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Cards from a File"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }
