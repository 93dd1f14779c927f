from odoo import api, fields, models

from odoo.addons.wuye_iot.words import NOTE, PASSED
from odoo.addons.wuye_property.immutable import Immutable, NeverDeleted

from .wuye_iot_door import WAYS

FROZEN = (
    *("partner_id", "card_id", "door_id", "box_id", "seq", "event_uuid"),
    *("at", "way", "clock"),
)


class WuyeAttendanceTap(models.Model):
    """A staff card at a door of attendance: what happened, for good (F17, F18).

    Rows come from the journals of boxes only, once each. Shifts, days and
    `hr.attendance` are read from them and may be deleted and read again. Kept for two
    years at least, as records of wages are (interim provisions on the payment of
    wages, 工资支付暂行规定, article 6); events themselves go after 180 days.
    """

    _name = "wuye.attendance.tap"
    _description = "Attendance Tap"
    _order = "at desc, id desc"
    _rec_names_search = ["employee_id.name", "partner_id.name", "door_id.name"]

    employee_id = fields.Many2one(
        "hr.employee", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Holder",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    card_id = fields.Many2one(
        "wuye.card", required=True, readonly=True, index=True, ondelete="restrict"
    )
    door_id = fields.Many2one(
        "wuye.iot.door",
        required=True,
        readonly=True,
        ondelete="restrict",
        context={"active_test": False},
    )
    box_id = fields.Many2one(
        "wuye.iot.box", required=True, readonly=True, ondelete="restrict"
    )
    community_id = fields.Many2one(
        related="box_id.community_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="box_id.company_id", store=True, index=True, precompute=True
    )
    seq = fields.Integer(string="No. in the Journal", readonly=True)
    event_uuid = fields.Char(string="Event", required=True, readonly=True)
    at = fields.Datetime(string="Time", required=True, readonly=True, index=True)
    way = fields.Selection(WAYS, required=True, readonly=True)
    clock = fields.Selection(
        [("sure", "Sure"), ("unsure", "Unsure")], required=True, readonly=True
    )

    _event_uniq = models.UniqueIndex(
        "(event_uuid)", "This event of a box is a tap already."
    )
    _append_only = Immutable(*FROZEN, message="A tap is never changed: correct it.")
    _employee_once = Immutable(
        "employee_id",
        message="A tap stays with its employee.",
        when="OLD.employee_id IS NOT NULL",
    )
    _kept = NeverDeleted(
        "Taps are kept for two years.",
        when="OLD.at > (now() AT TIME ZONE 'UTC') - interval '2 years'",
    )

    @api.depends("at", "employee_id.name", "partner_id.name")
    def _compute_display_name(self):
        for tap in self:
            at = fields.Datetime.context_timestamp(tap, tap.at) if tap.at else False
            who = tap.employee_id.name or tap.partner_id.name or ""
            tap.display_name = f"{at:%Y-%m-%d %H:%M:%S} {who}" if at else who

    # === BUSINESS METHODS === #

    @api.model
    def _take(self, rows):
        """Keep the taps among new events; what they touch is read again soon.

        An event is new once only (`wuye.iot.intake`), so no tap comes twice. Who was
        refused at a door did not pass it: that is no tap.

        :param rows: as for `_after_intake`
        """
        ids = {row["door_id"] for row in rows if row["door_id"]}
        ways = {
            door.id: door.attendance
            for door in self.env["wuye.iot.door"].browse(ids)
            if door.attendance
        }
        seen = [row for row in rows if self._counts(row) and row["door_id"] in ways]
        cards = self.env["wuye.card"].search(
            [
                ("credential_id", "in", [row["credential_id"] for row in seen]),
                ("kind", "=", "staff"),
                ("partner_id", "!=", False),
            ]
        )
        holders = {card.credential_id.id: card for card in cards}
        taps = self.create(
            [
                self._prepare_tap_vals(row, card, ways[row["door_id"]])
                for row in seen
                if (card := holders.get(row["credential_id"]))
            ]
        )
        taps._touch()
        return taps

    @api.model
    def _counts(self, row):
        is_passage = row["kind"] == "access" and row["outcome"] in (PASSED, NOTE)
        return is_passage and bool(row["credential_id"])

    @api.model
    def _prepare_tap_vals(self, row, card, way):
        return {
            "employee_id": card.employee_id.id,
            "partner_id": card.partner_id.id,
            "card_id": card.id,
            "door_id": row["door_id"],
            "box_id": row["box_id"],
            "seq": row["seq"],
            "event_uuid": row["uuid"],
            "at": row["at"].replace(microsecond=0),
            "way": way,
            "clock": row["clock"],
        }

    def _touch(self):
        """Have what these taps touch read again."""
        due = self.env["wuye.attendance.due"]
        for employee, taps in self.grouped("employee_id").items():
            if employee:
                due._mark(employee, min(taps.mapped("at")))

    @api.model
    def _find_employees(self):
        """Give taps to employees who were entered after they had tapped."""
        waiting = [("employee_id", "=", False)]
        for [card] in self._read_group(waiting, ["card_id"]):
            if card.employee_id:
                taps = self.search([*waiting, ("card_id", "=", card.id)])
                taps.employee_id = card.employee_id
                taps._touch()
