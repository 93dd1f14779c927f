from odoo import models

ASKED = "wuye_iot"  # what the wall asks to hear


class IrWebsocket(models.AbstractModel):
    _inherit = "ir.websocket"

    def _build_bus_channel_list(self, channels):
        """The wall hears the communities of its reader, and no others.

        A channel that is a plain text is heard by anybody who knows it; these are named
        by record, which only the server does.
        """
        channels = list(channels)
        if ASKED in channels:
            channels.remove(ASKED)
            if self.env["wuye.iot.event"].has_access("read"):
                places = self.env["wuye.community"].search(
                    [("company_id", "in", self.env.user.company_ids.ids)]
                )
                channels += [(place, ASKED) for place in places]
        return super()._build_bus_channel_list(channels)
