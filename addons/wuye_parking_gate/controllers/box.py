from odoo import http

from odoo.addons.wuye_iot.controllers.box import ROOT, ROUTE, SHORT, Bad, IotBox


class LotsBox(IotBox):
    """What boxes with lanes are told of car parks; signed as all their calls."""

    @http.route(ROOT + "lots", **ROUTE)
    def lots(self, **_form):
        """What is newer than what the box holds."""
        return self._signed(self._do_lots, SHORT)

    @http.route(ROOT + "picture", **ROUTE)
    def picture(self, **_form):
        """A picture the box was asked for, or why there is none (G16)."""
        return self._signed(self._do_picture, SHORT)

    def _do_events(self, box, said):
        answer = super()._do_events(box, said)
        if wanted := box.env["wuye.parking.gate.picture"]._wanted_of(box):
            answer["pictures"] = wanted
        return answer

    def _do_picture(self, box, said):
        box.env["wuye.parking.gate.picture"]._answered(box, said)
        return {}

    def _do_lots(self, box, said):
        held = said.get("held")
        if type(held) is not int or not 0 <= held < 2**62:
            raise Bad("held")
        return {"lots": box._lots(held)}
