import pytz

from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.wuye_iot.models.listed import LATER

from ..card_states import NEXT, STOPPED

AWAY = ("lost", "damaged")  # a new card may take its place
REASONED = ("lost", "found", "damaged", "cancelled")  # somebody has to say why


class WuyeCard(models.Model):
    """What may become of a card, and what doors hear of it (F1-F3)."""

    _inherit = "wuye.card"

    # === ACTIONS === #

    def action_issue(self):
        """Bind a blank card to a person: the page of the desk."""
        self.ensure_one()
        context = {"default_card_id": self.id}
        return self._open("wuye.card.issue", self.env._("Issue a Card"), context)

    def action_hand_over(self):
        """The holder has it in his hand: doors open for it from now on."""
        self._move("active", self.env._("handed over"))

    def action_lost(self):
        """Report lost, by a page that asks who says so."""
        return self._open_reason("lost")

    def action_found(self):
        """It turned up; no door opens yet."""
        return self._open_reason("found")

    def action_restore(self):
        """The holder showed that the found card is his: it is in use again."""
        self._move("active", self.env._("identity checked"))

    def action_damaged(self):
        """It does not work any more."""
        return self._open_reason("damaged")

    def action_cancel(self):
        """Take it back, for good."""
        return self._open_reason("cancelled")

    def action_replace(self):
        """Issue a new card that takes over person and rights (F3)."""
        self.ensure_one()
        if self.state not in (*AWAY, "found"):
            raise UserError(
                self.env._("Report the card lost or damaged first, then replace it.")
            )
        context = {"default_replaces_id": self.id}
        return self._open("wuye.card.issue", self.env._("Replace a Card"), context)

    def _open_reason(self, state):
        states = dict(self._fields["state"]._description_selection(self.env))
        context = {"default_card_ids": self.ids, "default_state": state}
        return self._open("wuye.card.reason", states[state], context)

    @api.model
    def _open(self, model, title, context):
        return {
            "type": "ir.actions.act_window",
            "res_model": model,
            "view_mode": "form",
            "target": "new",
            "name": title,
            "context": context,
        }

    # === BUSINESS METHODS === #

    def _move(self, state, reason, **vals):
        """Go on to a state, for a reason that is kept; doors hear of it.

        :raises UserError: a card cannot go there, or no reason is given
        """
        self.check_access("write")
        reason = (reason or "").strip()
        if not reason:
            raise UserError(self.env._("Say why: it stays on file with the card."))
        self.lock_for_update()
        self.invalidate_recordset(["state"])
        for before, cards in self.grouped("state").items():
            if state not in NEXT[before]:
                raise UserError(cards[0]._say_refused(state))
            # sudo: the state of a card is written by this method only
            cards.sudo().write({"state": state, **vals})
            cards._note_move(before, reason)
        self._sync(reason)

    def _note_move(self, before, reason):
        # sudo: the moves of a card are written by the card only
        self.env["wuye.card.move"].sudo().create(
            [
                {
                    "card_id": card.id,
                    "partner_id": card.partner_id.id,
                    "state_from": before,
                    "state_to": card.state,
                    "user_id": self.env.uid,
                    "reason": reason,
                }
                for card in self
            ]
        )

    def _say_refused(self, state):
        states = dict(self._fields["state"]._description_selection(self.env))
        following = [states[one] for one in NEXT[self.state]]
        if not following:
            return self.env._(
                "Card %(card)s is “%(state)s”, which is its end. Issue another card.",
                card=self.name,
                state=states[self.state],
            )
        return self.env._(
            "Card %(card)s is “%(state)s” and cannot become “%(wanted)s”. It can "
            "become: %(following)s.",
            card=self.name,
            state=states[self.state],
            wanted=states[state],
            following=", ".join(following),
        )

    def _sync(self, reason=""):
        """Say to the doors what a card may do now; a loss goes first (F2)."""
        if self.env.context.get("wuye_list") is LATER:  # `_sync_many` says it
            return
        for card in self.sudo():  # credentials of cards are written by cards only
            # guards read it, whoever or whatever job has moved the card
            card = card.with_context(lang=card.company_id.partner_id.lang)
            credential = card.credential_id
            if not credential:
                continue
            if card.state in STOPPED:
                credential._deny(card._why_stopped(reason))
            elif credential.state == "denied":
                credential.action_allow()
            groups = card.group_ids if card.state == "active" else card.group_ids[:0]
            credential.write(
                {**card._facts(), "group_ids": [fields.Command.set(groups.ids)]}
            )

    def _facts(self):
        """What doors know of a card, its groups apart."""
        return {
            "label": self._label(),
            "partner_id": self.partner_id.id,
            "is_staff": self.kind == "staff",
            "date_from": self.date_from,
            "date_to": self.date_to,
        }

    def _why_stopped(self, reason):
        states = dict(self._fields["state"]._description_selection(self.env))
        return ": ".join(part for part in (states[self.state], reason) if part)

    def _label(self):
        """What guards read: a place and a part, no name."""
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        place = self.unit_id.code if self.unit_id else self.name
        return f"{place} {kinds[self.kind]}"

    @api.model
    def _cron_end(self):
        """Cards whose time is over end by themselves (R108)."""
        over = self.search(
            [("date_to", "<", fields.Datetime.now()), ("state", "in", self._alive())]
        )
        for company, cards in over.grouped("company_id").items():
            cards = cards.with_context(lang=company.partner_id.lang)
            cards._move("cancelled", cards.env._("its time is over"))

    @api.model
    def _end_of(self, day):
        """The end of a day where the user is, in UTC."""
        end = fields.Datetime.to_datetime(fields.Date.add(day, days=1))
        end = self.env.tz.localize(end)
        return end.astimezone(pytz.utc).replace(tzinfo=None)

    @api.model
    def _alive(self):
        """States from which a card may be cancelled, the blank apart."""
        return [
            state
            for state, following in NEXT.items()
            if "cancelled" in following and state != "blank"
        ]

    # === ISSUE === #

    @api.model
    def _issue(self, community, kind, number, vals, replaces=None):
        """A card of this number, bound to its holder; a blank one is taken from stock.

        :param kind: of the number, as readers send it
        :param vals: `partner_id`, `unit_id`, `kind`, `group_ids`, ... of the card
        :param replaces: a lost or damaged card whose person and rights it takes over
        :raises UserError: the number is another card's, or was one
        """
        self.browse().check_access("create")
        card, credential = self._by_number(community, kind, number)
        if card and card.state != "blank":
            raise UserError(card._say_taken())
        if not card:
            name = vals.get("name") or "/"
            card = self.create(
                {"community_id": community.id, "number_kind": kind, "name": name}
            )
            card._set_number(number)
        if not replaces:
            card._bind(vals)
            return card
        reason = self.env._("in place of %s", replaces.name)
        card._bind({**vals, "replaces_id": replaces.id}, reason)
        replaces._replace_by(card)
        return card

    def _bind(self, vals, reason=""):
        """Bind a blank card to its holder; its printed number stays."""
        vals = {key: value for key, value in vals.items() if key != "name"}
        reason = reason or self.env._("issued")
        self._move("issued", reason, issued_at=fields.Datetime.now(), **vals)

    def _replace_by(self, card):
        """End this card; its own permits are the new one's from now on (F3)."""
        self.ensure_one()
        self._move("replaced", self.env._("by %s", card.name), replaced_by_id=card.id)
        # sudo: credentials of cards are written by cards only
        old, new = self.sudo().credential_id, card.sudo().credential_id
        old.permit_ids.credential_id = new
