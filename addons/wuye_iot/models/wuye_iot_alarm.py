from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

KINDS = [
    ("denied", "A denied card was tried"),
    ("forced", "Door was forced"),
    ("held", "Door is held open"),
    ("tampered", "Device was tampered with"),
    ("fire", "Fire"),
    ("journal", "Journal was changed"),
    ("gap", "Events are missing"),
    ("loss", "Events were lost"),
    ("aside", "What came is no event"),
    ("list", "Box refused its list"),
    ("silent", "Box is silent"),
    ("copy", "A second box has its key"),
]


class WuyeIotAlarm(models.Model):
    """What somebody has to look at now, until he says what he did (F12).

    While one is open, the same again at the same place is counted, not raised anew.
    """

    _name = "wuye.iot.alarm"
    _description = "Alarm at a Door"
    _order = "state desc, last_at desc, id desc"
    _rec_name = "kind"

    kind = fields.Selection(KINDS, required=True, readonly=True)
    state = fields.Selection(
        [("open", "Not handled"), ("handled", "Handled")],
        required=True,
        default="open",
        readonly=True,
    )
    box_id = fields.Many2one(
        "wuye.iot.box", required=True, readonly=True, ondelete="restrict", index=True
    )
    door_id = fields.Many2one("wuye.iot.door", readonly=True, ondelete="restrict")
    community_id = fields.Many2one(
        related="box_id.community_id", store=True, index=True
    )
    company_id = fields.Many2one(related="box_id.company_id", store=True, index=True)
    first_at = fields.Datetime(string="Since", required=True, readonly=True)
    last_at = fields.Datetime(string="Last time", required=True, readonly=True)
    count = fields.Integer(string="Times", default=1, readonly=True)
    text = fields.Char(string="What", readonly=True)
    reason = fields.Char(string="What was done")
    handled_by = fields.Many2one("res.users", readonly=True)
    handled_at = fields.Datetime(readonly=True)

    # one open alarm of a kind at a place; finds it, too
    _open_once = models.UniqueIndex(
        "(box_id, kind, COALESCE(door_id, 0)) WHERE state = 'open'",
        "This alarm is open already.",
    )
    _handled_says = models.Constraint(
        "CHECK(state = 'open' OR (handled_at IS NOT NULL AND reason IS NOT NULL))",
        "Say what was done.",
    )

    @api.depends("kind", "door_id", "box_id")
    def _compute_display_name(self):
        """What happened, and where."""
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for alarm in self:
            place = alarm.door_id or alarm.box_id
            alarm.display_name = f"{kinds.get(alarm.kind)} {place.display_name}"

    def action_handle(self):
        """It was looked at; said is what was done."""
        for alarm in self:
            alarm.check_access("write")
            if alarm.state != "open":
                continue
            if not (alarm.reason or "").strip():
                raise UserError(self.env._("Say what was done about this alarm."))
            alarm.write(
                {
                    "state": "handled",
                    "handled_by": self.env.uid,
                    "handled_at": fields.Datetime.now(),
                }
            )
        self.env["wuye.iot.wall"]._tell(self.community_id)

    @api.model
    def _is_open(self, box, kind):
        return bool(
            self.search_count(
                [
                    ("box_id", "=", box.id),
                    ("kind", "=", kind),
                    ("state", "=", "open"),
                ],
                limit=1,
            )
        )

    @api.model
    def _raise(self, box, kind, at, door=None, text="", count=1):
        """Raise an alarm, or count it once more while it is open; safe to repeat.

        :param at: when, UTC
        """
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO wuye_iot_alarm (
                    kind, state, box_id, door_id, community_id, company_id,
                    first_at, last_at, count, text,
                    create_uid, create_date, write_uid, write_date)
                VALUES (%(kind)s, 'open', %(box)s, %(door)s, %(community)s,
                    %(company)s, %(at)s, %(at)s, %(count)s, %(text)s,
                    %(uid)s, now() AT TIME ZONE 'UTC',
                    %(uid)s, now() AT TIME ZONE 'UTC')
                ON CONFLICT (box_id, kind, COALESCE(door_id, 0)) WHERE state = 'open'
                DO UPDATE SET count = wuye_iot_alarm.count + excluded.count,
                    last_at = GREATEST(wuye_iot_alarm.last_at, excluded.last_at),
                    text = excluded.text
                """,
                kind=kind,
                box=box.id,
                door=door.id if door else None,
                community=box.community_id.id,
                company=box.company_id.id,
                at=at,
                count=count,
                text=text or None,
                uid=self.env.uid,
            )
        )
        self.invalidate_model()
