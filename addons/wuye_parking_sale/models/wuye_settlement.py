from odoo import api, models


class WuyeSettlement(models.AbstractModel):
    """Entries of parking say on their lines what they are."""

    _inherit = "wuye.settlement"

    @api.model
    def _create_entry(self, community, date, kind, lines, **values):
        tags = self.env.context.get("parking_tags")
        if tags:
            lines = [{**line, **tags} for line in lines]
        return super()._create_entry(community, date, kind, lines, **values)
