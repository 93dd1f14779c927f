from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import ormcache

from wuye_engine.access import credential_hash
from wuye_engine.money import to_decimal
from wuye_engine.wallet import Code, signal

from ..readings import readings
from ..words import WORDS
from .wuye_wallet_rule import tightest
from .wuye_wallet_terminal import RISK

LAST = 20  # sales shown beside the till


class WuyeWalletTill(models.AbstractModel):
    """What a till asks (R110): its page, a tap, a purchase given back."""

    _name = "wuye.wallet.till"
    _description = "Till"

    # === CALLED BY THE SCREEN === #

    @api.model
    def open_till(self, terminal_id=False):
        """What the till shows.

        :param terminal_id: False: the first one of the user's places
        :return: {"terminals": [{"id", "name", "place"}], "terminal": {"id", "name",
            "place", "is_open", "prices": [{"id", "name", "price"}]} or False,
            "sales": of `sales`, "today": {"count", "amount"}}
        """
        terminals = self._mine()
        terminal = self._terminal(terminal_id) if terminal_id else terminals[:1]
        return {
            "terminals": [
                {"id": one.id, "name": one.name, "place": one.place_id.name}
                for one in terminals
            ],
            "terminal": self._say_terminal(terminal) if terminal else False,
            **self._say_day(terminal),
        }

    @api.model
    def tap(self, terminal_id, order):
        """Pay a tap, in a transaction of its own; see `wuye.wallet._spend`.

        :param order: "number" is what the reader typed; "kind" may be left out
        :return: {"code", "words", "colour", "beeps", "length", "entry", "amount",
            "balance"}; amounts in yuan
        """
        terminal = self._terminal(terminal_id)
        return self._tap(terminal.code, self._guess(terminal.community_id, order))

    @api.model
    def look_up(self, terminal_id, uuid):
        """What became of a tap whose answer was lost (I9).

        :return: as `tap`; False: it is not booked, and may be sent again as it was
        """
        terminal = self._terminal(terminal_id)
        # sudo: who sells reads no wallets; this is a sale of his own till
        entry = (
            self.env["wuye.wallet.entry"]
            .sudo()
            .search([("terminal_id", "=", terminal.id), ("uuid", "=", uuid)])
        )
        if not entry or not uuid:
            return False
        return self._say(
            {
                "code": Code.PAID,
                "entry": entry.id,
                "amount": -to_decimal(entry.amount, 2),
                "balance": to_decimal(entry.balance, 2),
            }
        )

    @api.model
    def give_back(self, terminal_id, entry_id, reason, amount=None, uuid=None):
        """Give a sale of today back, whole or a part: a new entry undoes it.

        :param amount: yuan; None: all that is left of it
        :param uuid: of this part: sent again it is given back once
        :return: {"sales", "today"} as `open_till`
        :raises UserError: it was given back, or is of another place or day
        """
        terminal = self._terminal(terminal_id)
        # sudo: who sells reads no wallets; this one is of a sale at his place
        entry = self.env["wuye.wallet.entry"].sudo().browse(entry_id).exists()
        if entry.kind != "spend" or entry.place_id != terminal.place_id:
            raise UserError(self.env._("This is no sale of this place."))
        if entry.date != self.env["wuye.wallet"]._today():
            raise UserError(
                self.env._("A sale of another day is given back by a manager.")
            )
        entry._give_back(amount, reason, terminal, uuid)
        return self._say_day(terminal)

    # === TAPS === #

    @api.model
    def _tap(self, code, order):
        """A tap at a terminal by its code; the terminal has been believed."""
        wallets = self.env["wuye.wallet"]
        terminal = self._kept_facts(code, wallets._today())
        done = wallets._spend_alone(terminal, order if isinstance(order, dict) else {})
        return self._say(done, terminal["lang"])

    @api.model
    def _deny_list(self, code):
        """See `wuye.wallet.offline._deny_list`; the terminal has been believed."""
        # sudo: a machine has no user
        taps = self.env["wuye.wallet.offline"].sudo()
        return taps._deny_list(self._kept_facts(code, taps.env["wuye.wallet"]._today()))

    @api.model
    def _hand_in(self, code, order):
        """A tap that was taken without the server; as `_tap`, and "claim"."""
        # sudo: a machine has no user; it is told what became of its tap
        taps = self.env["wuye.wallet.offline"].sudo()
        wallets = taps.env["wuye.wallet"]
        terminal = self._kept_facts(code, wallets._today())
        with wallets._own_transaction() as env:
            done = taps.with_env(env)._hand_in(terminal, order)
        told = self._say(done, terminal["lang"])
        return {**told, "claim": done.get("claim", False)}

    @api.model
    def _guess(self, place, order):
        """The order of a tap at a community, its number in the form its card is known
        by.

        A reader that types does not say what it reads (`readings`): the card that is
        known decides. Digits that mean two cards mean none: nobody pays for another.
        """
        if not isinstance(order, dict) or order.get("kind"):
            return order
        texts = readings(order.get("number"))
        # a card of another place is told apart from one that nobody knows
        others = place.search(
            [("company_id", "=", place.company_id.id), ("id", "!=", place.id)]
        )
        chosen = texts[:1]
        for community in (place, *others):
            found = self._known(community, texts)
            if found:
                is_one = len({credential for _text, credential in found}) == 1
                chosen = [found[0][0]] if is_one else []
                break
        kind, _colon, number = "".join(chosen).partition(":")
        return {**order, "kind": kind, "number": number}

    @api.model
    def _known(self, community, texts):
        """[(text, id of a credential)] of the numbers a place knows."""
        # sudo: hashes and the key are nobody's to read
        credentials = self.env["wuye.iot.credential"].sudo()
        key = credentials._card_key(community)
        hashes = {credential_hash(key, text): text for text in texts}
        rows = credentials.hash_ids.search(
            [("community_id", "=", community.id), ("hash", "in", list(hashes))]
        )
        return [(hashes[row.hash], row.credential_id.id) for row in rows]

    @api.model
    def _key_of(self, code):
        """The key of a machine that is heard, or False."""
        facts = self._kept_facts(code, self.env["wuye.wallet"]._today())
        return facts and facts["is_machine"] and facts["key"]

    @api.model
    @ormcache("code", "day")
    def _kept_facts(self, code, day):
        """What a tap has to know of its terminal, its place and the rules of a day.

        Kept by each worker until a terminal, a place or a rule is written
        (`wuye.wallet.kept`).
        """
        # sudo: machines have no user, and who sells no right to configuration
        terminal = self.env["wuye.wallet.terminal"].sudo()
        terminal = terminal.search([("code", "=", code)])
        if not terminal:
            return None
        place = terminal.place_id
        credentials = terminal.env["wuye.iot.credential"]
        rule = self.env["wuye.wallet.rule"]._on(place.company_id, day)._amounts()
        limits = (place.tap_limit, place.day_limit)
        return {
            "id": terminal.id,
            "day": day,
            "is_machine": terminal.kind == "machine",
            "lang": terminal.kind == "machine" and place.company_id.partner_id.lang,
            "key": terminal.key,
            "card_key": credentials._card_key(place.community_id),
            "place_id": place.id,
            "community_id": place.community_id.id,
            "company_id": place.company_id.id,
            "purse": place._purse(),
            "is_open": bool(place.is_open and place.active),
            "rule": rule,
            "place": limits,
            "limits": tightest(rule, (None, None), limits),
            **{name: terminal[name] for name in sorted(RISK)},
        }

    @api.model
    def _say(self, done, lang=None):
        """What a till and a reader are told.

        :param lang: of a machine, whose customers speak the company's
        """
        code = done["code"]
        sign = signal(code)
        told = {
            "code": code.value,
            "words": self._words(code, lang),
            "colour": sign.colour,
            "beeps": sign.beeps,
            "length": sign.length,
            "entry": done.get("entry", False),
        }
        for name in ("amount", "balance"):
            if done.get(name) is not None:
                told[name] = float(done[name])
        return told

    @api.model
    def _words(self, code, lang=None):
        return self._words_in(code, lang or self.env.lang)

    @api.model
    @ormcache("code", "lang")
    def _words_in(self, code, lang):
        return self.with_context(lang=lang).env._(WORDS[code])

    # === PAGE === #

    @api.model
    def _mine(self):
        """Terminals on a screen at the places the caller sells at."""
        # sudo: who sells holds no right to configuration; only his own are told
        terminals = self.env["wuye.wallet.terminal"].sudo()
        return terminals.search(
            [
                ("kind", "=", "till"),
                ("place_id.active", "=", True),
                ("place_id.user_ids", "=", self.env.uid),
                ("community_id", "in", self.env.user.wuye_community_ids.ids),
                ("company_id", "in", self.env.companies.ids),
            ]
        )

    @api.model
    def _terminal(self, terminal_id):
        """A terminal of the caller's own.

        :raises AccessError: he does not sell there
        """
        terminal = self._mine().filtered(lambda one: one.id == terminal_id)
        if not terminal:
            raise AccessError(
                self.env._(
                    "You do not sell at this till. Ask a manager to name you at its "
                    "place."
                )
            )
        return terminal

    @api.model
    def _say_terminal(self, terminal):
        place = terminal.place_id
        return {
            "id": terminal.id,
            "name": terminal.name,
            "place": place.name,
            "is_open": place.is_open,
            "prices": [
                {"id": one.id, "name": one.name, "price": one.price}
                for one in place.price_ids
            ],
        }

    @api.model
    def _say_day(self, terminal):
        """What was sold at a terminal today."""
        if not terminal:  # what has no terminal is no sale
            return {"today": {"count": 0, "amount": 0.0}, "sales": []}
        # sudo: sales of the caller's own till, no wallets
        entries = self.env["wuye.wallet.entry"].sudo()
        day = [
            ("terminal_id", "=", terminal.id),
            ("date", "=", self.env["wuye.wallet"]._today()),
        ]
        [(count, amount)] = entries._read_group(day, [], ["__count", "amount:sum"])
        sales = entries.search(day, order="id desc", limit=LAST)
        return {
            "today": {"count": count, "amount": -(amount or 0.0)},
            "sales": [
                {
                    "id": sale.id,
                    "at": fields.Datetime.context_timestamp(self, sale.at).strftime(
                        "%H:%M:%S"
                    ),
                    "kind": sale.kind,
                    "amount": -sale.amount,
                    "tail": sale.card_id.tail or "",
                    "left": sale.amount_left,
                    "is_undone": sale.kind == "spend" and not sale.amount_left,
                }
                for sale in sales
            ],
        }
