from odoo import api, fields, models
from odoo.tools.i18n import format_list

LATEST = 5  # announcements, as many as the panel has room for


class WuyeDashboard(models.AbstractModel):
    """Beside the figures: what waits, and the latest announcements (R97)."""

    _inherit = "wuye.dashboard"

    # === CALLED BY THE SCREEN === #

    @api.model
    @api.readonly
    def get_news(self, filters=None):
        """What waits in the communities chosen; errors as of `get_figures`.

        :return: {todo: as `wuye.todo._load`, announcements: [{id, name, day, places}],
            panels: as `_panels`}
        """
        self._check_reader()
        chosen = (filters or {}).get("communities")
        scope = self._read_filters({"communities": chosen})["base"]
        communities = self.env["wuye.community"].search(
            [("id", "in", chosen)] if chosen else []
        )
        latest = self.env["wuye.announcement"]._valid(communities, LATEST)
        return {
            "todo": self.env["wuye.todo"]._load(scope),
            "announcements": [
                {
                    "id": one.id,
                    "name": one.name,
                    "day": fields.Date.to_string(one.date_from),
                    "places": format_list(self.env, one.community_ids.mapped("name")),
                }
                for one in latest
            ],
            "panels": self._panels(communities if chosen else communities.browse()),
        }

    @api.model
    def _panels(self, communities):
        """Tables of this moment beside the figures; later modules add theirs.

        Read with the reader's rights: of what he may not read there is no panel.

        :param communities: those chosen; none: all of the reader
        :return: [{code, title, columns: [text], rows: [{id, name, cells: [text]}],
            action: what it opens}]
        """
        return []
