from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

STAY = timedelta(hours=8)  # of a visitor, unless somebody says otherwise


class WuyeCardCode(models.TransientModel):
    """A code on a screen or on paper, with the rights of a card (F9, F16).

    A visitor's pass is valid from until; a resident's code is his card on the phone and
    opens what a card with the same groups opens. The code is shown here only: the
    database keeps its hash.
    """

    _name = "wuye.card.code"
    _description = "Code to Pass"
    _check_company_auto = True
    _transient_max_hours = 0.2  # long enough to show it and to print it

    community_id = fields.Many2one(
        "wuye.community",
        required=True,
        default=lambda self: self.env["wuye.card.issue"]._only_community(),
        ondelete="cascade",
    )
    company_id = fields.Many2one(related="community_id.company_id")
    kind = fields.Selection(
        [("visitor", "Visitor"), ("resident", "Resident")],
        string="For",
        required=True,
        default="visitor",
    )
    unit_id = fields.Many2one(
        "wuye.unit",
        required=True,
        check_company=True,
        domain="community_id and [('community_id', '=', community_id)] or []",
        ondelete="cascade",
    )
    resident_ids = fields.Many2many(
        "res.partner", string="Who lives there", compute="_compute_resident_ids"
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Resident",
        required=True,
        compute="_compute_partner_id",
        store=True,
        precompute=True,
        readonly=False,
        ondelete="cascade",
        help="Who is visited answers for the visitor.",
    )
    visitor = fields.Char(string="Visitor's name")
    date_from = fields.Datetime(string="Valid from", default=fields.Datetime.now)
    date_to = fields.Datetime(
        string="Valid until",
        default=lambda self: fields.Datetime.now() + STAY,
    )
    group_ids = fields.Many2many(
        "wuye.iot.group",
        string="May pass",
        check_company=True,
        domain="[('community_id', '=', community_id)]",
    )
    card_id = fields.Many2one("wuye.card", readonly=True, ondelete="cascade")
    code = fields.Char(
        string="Text of the code", readonly=True, groups="base.group_system"
    )
    picture = fields.Binary(string="Code", compute="_compute_picture")

    @api.depends("unit_id")
    def _compute_resident_ids(self):
        for page in self:
            page.resident_ids = page._residents()

    @api.depends("unit_id")
    def _compute_partner_id(self):
        for page in self:
            page.partner_id = page._residents()[:1]

    def _residents(self):
        return self.unit_id.occupancy_ids.filtered("is_current").partner_id

    @api.depends("code")
    def _compute_picture(self):
        for page in self:
            # sudo: the code of a page the user has made, as a picture only
            code = page.sudo().code
            page.picture = bool(code) and self.env["wuye.card"]._code_picture(code)

    @api.constrains("community_id", "unit_id", "partner_id")
    def _check_scope(self):
        """A code is made by who may issue cards there (I8)."""
        # checks run as superuser
        for page in self:
            for record in (page.unit_id, page.partner_id):
                record.with_user(self.env.user).check_access("read")
            self.env["wuye.card"].with_user(self.env.user)._check_place(
                page.community_id
            )

    # === ACTIONS === #

    def action_make(self):
        """Make the code and show it; the page pressed twice makes one.

        :raises UserError: the person does not live there, or the stay is too long
        """
        self.ensure_one()
        self.lock_for_update()
        if not self.card_id:
            self._check_page()
            self._make()
        return self._show()

    def _make(self):
        card, code = self.env["wuye.card"]._issue_code(
            self.community_id,
            {
                "kind": self.kind,
                "unit_id": self.unit_id.id,
                "partner_id": self.partner_id.id,
                "group_ids": [fields.Command.set(self.group_ids.ids)],
                "date_from": self.date_from,
                "date_to": self.date_to,
                "note": self.visitor,
            },
        )
        # sudo: nobody reads the code but by its picture
        self.sudo().write({"card_id": card.id, "code": code})

    def action_print(self):
        """The pass on paper, with the picture of the code."""
        self.ensure_one()
        report = self.env.ref("wuye_card.wuye_card_pass_action_pdf")
        return report.report_action(self, config=False)

    def _check_page(self):
        if self.partner_id not in self.resident_ids:
            raise UserError(
                self.env._(
                    "%(person)s does not live in %(unit)s today. Enter the person "
                    "there first, or choose another.",
                    person=self.partner_id.display_name,
                    unit=self.unit_id.display_name,
                )
            )
        if self.kind == "visitor":
            self.env["wuye.card"]._check_visit(
                self.visitor, self.date_from, self.date_to
            )

    def _show(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Code to Pass"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }
