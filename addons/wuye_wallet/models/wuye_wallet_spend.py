from contextlib import contextmanager

from odoo import api, fields, models
from odoo.modules import module
from odoo.tools import SQL

from odoo.addons.wuye_iot.numbers import NoNumber, canonical

from wuye_engine.access import credential_hash
from wuye_engine.money import to_decimal
from wuye_engine.wallet import (
    Code,
    Purse,
    card_code,
    purse_code,
    read_amount,
)

from .. import plans
from ..look import CREATE, PAID, look, values
from .wuye_wallet_pin import PINS
from .wuye_wallet_rule import tightest

LONGEST_UUID = 64
KINDS = ("em", "uid", "w34", "w26", "qr")  # of numbers that pay


def card_refusal(row):
    """Why the card of a row of `_look` pays nothing, or None."""
    return card_code(row["card_state"], row["date_to"], fields.Datetime.now())


def _paid(entry, amount, balance):
    return {
        "code": Code.PAID,
        "entry": entry,
        "amount": amount,
        "balance": to_decimal(balance, 2),
    }


class WuyeWallet(models.Model):
    """A tap on a till: one transaction of its own, few statements, no ORM (F4).

    The wallet's row is locked before limits are added up (look.py); the debit is one
    conditional statement of the database (chain.py).
    """

    _inherit = "wuye.wallet"

    @api.model
    @contextmanager
    def _own_transaction(self):
        """An environment in a transaction of its own, in which a lock is waited for.

        In one of Odoo's who waited for a wallet would see it as it was before he
        waited, and fail; of fifty taps at once some would fail five times and be given
        up. Here he reads what is there when his turn comes. It is committed at the end;
        what the request did before was to find out who asks.
        """
        if module.current_test:  # which has one transaction for all it does
            yield self.env
            return
        with plans.cursor(self.env.cr.dbname) as cr:
            yield self.env(cr=cr)

    @api.model
    def _spend_alone(self, terminal, order):
        """As `_spend`, in a transaction of its own.

        Most taps are paid by one statement; the others begin anew and are told why not.
        """
        read = self._read_order(order)
        if read and not module.current_test:
            text, uuid, amount = read
            wanted = values(terminal, text, uuid, (amount, self.env.uid))
            entry, balance = plans.row(self.env.cr.dbname, PAID, wanted)
            if entry:
                return _paid(entry, amount, balance)
        with self._own_transaction() as env:
            # sudo: who sells reads no wallet and no card; he is told what a tap did
            return self.with_env(env).sudo()._spend(terminal, order)

    @api.model
    def _spend(self, terminal, order):
        """Pay a tap, or say why not; the same tap again gives the same answer.

        :param terminal: of `wuye.wallet.till._kept_facts`
        :param order: {"uuid", "number": as the reader reads it, "kind": of number,
            "amount": yuan, "pin"}
        :return: {"code": of `wuye_engine.wallet.Code`, "balance", "amount", "entry"};
            amounts are Decimal, `balance` only where nothing else was in the way
        """
        read = self._read_order(order)
        if not read:
            return {"code": Code.UNREADABLE}
        text, uuid, amount = read
        row = look(self.env.cr, terminal, text, uuid, (amount, self.env.uid))
        if row["paid_id"]:
            return _paid(row["paid_id"], amount, row["paid_balance"])
        if row["card_id"] is None:
            return {"code": self._unknown(terminal, text)}
        return self._decide(terminal, order, row, amount)

    @api.model
    def _read_order(self, order):
        """(canonical number, uuid, amount or None) of an order; None: it is no tap."""
        uuid = order.get("uuid")
        if not isinstance(uuid, str) or not 0 < len(uuid) <= LONGEST_UUID:
            return None
        try:
            return self._read_card(order), uuid, read_amount(order.get("amount"))
        except NoNumber:
            return None

    @api.model
    def _decide(self, terminal, order, row, amount):
        """What comes of a tap that was not paid at once; see `_spend`."""
        if row["wallet_id"] is None:
            return {"code": card_refusal(row) or Code.NO_WALLET}
        if row["done_id"]:
            return self._say_again(row, amount)
        code = self._refusal(terminal, order, row, amount)
        if code:
            # who has found a card does not learn what is on it
            left = to_decimal(row["balance"], 2) if code is Code.BALANCE else None
            return {"code": code, "balance": left}
        return self._debit(terminal, row, order["uuid"], amount)

    @api.model
    def _refusal(self, terminal, order, row, amount):
        """The code of what is in the way of a tap, or None."""
        if not terminal["is_open"]:
            return Code.PLACE_CLOSED
        if amount is None:
            return Code.AMOUNT
        code = card_refusal(row)
        if code:
            return code
        limits = tightest(
            terminal["rule"], (row["tap_limit"], row["day_limit"]), terminal["place"]
        )
        purse = Purse(
            state=row["state"],
            balance=to_decimal(row["balance"], 2),
            spent_today=to_decimal(row["today"], 2),
            spent_here=to_decimal(row["here"], 2),
            has_pin=bool(row["pin"]),
            pin_failures=row["pin_failures"] or 0,
        )
        code = purse_code(purse, amount, limits, None)
        if code is Code.PIN_NEEDED and purse.has_pin and order.get("pin"):
            code = purse_code(purse, amount, limits, self._try_pin(row, order["pin"]))
        return code

    @api.model
    def _try_pin(self, row, text):
        """Whether a PIN is right; wrong ones are counted."""
        is_right = isinstance(text, str) and PINS.verify(text[:16], row["pin"])
        failures = 0 if is_right else (row["pin_failures"] or 0) + 1
        if failures or row["pin_failures"]:
            self.env.cr.execute(
                "UPDATE wuye_wallet SET pin_failures = %s WHERE id = %s",
                [failures, row["wallet_id"]],
            )
        return is_right

    # === STATEMENTS === #

    def init(self):
        """The function a tap calls; made anew at each upgrade."""
        self.env.cr.execute(CREATE)
        return super().init()

    @api.model
    def _read_card(self, order):
        """The canonical text of a card's number. :raises NoNumber: it is none"""
        number, kind = order.get("number"), order.get("kind") or "em"
        if not isinstance(number, str) or kind not in KINDS:
            raise NoNumber
        return canonical(kind, number)

    @api.model
    def _unknown(self, terminal, text):
        """Whether a number nobody here has is a card of another community."""
        # sudo: keys of cards; the place of a card is not told, only that it is another
        places = self.env["wuye.community"].sudo()
        others = places.search(
            [
                ("company_id", "=", terminal["company_id"]),
                ("id", "!=", terminal["community_id"]),
            ]
        )
        hashes = places.env["wuye.iot.credential.hash"]
        key_of = hashes.env["wuye.iot.credential"]._card_key
        for other in others:
            value = credential_hash(key_of(other), text)
            known = [("community_id", "=", other.id), ("hash", "=", value)]
            if hashes.search_count(known, limit=1):
                return Code.ELSEWHERE
        return Code.UNKNOWN

    @api.model
    def _say_again(self, row, amount):
        """The answer of a tap that was booked before."""
        booked = -to_decimal(row["done_amount"], 2)
        if row["done_wallet"] != row["wallet_id"] or booked != amount:
            return {"code": Code.REUSED}
        return {
            "code": Code.PAID,
            "entry": row["done_id"],
            "amount": booked,
            "balance": to_decimal(row["done_balance"], 2),
        }

    @api.model
    def _debit(self, terminal, row, uuid, amount):
        """A tap for which a PIN was asked and given."""
        [booked] = self.env.execute_query_dict(
            SQL(
                """
                INSERT INTO wuye_wallet_entry
                       (wallet_id, company_id, community_id, kind, amount, at, date,
                        place_id, terminal_id, uuid, card_id, user_id)
                VALUES (%s, %s, %s, 'spend', %s, %s, %s, %s, %s, %s, %s, %s)
             RETURNING id, balance
                """,
                row["wallet_id"],
                terminal["company_id"],
                terminal["community_id"],
                -amount,
                fields.Datetime.now(),
                terminal["day"],
                terminal["place_id"],
                terminal["id"],
                uuid,
                row["card_id"],
                self.env.uid,
            )
        )
        return _paid(booked["id"], amount, booked["balance"])
