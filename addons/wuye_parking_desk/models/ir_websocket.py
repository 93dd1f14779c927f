from odoo import models

ASKED = "wuye_parking_booth"  # what a booth asks to hear


class IrWebsocket(models.AbstractModel):
    _inherit = "ir.websocket"

    def _build_bus_channel_list(self, channels):
        """A booth hears the car parks of its guard, and no others.

        Named by record, which only the server does: a channel that is a plain text is
        heard by anybody who knows it.
        """
        channels = list(channels)
        if ASKED in channels:
            channels.remove(ASKED)
            if self.env["wuye.parking.lot"].has_access("read"):
                lots = self.env["wuye.parking.lot"].search([("id", "!=", 0)])
                channels += [(lot, ASKED) for lot in lots]
        return super()._build_bus_channel_list(channels)
