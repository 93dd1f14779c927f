from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from odoo.addons.wuye_property.immutable import Immutable, NeverDeleted, StateTable

from wuye_engine.wallet import Code

from .wuye_wallet import ZONE

STATES = [
    ("booked", "Booked"),
    ("open", "Open"),
    ("collected", "Collected"),
    ("written_off", "Written off"),
]
NEXT = {
    "open": ("collected", "written_off"),
    "booked": (),
    "collected": (),
    "written_off": (),
}
REASONS = [
    (Code.BALANCE.value, "Not enough on the wallet"),
    (Code.OVER_FLOOR.value, "Over the floor limit"),
    (Code.FROZEN.value, "Wallet frozen"),
    (Code.NO_WALLET.value, "No wallet"),
    (Code.LOST.value, "Card lost before the tap"),
    (Code.DEAD.value, "Dead card"),
    (Code.EXPIRED.value, "Expired card"),
    (Code.NOT_ACTIVE.value, "Card not in use"),
    (Code.UNKNOWN.value, "Unknown card"),
    (Code.BAD_TIME.value, "Time not believed"),
]
# the holder has bought: taken from his wallet by itself once it holds so much. Where
# nobody knows who has bought, no wallet is charged
BY_ITSELF = (Code.BALANCE.value, Code.OVER_FLOOR.value)
FACTS = (
    *("terminal_id", "place_id", "uuid", "amount", "tapped_at", "handed_at", "tail"),
    *("card_id", "wallet_id", "reason"),
)


class WuyeWalletOffline(models.Model):
    """A tap that was taken without the server, and what became of it (R110, F4).

    Each is one row and at most one entry of a wallet. What is not paid when it is
    handed in is an open claim: the declared risk of the place. Only what is collected
    is booked, on the place's day of that day; a claim that is written off never was
    in the books.
    """

    _name = "wuye.wallet.offline"
    _description = "Tap without the Server"
    _order = "tapped_at desc, id desc"
    _rec_name = "name"

    name = fields.Char(compute="_compute_name", store=True, precompute=True)
    terminal_id = fields.Many2one(
        "wuye.wallet.terminal", required=True, readonly=True, ondelete="restrict"
    )
    place_id = fields.Many2one(
        "wuye.wallet.place",
        string="Where",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    community_id = fields.Many2one(
        related="place_id.community_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="place_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    uuid = fields.Char(string="Number of the tap", required=True, readonly=True)
    amount = fields.Monetary(required=True, readonly=True)
    tapped_at = fields.Datetime(
        string="Tapped at",
        required=True,
        readonly=True,
        help="By the terminal's clock.",
    )
    handed_at = fields.Datetime(string="Handed in at", required=True, readonly=True)
    tail = fields.Char(string="Card, end", readonly=True)
    card_id = fields.Many2one("wuye.card", readonly=True, ondelete="restrict")
    wallet_id = fields.Many2one("wuye.wallet", readonly=True, ondelete="restrict")
    partner_id = fields.Many2one(related="wallet_id.partner_id", string="Holder")
    reason = fields.Selection(REASONS, string="Why not paid", readonly=True)
    state = fields.Selection(STATES, required=True, readonly=True, default="open")
    entry_id = fields.Many2one("wuye.wallet.entry", readonly=True, ondelete="restrict")
    done_at = fields.Datetime(string="Settled at", readonly=True)
    done_by = fields.Many2one("res.users", string="Settled by", readonly=True)
    write_off_reason = fields.Char(
        string="Why it is written off", help="Changed, it has to be asked for anew."
    )
    asked_by = fields.Many2one(
        "res.users", string="Write-off asked for by", readonly=True
    )

    _tap_uniq = models.UniqueIndex(
        "(terminal_id, uuid)", "This tap was handed in already."
    )
    # what a wallet owes, asked at each top-up
    _owed_idx = models.Index("(wallet_id, tapped_at) WHERE state = 'open'")
    # what a terminal took on a day
    _day_idx = models.Index("(terminal_id, tapped_at)")
    _amount_positive = models.Constraint(
        "CHECK(amount > 0)", "What was tapped is more than nothing."
    )
    _paid_by_entry = models.Constraint(
        "CHECK((state IN ('booked', 'collected')) = (entry_id IS NOT NULL))",
        "What is paid has its entry on the wallet, and nothing else has one.",
    )
    _open_has_reason = models.Constraint(
        "CHECK((state = 'booked') = (reason IS NULL))",
        "What was not paid at once says why.",
    )
    _by_two = models.Constraint(
        "CHECK(state <> 'written_off' OR (asked_by IS NOT NULL AND done_by IS NOT NULL"
        " AND asked_by <> done_by AND coalesce(write_off_reason, '') <> ''))",
        "A claim is written off by two persons, with the reason.",
    )
    _state_next = StateTable(
        "wuye_refuse_offline_state", NEXT, "A tap that is settled stays as it is."
    )
    _facts = Immutable(*FACTS, message="What was tapped stays as it was handed in.")
    _settled = Immutable(
        *("entry_id", "done_at", "done_by", "write_off_reason", "asked_by"),
        message="A tap that is settled stays as it is.",
        when="OLD.state <> 'open'",
    )
    _kept = NeverDeleted("A tap that was handed in is never deleted.")

    @api.depends("terminal_id.code", "uuid")
    def _compute_name(self):
        for tap in self:
            tap.name = f"{tap.terminal_id.code} {(tap.uuid or '')[:8]}"

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise AccessError(self.env._("Taps are handed in by their terminal only."))
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su:
            if set(vals) - {"write_off_reason"}:
                raise AccessError(
                    self.env._("A claim is settled by its buttons and by top-ups only.")
                )
            # sudo: another reason is another question
            self.filtered("asked_by").sudo().asked_by = False
        return super().write(vals)

    # === ACTIONS === #

    def action_collect(self):
        """Take it from the wallet now, whatever was in the way; by an accountant.

        :raises UserError: the wallet does not hold so much, or there is none
        """
        self._require_accountant()
        for tap in self.sorted("tapped_at"):
            tap._check_open()
            if not tap.sudo()._settle():  # sudo: entries are written by nobody
                raise UserError(
                    self.env._(
                        "%(tap)s: no wallet that is in use holds %(amount)s for it. "
                        "Let its holder top up, or write it off.",
                        tap=tap.name,
                        amount=tap.currency_id.format(tap.amount),
                    )
                )

    def action_ask_write_off(self):
        """Say that it cannot be collected; another person decides."""
        self.env["res.users"]._require_post(
            ("accountant", "manager"),
            self.env._("An accountant or a manager asks for it."),
        )
        self.check_access("write")
        for tap in self:
            tap._check_open()
            if not (tap.write_off_reason or "").strip():
                raise UserError(
                    self.env._("%s: write down why it is written off.", tap.name)
                )
            tap.sudo().asked_by = self.env.uid  # sudo: written by this button only

    def action_write_off(self):
        """It is given up; by an accountant, another one than who asked for it."""
        self._require_accountant()
        for tap in self:
            tap._check_open()
            if not tap.asked_by:
                raise UserError(
                    self.env._("%s: somebody has to ask for it first.", tap.name)
                )
            if tap.asked_by == self.env.user:
                raise UserError(
                    self.env._("You have asked for it: another one has to decide.")
                )
            tap.sudo().write(  # sudo: written by this button only
                {
                    "state": "written_off",
                    "done_at": fields.Datetime.now(),
                    "done_by": self.env.uid,
                }
            )

    def _require_accountant(self):
        self.env["res.users"]._require_post(
            ("accountant",), self.env._("An accountant settles claims. Ask one.")
        )
        self.check_access("write")

    def _check_open(self):
        self.lock_for_update()
        self.invalidate_recordset()
        if self.state != "open":
            raise UserError(self.env._("%s is settled by now.", self.name))

    # === BUSINESS METHODS === #

    @api.model
    def _risks(self, column, records):
        """{id: yuan} of open claims by terminal or place: the declared risk."""
        # sudo: a sum, for whoever reads the terminal or the place
        rows = self.sudo()._read_group(
            [(column, "in", records.ids), ("state", "=", "open")],
            [column],
            ["amount:sum"],
        )
        return {record.id: amount for record, amount in rows}

    @api.model
    def _cron_collect(self):
        """Collect what wallets hold by now, each wallet for itself."""
        for wallet in self._owing():
            self._collect(wallet)
            self.env["ir.cron"]._commit_progress(1)

    @api.model
    def _owing(self):
        """Wallets in use with an open claim that they might pay."""
        return self.env["wuye.wallet"].browse(
            row[0]
            for row in self.env.execute_query(
                SQL(
                    """
                    SELECT DISTINCT wallet.id FROM wuye_wallet wallet
                      JOIN wuye_wallet_offline tap ON tap.wallet_id = wallet.id
                     WHERE tap.state = 'open' AND tap.reason = ANY(%s)
                       AND wallet.state = 'active' AND wallet.balance >= tap.amount
                  ORDER BY wallet.id
                    """,
                    list(BY_ITSELF),
                )
            )
        )

    @api.model
    def _collect(self, wallet):
        """Take what a wallet owes from it, the oldest first, each whole; how many.

        The first that it does not hold stops those after it.
        """
        if wallet.purse != "own":
            return 0
        # sudo: who tops a wallet up reads no claims
        claims = self.sudo().search(
            [
                ("wallet_id", "=", wallet.id),
                ("state", "=", "open"),
                ("reason", "in", BY_ITSELF),
            ],
            order="tapped_at, id",
        )
        count = 0
        for claim in claims:
            if not claim._settle():
                break
            count += 1
        return count

    def _settle(self):
        """Take an open claim from its wallet: whether that was possible.

        The wallet first, then the claim: everybody locks in this order.
        """
        self.ensure_one()
        wallet = self.wallet_id
        if not wallet or self.place_id.merchant_id:
            return False
        wallet.flush_recordset()
        wallet.lock_for_update()
        self.lock_for_update()
        wallet.invalidate_recordset()
        self.invalidate_recordset()
        is_held = wallet.currency_id.compare_amounts(wallet.balance, self.amount) >= 0
        if self.state != "open" or wallet.state != "active" or not is_held:
            return False
        self.write(
            {
                "state": "collected",
                "entry_id": self._enter_tap(
                    wallet,
                    self.amount,
                    place_id=self.place_id.id,
                    terminal_id=self.terminal_id.id,
                    uuid=self.uuid,
                    card_id=self.card_id.id or None,
                    tapped_at=self.tapped_at,
                ),
                "done_at": fields.Datetime.now(),
                "done_by": self.env.uid,
            }
        )
        return True

    @api.model
    def _enter_tap(self, wallet, amount, tapped_at, **vals):
        """The entry of a tap, of the day it is paid; its paper says when it was."""
        written = wallet.company_id._wuye_written()
        local = fields.Datetime.context_timestamp(
            wallet.with_context(tz=ZONE), tapped_at
        )
        paper = written.env._(
            "Tapped without the server at %s", local.strftime("%Y-%m-%d %H:%M")
        )
        return self.env["wuye.wallet.entry"]._enter(
            wallet, "spend", -amount, paper=paper, **vals
        )
