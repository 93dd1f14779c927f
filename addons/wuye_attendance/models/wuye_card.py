from odoo import api, fields, models


class WuyeCard(models.Model):
    _inherit = "wuye.card"

    employee_id = fields.Many2one(
        "hr.employee",
        compute="_compute_employee_id",
        help="Whose work contact is the holder of this card.",
    )

    @api.depends("partner_id", "kind", "company_id")
    def _compute_employee_id(self):
        """The employee whose work contact holds this staff card; none if several do.

        The holder is the link: a card has one already, frozen when it is issued, and a
        second link beside it could say something else (decision 0017).
        """
        # sudo: who looks at cards need not see staff files
        employees = self.env["hr.employee"].sudo()
        found = employees.search(
            [
                ("work_contact_id", "in", self.partner_id.ids),
                ("company_id", "in", self.company_id.ids),
            ]
        ).grouped(lambda one: (one.work_contact_id.id, one.company_id.id))
        for card in self:
            key = (card.partner_id.id, card.company_id.id)
            ours = found.get(key, employees) if card.kind == "staff" else employees
            card.employee_id = ours.sudo(False) if len(ours) == 1 else False
