from odoo import api, fields, models
from odoo.fields import Domain

LATEST = 5  # announcements, as many as the panel has room for


class WuyeDashboard(models.AbstractModel):
    """Beside the figures: what waits, and the latest announcements (R97)."""

    _inherit = "wuye.dashboard"

    # === CALLED BY THE SCREEN === #

    @api.model
    def get_news(self, filters=None):
        """What waits in the communities chosen; errors as of `get_figures`.

        :return: {todo: as `wuye.todo._load`, announcements: [{id, name, day, places}]}
        """
        self._check_reader()
        chosen = [int(number) for number in (filters or {}).get("communities") or []]
        Community = self.env["wuye.community"]
        communities = Community.search([("id", "in", chosen)] if chosen else [])
        scope = Domain("community_id", "in", chosen) if chosen else Domain.TRUE
        latest = self.env["wuye.announcement"]._valid(communities, LATEST)
        return {
            "todo": self.env["wuye.todo"]._load(scope),
            "announcements": [
                {
                    "id": one.id,
                    "name": one.name,
                    "day": fields.Date.to_string(one.date_from),
                    "places": ", ".join(one.community_ids.mapped("name")),
                }
                for one in latest
            ],
        }
