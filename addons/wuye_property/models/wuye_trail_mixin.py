from odoo import api, fields, models


class WuyeTrailMixin(models.AbstractModel):
    """What is written on a resident's page belongs to the communities of its writer.

    A person who owns in two communities has one page. Notes and files on it are seen
    with a community of who left them in scope, and by nobody who has only the other
    (I8). What the system itself leaves there is seen by all who see the person.
    """

    _name = "wuye.trail.mixin"
    _description = "Trail on a Resident"

    wuye_community_ids = fields.Many2many(
        "wuye.community",
        string="Communities",
        readonly=True,
        copy=False,
        groups="base.group_system",
    )

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._note_communities()
        return records

    def _wuye_partner_ids(self):
        """{record: id of the contact on whose page it stands}; a hook."""
        return {}

    def _note_communities(self):
        """Record whose notes these are; the rule on the model asks for it."""
        partners = self._wuye_partner_ids()
        scope = partners and self.env.user.sudo().wuye_community_ids
        if not scope:
            return
        for record, partner_id in partners.items():
            # sudo: where else the person lives decides, and is shown to nobody
            person = self.env["res.partner"].sudo().browse(partner_id)
            record.sudo().wuye_community_ids = person._wuye_communities() & scope
