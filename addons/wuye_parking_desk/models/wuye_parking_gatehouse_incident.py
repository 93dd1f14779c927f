from odoo import api, models
from odoo.exceptions import UserError


class WuyeParkingGatehouse(models.AbstractModel):
    """The guard reports damage and offences to the management (R128)."""

    _inherit = "wuye.parking.gatehouse"

    @api.model
    def _also(self, desk):
        """{incidents: [{kind, label}]}: what may be reported."""
        field = self.env["wuye.parking.incident"]._fields["kind"]
        kinds = [
            {"kind": kind, "label": label}
            for kind, label in field._description_selection(self.env)
        ]
        return {**super()._also(desk), "incidents": kinds}

    @api.model
    def report_incident(self, desk_token, told):
        """Something that somebody did at a lane of the caller's booth.

        :param told: {lane, token, kind, note} and, where there is one, {stay, plate,
            photo: base64}
        :return: its number
        :raises UserError: no shift here, a lane of another booth, nothing said
        """
        self._require_guard()
        desk = self.env["wuye.desk"]._of_token(desk_token)
        self.env["wuye.shift"]._require_mine(desk)
        lane = self._lane(told.get("lane"))
        if lane.sudo().desk_id != desk:  # sudo: the booth of a lane he works at
            raise UserError(
                self.env._("%s is no lane of this booth.", lane.display_name)
            )
        token = told.get("token")
        if not token or len(token) < 8:
            raise UserError(self.env._("A report needs a token of its own."))
        stay = self.env["wuye.parking.stay"]
        if told.get("stay"):
            stay = self._stay(lane, told["stay"])
        return (
            self.env["wuye.parking.incident"]
            ._report(
                *(lane, token, told.get("kind"), told.get("note"), stay),
                plate=told.get("plate"),
                photo=told.get("photo"),
            )
            .name
        )
