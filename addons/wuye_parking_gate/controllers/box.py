from odoo import http

from odoo.addons.wuye_iot.controllers.box import ROOT, ROUTE, SHORT, Bad, IotBox


class LotsBox(IotBox):
    """What boxes with lanes are told of car parks; signed as all their calls."""

    @http.route(ROOT + "lots", **ROUTE)
    def lots(self, **_form):
        """What is newer than what the box holds."""
        return self._signed(self._do_lots, SHORT)

    def _do_lots(self, box, said):
        held = said.get("held")
        if type(held) is not int or not 0 <= held < 2**62:
            raise Bad("held")
        return {"lots": box._lots(held)}
