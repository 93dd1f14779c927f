from odoo import api, models
from odoo.exceptions import UserError


class WuyeParkingGatehouse(models.AbstractModel):
    """A shift begins with what the guard looked at (R124, H11)."""

    _inherit = "wuye.parking.gatehouse"

    @api.model
    def _also(self, desk):
        """{checks: [{id, name}]}: what is looked at before a shift."""
        checks = self.env["wuye.parking.check"]._of(desk.company_id)
        told = [{"id": check.id, "name": check.name} for check in checks]
        return {**super()._also(desk), "checks": told}

    @api.model
    def begin_shift(self, desk_token, amount_float, checks=()):
        """Begin the caller's shift in this booth; answers as `open_booth`.

        What is not in order goes to the technicians; the shift begins nevertheless.

        :param checks: [{id, good, note}], one for each check of the company
        :raises UserError: one was not answered, or what is wrong is not said
        """
        self._require_guard()
        desk = self.env["wuye.desk"]._of_token(desk_token)
        shifts = self.env["wuye.shift"]
        goes_on = bool(shifts._running_at(desk))
        answers = [] if goes_on else self._answers(desk, checks)
        shift = shifts._open(desk, amount_float)
        # sudo: the list of a shift is written when it begins and never again
        self.env["wuye.parking.check.line"].sudo().create(
            [{**answer, "shift_id": shift.id} for answer in answers]
        )
        for answer in answers:
            if not answer["is_good"]:
                self.env["wuye.parking.fault"]._report(
                    desk, answer["name"], answer["note"]
                )
        return self.open_booth(desk_token)

    @api.model
    def report_fault(self, desk_token, note):
        """Something at the caller's booth broke during the shift.

        :return: its name for the screen
        :raises UserError: no shift here, nothing said
        """
        self._require_guard()
        desk = self.env["wuye.desk"]._of_token(desk_token)
        self.env["wuye.shift"]._require_mine(desk)
        name = self.env._("Reported during the shift")
        return self.env["wuye.parking.fault"]._report(desk, name, note).display_name

    @api.model
    def _answers(self, desk, checks):
        """Values of the lines of a list that is whole."""
        given = {answer.get("id"): answer for answer in checks}
        wanted = self.env["wuye.parking.check"]._of(desk.company_id)
        missing = wanted.filtered(
            lambda check: given.get(check.id, {}).get("good") is None
        )
        if missing:
            raise UserError(
                self.env._(
                    "Look at these first, then open the shift: %s.",
                    self.env._(", ").join(missing.mapped("name")),
                )
            )
        answers = []
        for check in wanted:
            good = bool(given[check.id]["good"])
            note = (given[check.id].get("note") or "").strip()
            if not good and len(note) < 2:
                raise UserError(
                    self.env._("Say what is wrong with “%s”, in two words.", check.name)
                )
            answers.append(
                {
                    "name": check.name,
                    "is_good": good,
                    "note": False if good else note,
                }
            )
        return answers
