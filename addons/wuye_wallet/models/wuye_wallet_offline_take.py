import time
from datetime import UTC, datetime, timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.wuye_iot.numbers import NoNumber, tail
from odoo.addons.wuye_iot.signing import seal

from wuye_engine.money import to_decimal
from wuye_engine.wallet import Code, read_amount
from wuye_engine.wallet_offline import Floor, LateTap, late_code

from ..look import look
from .wuye_wallet import ZONE
from .wuye_wallet_spend import LONGEST_UUID

HOUR = 3600  # seconds
MOST_SECONDS = 4_102_444_800  # of a tap: the year 2100; more is no time
LABEL = "wallet"  # what a key is sealed for
# Cards that do not pay: not in use at all, or their wallet is none, frozen, empty, or
# owes for a tap without the server. One that expires while the list is believed, too
DENIED = """
    SELECT DISTINCT hash.hash
      FROM wuye_iot_credential_hash hash
      JOIN wuye_card card ON card.credential_id = hash.credential_id
 LEFT JOIN wuye_wallet wallet
        ON wallet.company_id = %(company)s AND wallet.partner_id = card.partner_id
           AND wallet.purse = 'own' AND wallet.state <> 'closed'
     WHERE hash.community_id = %(community)s
       AND (card.state <> 'active' OR card.date_to <= %(until)s
            OR wallet.id IS NULL OR wallet.state <> 'active' OR wallet.balance <= 0
            OR EXISTS (SELECT FROM wuye_wallet_offline tap
                        WHERE tap.wallet_id = wallet.id AND tap.state = 'open'))
  ORDER BY hash.hash
"""


def _moment(seconds):
    """Seconds since 1970 as the database keeps them: UTC, without a zone."""
    return datetime.fromtimestamp(seconds, UTC).replace(tzinfo=None)


class WuyeWalletOffline(models.Model):
    """What a terminal fetches for the time without the server, and hands in after."""

    _inherit = "wuye.wallet.offline"

    # === FETCHED === #

    @api.model
    def _deny_list(self, terminal):
        """What a terminal may take by itself, or None: it may not.

        :param terminal: of `wuye.wallet.till._kept_facts`
        :return: {"made", "until": seconds since 1970, "floor_card", "floor_total":
            yuan as text, "card_key": sealed, "deny": hashes}
        """
        if not self._sells_offline(terminal):
            return None
        made = int(time.time())
        until = made + terminal["offline_hours"] * HOUR
        rows = self.env.execute_query(
            SQL(
                DENIED,
                company=terminal["company_id"],
                community=terminal["community_id"],
                until=_moment(until),
            )
        )
        # by a statement: what a tap has read from memory need not be forgotten
        self.env.cr.execute(
            "UPDATE wuye_wallet_terminal SET list_at = %s WHERE id = %s",
            [fields.Datetime.now(), terminal["id"]],
        )
        floor = self._floor(terminal)
        return {
            "made": made,
            "until": until,
            "floor_card": f"{floor.card:.2f}",
            "floor_total": f"{floor.total:.2f}",
            "card_key": seal(
                bytes.fromhex(terminal["key"]), terminal["card_key"], LABEL
            ),
            "deny": [row[0] for row in rows],
        }

    @api.model
    def _sells_offline(self, terminal):
        return bool(
            terminal["is_offline"]
            and terminal["is_open"]
            and terminal["purse"] == "own"
        )

    @api.model
    def _floor(self, terminal):
        return Floor(
            card=to_decimal(terminal["floor_card"] or 0, 2),
            total=to_decimal(terminal["floor_total"] or 0, 2),
        )

    # === HANDED IN === #

    @api.model
    def _hand_in(self, terminal, order):
        """Book a tap that was taken without the server, or keep it as a claim; once.

        :param order: as of `wuye.wallet._spend`, and "at": seconds since 1970
        :return: {"code": paid, else why it is an open claim, or unreadable,
            "entry", "amount", "claim": whether it was kept}
        """
        tap = self._read_tap(order)
        if tap is None or terminal["purse"] != "own":
            return {"code": Code.UNREADABLE}
        # of two hand-ins of one terminal the second waits, and finds the first
        self.env.cr.execute(
            "SELECT FROM wuye_wallet_terminal WHERE id = %s FOR UPDATE",
            [terminal["id"]],
        )
        key = [("terminal_id", "=", terminal["id"]), ("uuid", "=", tap["uuid"])]
        known = self.search(key)
        if known:
            return known._say_known(tap)
        paid = self.env["wuye.wallet.entry"].search(key)
        if paid:  # with the server, whose answer was lost
            is_same = -to_decimal(paid.amount, 2) == tap["amount"]
            return {
                "code": Code.PAID if is_same else Code.REUSED,
                "entry": is_same and paid.id,
                "amount": tap["amount"],
                "claim": False,
            }
        return self._keep(terminal, tap)._say_known(tap)

    @api.model
    def _read_tap(self, order):
        """{"uuid", "text", "amount", "at"} of an order; None: it is no tap."""
        uuid, seconds = order.get("uuid"), order.get("at")
        amount = read_amount(order.get("amount"))
        is_named = isinstance(uuid, str) and 0 < len(uuid) <= LONGEST_UUID
        is_timed = type(seconds) is int and 0 <= seconds <= MOST_SECONDS
        if not is_named or not is_timed or amount is None:
            return None
        try:
            text = self.env["wuye.wallet"]._read_card(order)
        except NoNumber:
            return None
        at = _moment(seconds)
        return {"uuid": uuid, "text": text, "amount": amount, "at": at}

    @api.model
    def _keep(self, terminal, tap):
        """The row of a tap, with its entry where the wallet covers it."""
        wallets = self.env["wuye.wallet"]
        row = look(self.env.cr, terminal, tap["text"], tap["uuid"])
        code = self._late_code(terminal, tap, row)
        vals = {
            "terminal_id": terminal["id"],
            "place_id": terminal["place_id"],
            "uuid": tap["uuid"],
            "amount": float(tap["amount"]),
            "tapped_at": tap["at"],
            "handed_at": fields.Datetime.now(),
            "tail": tail(tap["text"]),
            "card_id": row["card_id"],
            "wallet_id": row["wallet_id"],
        }
        if code:
            return self.create({**vals, "reason": code.value})
        entry = self._enter_tap(
            wallets.browse(row["wallet_id"]),
            tap["amount"],
            tapped_at=tap["at"],
            place_id=terminal["place_id"],
            terminal_id=terminal["id"],
            uuid=tap["uuid"],
            card_id=row["card_id"],
        )
        return self.create({**vals, "state": "booked", "entry_id": entry})

    @api.model
    def _late_code(self, terminal, tap, row):
        of_card, of_all = self._taken(terminal, tap, row["card_id"])
        late = LateTap(
            at=tap["at"],
            amount=tap["amount"],
            card_state=row["card_id"] and self._state_at(row["card_id"], tap["at"]),
            valid_to=row["date_to"],
            purse_state=row["wallet_id"] and row["state"],
            balance=to_decimal(row["balance"] or 0, 2),
            of_card=of_card,
            of_all=of_all,
        )
        return late_code(late, self._floor(terminal), fields.Datetime.now())

    @api.model
    def _state_at(self, card, at):
        """What a card was when it was tapped: lost later, it paid rightly."""
        rows = self.env.execute_query(
            SQL(
                "SELECT state_to FROM wuye_card_move WHERE card_id = %s"
                " AND moved_at <= %s ORDER BY id DESC LIMIT 1",
                card,
                at,
            )
        )
        return rows[0][0] if rows else "blank"

    @api.model
    def _taken(self, terminal, tap, card):
        """(of the card, of all cards): yuan a terminal took on the day of a tap."""
        local = fields.Datetime.context_timestamp(self.with_context(tz=ZONE), tap["at"])
        start = tap["at"] - timedelta(
            hours=local.hour, minutes=local.minute, seconds=local.second
        )
        [(of_card, of_all)] = self.env.execute_query(
            SQL(
                "SELECT coalesce(sum(amount) FILTER (WHERE card_id = %s), 0),"
                " coalesce(sum(amount), 0) FROM wuye_wallet_offline"
                " WHERE terminal_id = %s AND tapped_at >= %s AND tapped_at < %s",
                card,
                terminal["id"],
                start,
                start + timedelta(days=1),
            )
        )
        return to_decimal(of_card, 2), to_decimal(of_all, 2)

    def _say_known(self, tap):
        """The answer of a tap that was handed in; the same however often it is."""
        amount = to_decimal(self.amount, 2)
        if amount != tap["amount"] or self.tapped_at != tap["at"]:
            return {"code": Code.REUSED}
        return {
            "code": Code(self.reason) if self.reason else Code.PAID,
            "entry": self.state == "booked" and self.entry_id.id,
            "amount": amount,
            "claim": bool(self.reason),
        }
