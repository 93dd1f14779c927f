from odoo import api, models
from odoo.exceptions import UserError


class WuyeParkingGatehouse(models.AbstractModel):
    """The guard reports damage and offences to the management (R128), and writes down
    who called by the intercom.
    """

    _inherit = "wuye.parking.gatehouse"

    @api.model
    def _also(self, desk):
        """{incidents, calls: [{kind, label}]}: what may be reported, and why drivers
        call."""
        return {
            **super()._also(desk),
            "incidents": self._kinds_of("wuye.parking.incident"),
            "calls": self._kinds_of("wuye.parking.call"),
        }

    @api.model
    def _kinds_of(self, model):
        field = self.env[model]._fields["kind"]
        return [
            {"kind": kind, "label": label}
            for kind, label in field._description_selection(self.env)
        ]

    @api.model
    def report_incident(self, desk_token, told):
        """Something that somebody did at a lane of the caller's booth.

        :param told: {lane, token, kind, note} and, where there is one, {stay, plate,
            photo: base64}
        :return: its number
        :raises UserError: no shift here, a lane of another booth, nothing said
        """
        _shift, lane, stay = self._teller(desk_token, told)
        return (
            self.env["wuye.parking.incident"]
            ._report(
                *(lane, told["token"], told.get("kind"), told.get("note"), stay),
                plate=told.get("plate"),
                photo=told.get("photo"),
            )
            .name
        )

    @api.model
    def note_call(self, desk_token, told):
        """A driver called by the intercom of a lane of the caller's booth.

        :param told: {lane, token, kind, note} and, where a car stands there, {stay,
            plate}
        :return: its number in the register
        :raises UserError: no shift here, a lane of another booth, nothing said
        """
        shift, lane, stay = self._teller(desk_token, told)
        return (
            self.env["wuye.parking.call"]
            ._write_down(
                *(lane, shift, told["token"], told.get("kind"), told.get("note")),
                *(stay, told.get("plate")),
            )
            .id
        )

    @api.model
    def _teller(self, desk_token, told):
        """Who tells something of a lane of his booth: (shift, lane, stay or none).

        :raises UserError: no shift here, a lane of another booth, no token
        """
        self._require_guard()
        desk = self.env["wuye.desk"]._of_token(desk_token)
        shift = self.env["wuye.shift"]._require_mine(desk)
        lane = self._lane(told.get("lane"))
        if lane.sudo().desk_id != desk:  # sudo: the booth of a lane he works at
            raise UserError(
                self.env._("%s is no lane of this booth.", lane.display_name)
            )
        if len(told.get("token") or "") < 8:
            raise UserError(self.env._("A report needs a token of its own."))
        stay = self.env["wuye.parking.stay"]
        if told.get("stay"):
            stay = self._stay(lane, told["stay"])
        return shift, lane, stay
