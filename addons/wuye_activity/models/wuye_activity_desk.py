from odoo import api, fields, models
from odoo.exceptions import AccessError

from wuye_engine.wallet import Code as CardCode
from wuye_engine.wallet import signal as card_signal

from ..codes import Code, name_in_part, signal

LAST = 12  # registrations shown beside
MOST = 60  # activities shown


class WuyeActivityDesk(models.AbstractModel):
    """The page at which a card signs up (F19): what it shows and what it may ask."""

    _name = "wuye.activity.desk"
    _description = "Sign-up by Card"

    # === CALLED BY THE SCREEN === #

    @api.model
    def open_sign_up(self, event_id=False):
        """What the page shows.

        :param event_id: False: no activity is chosen yet
        :return: {"activities": [{"id", "name", "venue", "community", "when",
            "deadline", "audience", "fee", "left", "taken", "is_today"}],
            "last": [{"id", "name", "room", "at", "state"}] of the one that is chosen}
        """
        events = self._mine()
        chosen = self._activity(event_id) if event_id else events.browse()
        return {
            "activities": [self._say_activity(event) for event in events],
            "last": self._say_last(chosen) if chosen else [],
        }

    @api.model
    def tap(self, event_id, order):
        """Sign up or attend by card, in a transaction of its own; see `_tap`.

        :return: {"code", "words", "colour", "beeps", "length", "name", "left",
            "amount", "balance"}; amounts in yuan
        """
        event = self._activity(event_id)
        with self.env["wuye.wallet"]._own_transaction() as env:
            me, event = self.with_env(env), event.with_env(env(su=True))
            return me._say(event, me._tap(event, order))

    @api.model
    def look_up(self, event_id, uuid):
        """What became of a tap whose answer was lost.

        :return: as `tap`; False: nothing, it may be sent again as it was
        """
        event = self._activity(event_id)
        done = self.sudo()._done(event, uuid) if uuid else None  # sudo: as `_tap`
        return self._say(event, done) if done else False

    # === WHO === #

    @api.model
    def _mine(self):
        """Activities the caller may sign residents up for, the nearest first.

        The desk's and managers'; and those somebody of any post organises.
        """
        user = self.env.user
        wanted = [
            ("wuye_state", "=", "open"),
            ("date_end", ">=", fields.Datetime.now()),
            ("wuye_community_id", "in", user.wuye_community_ids.ids),
            ("company_id", "in", self.env.companies.ids),
        ]
        posts = ("customer_service", "manager")
        if not any(user.has_group(f"wuye_property.group_{post}") for post in posts):
            wanted.append(("user_id", "=", user.id))
        # sudo: who organises one need not read activities; only his own are told
        return self.env["event.event"].sudo().search(wanted, limit=MOST)

    @api.model
    def _activity(self, event_id):
        """An activity of the caller's own.

        :raises AccessError: it is none, or over, or not open
        """
        event = self._mine().filtered(lambda one: one.id == event_id)
        if not event:
            raise AccessError(
                self.env._(
                    "Nobody is signed up for this activity by you. Open the page anew, "
                    "or ask a manager."
                )
            )
        return event

    # === PAGE === #

    @api.model
    def _say_activity(self, event):
        facts = event._wuye_facts()
        at = self._at
        audiences = dict(
            event._fields["wuye_audience"]._description_selection(self.env)
        )
        return {
            "id": event.id,
            "name": event.name,
            "venue": event.wuye_venue,
            "community": event.wuye_community_id.name,
            "when": at(event.date_begin),
            "deadline": at(facts.deadline),
            "audience": audiences[event.wuye_audience],
            "fee": event.wuye_fee,
            "left": False if facts.left is None else facts.left,
            "taken": event.wuye_taken,
            "is_today": facts.first_day
            <= event._wuye_day(fields.Datetime.now())
            <= facts.last_day,
        }

    @api.model
    def _at(self, moment):
        local = fields.Datetime.context_timestamp(
            self.with_context(tz="Asia/Shanghai"), moment
        )
        return local.strftime("%m-%d %H:%M")

    @api.model
    def _say_last(self, event):
        # sudo: who organises one need not read registrations; names in part only
        rows = (
            self.env["event.registration"]
            .sudo()
            .search(
                [("event_id", "=", event.id), ("state", "in", ("open", "done"))],
                order="write_date desc, id desc",
                limit=LAST,
            )
        )
        return [
            {
                "id": row.id,
                "name": name_in_part(row.partner_id.name),
                "room": row.wuye_unit_id.code or "",
                "at": self._at(row.date_closed or row.wuye_at),
                "came": row.state == "done",
            }
            for row in rows
        ]

    # === ANSWERS === #

    @api.model
    def _say(self, event, done):
        """What the page and the reader are told."""
        code = done["code"]
        is_ours = isinstance(code, Code)
        sign = signal(code) if is_ours else card_signal(code)
        left = event._wuye_seats_left()
        told = {
            "code": code.value,
            "words": self._words(code),
            "colour": sign.colour,
            "beeps": sign.beeps,
            "length": sign.length,
            "left": False if left is None else left,
        }
        registration = done.get("registration")
        if registration:
            told["name"] = name_in_part(registration.partner_id.name)
        for name in ("amount", "balance"):
            if done.get(name) is not None:
                told[name] = float(done[name])
        return told

    @api.model
    def _words(self, code):
        """What is said of a code; of cards and wallets as tills say it."""
        words = {
            Code.SIGNED_UP: self.env._("Signed up"),
            Code.ATTENDED: self.env._("Welcome: attendance is noted"),
            Code.ALREADY: self.env._("Signed up already"),
            Code.WAS_HERE: self.env._("Attendance is noted already"),
            Code.NOT_OPEN: self.env._("Sign-up is not open for this activity"),
            Code.NOT_FOR: self.env._(
                "This activity is not for the holders of such cards"
            ),
            Code.DEADLINE: self.env._("Sign-up is over"),
            Code.FULL: self.env._("All seats are taken"),
            CardCode.ELSEWHERE: self.env._("Card of another community: sign up there"),
            CardCode.PLACE_CLOSED: self.env._(
                "Fees are not taken now: tell a manager to open the place"
            ),
        }
        return words.get(code) or self.env["wuye.wallet.till"]._words(code)
