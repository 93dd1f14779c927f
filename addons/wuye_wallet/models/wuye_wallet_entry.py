from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL

from odoo.addons.wuye_property.immutable import Immutable, NeverDeleted

from ..chain import Chained

KINDS = [
    ("topup", "Topped up"),
    ("topup_void", "Top-up undone"),
    ("spend", "Spent"),
    ("refund", "Purchase given back"),
    ("fee", "Fee paid"),
    ("fee_void", "Payment of a fee undone"),
    ("subsidy", "Subsidy"),
    ("close", "Given back to the holder"),
]
IN = ("topup", "refund", "fee_void", "subsidy")  # what makes a wallet fuller
FILLED = ("topup", "subsidy")  # what claims of a wallet wait for
PURCHASES = ("spend", "refund")  # booked by the day and place, the others at once


class WuyeWalletEntry(models.Model):
    """One movement of a wallet: append-only, numbered and chained (F4, H12).

    Amounts are signed: what comes in is positive. Number, balance, link and the link
    before are given by the database (`chain.py`), whoever writes the row.
    """

    _name = "wuye.wallet.entry"
    _description = "Entry of a Wallet"
    _order = "id desc"
    _rec_name = "seq"
    _log_access = False  # who and when are columns of its own, and never change

    # without indexes of their own: each costs a tap, and these are found by the number
    # of an entry, by the day and by the place
    wallet_id = fields.Many2one(
        "wuye.wallet", required=True, readonly=True, ondelete="restrict"
    )
    partner_id = fields.Many2one(related="wallet_id.partner_id", string="Holder")
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, ondelete="restrict"
    )
    community_id = fields.Many2one(
        "wuye.community", required=True, readonly=True, ondelete="restrict"
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    seq = fields.Integer(string="No.", readonly=True)
    kind = fields.Selection(KINDS, string="What", required=True, readonly=True)
    amount = fields.Monetary(required=True, readonly=True)
    balance = fields.Monetary(string="Left after it", readonly=True)
    at = fields.Datetime(string="When", required=True, readonly=True)
    date = fields.Date(required=True, readonly=True)
    place_id = fields.Many2one(
        "wuye.wallet.place", string="Where", readonly=True, ondelete="restrict"
    )
    terminal_id = fields.Many2one(
        "wuye.wallet.terminal", readonly=True, ondelete="restrict"
    )
    uuid = fields.Char(
        string="Number of the tap", readonly=True, help="A tap sent again is one entry."
    )
    card_id = fields.Many2one("wuye.card", readonly=True, ondelete="restrict")
    counter_of_id = fields.Many2one(
        "wuye.wallet.entry", string="Undoes", readonly=True, ondelete="restrict"
    )
    user_id = fields.Many2one("res.users", string="Done by", readonly=True)
    paper = fields.Char(string="Paper no.", readonly=True)
    previous = fields.Char(readonly=True, groups="base.group_system")
    chain = fields.Char(readonly=True, groups="base.group_system")

    _signed = models.Constraint(
        "CHECK(amount <> 0 AND (amount > 0) = (kind IN"
        " ('topup', 'refund', 'fee_void', 'subsidy')))",
        "What comes in is positive, what goes out negative.",
    )
    _seq_uniq = models.UniqueIndex("(wallet_id, seq)", "Entries are numbered.")
    _tap_uniq = models.UniqueIndex(
        "(terminal_id, uuid) WHERE uuid IS NOT NULL", "This tap was booked already."
    )
    _counter_uniq = models.UniqueIndex(
        "(counter_of_id) WHERE counter_of_id IS NOT NULL AND kind <> 'refund'",
        "This entry was undone already.",
    )
    # parts of a sale that were given back
    _counter_idx = models.Index("(counter_of_id) WHERE kind = 'refund'")
    # limits of a day
    _day_idx = models.Index("(wallet_id, date)")
    # the day of a place, and its statement
    _place_idx = models.Index("(place_id, date) WHERE place_id IS NOT NULL")
    _chained = Chained("The wallet does not hold so much, or is frozen or closed.")
    _append_only = Immutable(
        *("wallet_id", "company_id", "community_id", "seq", "kind", "amount"),
        *("balance", "at", "date", "place_id", "terminal_id", "uuid", "card_id"),
        *("counter_of_id", "user_id", "paper", "previous", "chain"),
        message="An entry of a wallet is never changed: undo it.",
    )
    _kept = NeverDeleted("An entry of a wallet is never deleted: undo it.")

    @api.model_create_multi
    def create(self, vals_list):  # pylint: disable=method-required-super
        raise AccessError(
            self.env._("Entries are made by tills, the desk and subsidies only.")
        )

    @api.model
    def _enter(self, wallet, kind, amount, **vals):
        """Write an entry; its id.

        Callers check the right and say in words what cannot be; the database refuses
        it in any case.

        :param amount: Decimal or float of yuan, signed
        :param vals: other columns, such as ``place_id`` or ``uuid``
        """
        if kind != "spend":  # a till has no record in memory to be written
            wallet.flush_recordset()
        now = fields.Datetime.now()
        vals = {
            "wallet_id": wallet.id,
            "company_id": wallet.company_id.id,
            "community_id": wallet.community_id.id,
            "kind": kind,
            "amount": amount,
            "at": now,
            "date": wallet._today(),
            "user_id": self.env.uid,
            **vals,
        }
        [row] = self.env.execute_query(
            SQL(
                "INSERT INTO wuye_wallet_entry (%s) VALUES %s RETURNING id",
                SQL(", ").join(map(SQL.identifier, vals)),
                tuple(vals.values()),
            )
        )
        wallet.invalidate_recordset(["balance", "entries", "chain"])
        wallet.invalidate_recordset(["entry_ids"])
        if kind in FILLED:
            self.env["wuye.wallet.offline"]._collect(wallet)
        return row[0]
