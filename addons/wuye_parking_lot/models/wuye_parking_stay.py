from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from odoo.addons.wuye_property.immutable import Immutable, NeverDeleted

from wuye_engine.lane import Code
from wuye_engine.money import to_decimal
from wuye_engine.plate import look_alike_key, normalise

from ..gate_clock import now as gate_now
from ..gate_clock import to_gate

HOWS = [
    ("typed", "Typed"),
    ("recognised", "Recognised"),
    ("ticket", "Ticket"),
    ("card", "Card"),
]
# Who holds a shift reads no sums of what was taken (D3): the lane tells him each fee.
COUNTED_BY_OTHERS = ",".join(
    f"wuye_property.group_{post}"
    for post in ("accountant", "supervisor", "manager", "administrator")
)
PHASES = [("in", "Inside"), ("out", "Left"), ("closed", "Closed without Leaving")]
WORDS = {
    Code.PERMIT: "Month card",
    Code.FREE: "Free",
    Code.WHITE: "Always let in",
    Code.SPECIAL: "On duty",
    Code.TEMPORARY: "Temporary",
    Code.AGAIN: "Was inside already",
    Code.FREE_TIME: "Within the free time",
    Code.PAID: "Paid",
    Code.FEE: "To be paid",
    Code.OVERSTAY: "Time to leave is over",
    Code.NO_ENTRY: "No entry found",
    Code.NO_PLATE: "No plate",
    Code.NO_PRICE: "No price",
    Code.CLOCK: "Out before in",
    Code.BLACK: "Kept out",
    Code.FULL: "Full",
    Code.NO_TEMPORARY: "No temporary cars",
    Code.SECOND_CAR: "Space is another car's",
    Code.CLOSED: "Lane closed",
}
CODES = [(code.value, WORDS[code]) for code in Code]


class WuyeParkingStay(models.Model):
    """A stay from the entry to the exit (R117, R125-R127, G1, G2).

    Its way in never changes; once the car is out nothing does. What it costs is
    computed from it at any moment (`wuye_parking_stay_charge`), kept when it leaves.
    """

    _name = "wuye.parking.stay"
    _description = "Stay"
    _order = "entered_at desc, id desc"
    _rec_names_search = ["name", "plate"]

    name = fields.Char(
        string="Slip No.", required=True, readonly=True, index="trigram", copy=False
    )
    lot_id = fields.Many2one(
        "wuye.parking.lot",
        string="Car Park",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    community_id = fields.Many2one(
        related="lot_id.community_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="lot_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    outer_id = fields.Many2one(
        "wuye.parking.stay",
        string="Stay in the Outer Car Park",
        readonly=True,
        index="btree_not_null",
    )
    inner_ids = fields.One2many("wuye.parking.stay", "outer_id")
    phase = fields.Selection(
        PHASES, string="State", required=True, readonly=True, default="in"
    )
    plate = fields.Char(
        readonly=True, index="trigram", help="Empty: the car came without a plate."
    )
    plate_key = fields.Char(
        compute="_compute_plate_key", store=True, precompute=True, index=True
    )
    plate_kind = fields.Char(readonly=True)
    vehicle_class = fields.Char(readonly=True, string="Class")
    # by which right
    permit_id = fields.Many2one(
        "wuye.parking.permit",
        string="Month Card",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    space_id = fields.Many2one(
        "wuye.unit",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    cover_since = fields.Datetime(
        string="On Its Right since",
        readonly=True,
        help="From then on the month card or the space covers it, for as long as they "
        "hold.",
    )
    # the way in
    entered_at = fields.Datetime(string="In", required=True, readonly=True, index=True)
    entry_lane_id = fields.Many2one(
        "wuye.parking.lane", string="Lane In", readonly=True, ondelete="restrict"
    )
    entry_how = fields.Selection(HOWS, string="How", required=True, readonly=True)
    entry_code = fields.Selection(CODES, string="Let in", required=True, readonly=True)
    entry_user_id = fields.Many2one("res.users", string="By", readonly=True)
    entry_image = fields.Char(string="Picture In", readonly=True)
    # the way out
    left_at = fields.Datetime(string="Out", readonly=True, index="btree_not_null")
    exit_lane_id = fields.Many2one(
        "wuye.parking.lane", string="Lane Out", readonly=True, ondelete="restrict"
    )
    exit_code = fields.Selection(CODES, string="Let out", readonly=True)
    exit_user_id = fields.Many2one("res.users", string="Let out by", readonly=True)
    exit_image = fields.Char(string="Picture Out", readonly=True)
    reason = fields.Char(readonly=True)
    # what it cost
    amount = fields.Monetary(
        string="Fee",
        readonly=True,
        groups=COUNTED_BY_OTHERS,
        help="Of the whole stay, less coupons.",
    )
    amount_off = fields.Monetary(
        string="Coupons", readonly=True, groups=COUNTED_BY_OTHERS
    )
    amount_debt = fields.Monetary(
        string="Let out owing", readonly=True, groups=COUNTED_BY_OTHERS
    )
    amount_waived = fields.Monetary(
        string="Let out free",
        readonly=True,
        groups=COUNTED_BY_OTHERS,
        help="Due, and not asked for.",
    )
    slices = fields.Json(readonly=True, help="How the fee came about.")
    version_id = fields.Many2one(
        "wuye.parking.tariff.version", readonly=True, ondelete="restrict"
    )
    payment_ids = fields.One2many(
        "wuye.parking.payment", "stay_id", readonly=True, groups=COUNTED_BY_OTHERS
    )
    paid = fields.Monetary(
        compute="_compute_paid",
        groups=COUNTED_BY_OTHERS,
        help="The sum of its payments.",
    )
    correction_ids = fields.One2many(
        "wuye.parking.correction", "stay_id", readonly=True
    )
    lift_ids = fields.One2many("wuye.parking.lift", "stay_id", readonly=True)

    _name_uniq = models.UniqueIndex(
        "(community_id, name)", "Another stay has this slip number."
    )
    _inside_once = models.UniqueIndex(
        "(lot_id, plate) WHERE phase = 'in' AND plate IS NOT NULL",
        "This car is inside already.",
    )
    _inside = models.Index("(lot_id, entered_at) WHERE phase = 'in'")
    _order_of_time = models.Constraint(
        "CHECK(left_at IS NULL OR left_at >= entered_at)",
        "A car leaves after it came: look at the clocks of the lanes.",
    )
    _left = models.Constraint(
        "CHECK((phase = 'out') = (left_at IS NOT NULL AND exit_code IS NOT NULL))",
        "A car that left did so at a moment, and somehow.",
    )
    _closed_why = models.Constraint(
        "CHECK(phase <> 'closed' OR length(btrim(coalesce(reason, ''))) >= 2)",
        "Say why the stay is closed without an exit.",
    )
    _entry_frozen = Immutable(
        *("name", "lot_id", "entered_at", "entry_lane_id", "entry_how", "entry_code"),
        *("entry_user_id", "outer_id"),
        message="The way in of a stay never changes.",
    )
    _frozen = Immutable(
        *("plate", "phase", "left_at", "exit_lane_id", "exit_code", "exit_user_id"),
        *("amount", "amount_off", "amount_debt", "amount_waived"),
        *("cover_since", "permit_id", "space_id"),
        message="A stay that is over stays as it is.",
        when="OLD.phase <> 'in'",
    )
    _kept = NeverDeleted("A stay stays on file.")

    @api.depends("plate")
    def _compute_plate_key(self):
        for stay in self:
            stay.plate_key = look_alike_key(stay.plate or "") or False

    @api.depends("payment_ids.amount")
    def _compute_paid(self):
        for stay in self:
            stay.paid = sum(stay.payment_ids.mapped("amount"))

    @api.depends("name", "plate")
    def _compute_display_name(self):
        for stay in self:
            stay.display_name = " · ".join(filter(None, (stay.plate, stay.name)))

    def write(self, vals):
        if not self.env.su:
            raise AccessError(
                self.env._("A stay is changed by driving, paying and correcting only.")
            )
        return super().write(vals)

    def _say_leave_first(self):
        """Why no month card begins while the car is inside (G5)."""
        return self.env._(
            "%(plate)s is inside since %(since)s as a temporary car. It has to pay and "
            "leave first, then the month card can begin.",
            plate=self.plate,
            since=f"{to_gate(self.entered_at):%m-%d %H:%M}",
        )

    # === FINDING === #

    @api.model
    def _inside_of(self, permit):
        """Open stays of the cars of a month card."""
        # sudo: of a month card the caller has; its stays may be at another gate
        return self.sudo().search(
            [
                ("phase", "=", "in"),
                ("plate", "in", permit.car_ids.mapped("plate")),
                ("lot_id", "in", permit._lots().ids),
            ]
        )

    @api.model
    def _find(self, lots, text, inside=True, limit=20):
        """Stays whose slip number or plate has this part, newest first (J13).

        A scanner types the whole number of a slip, a person part of a plate.
        """
        part = normalise(text or "")
        if not part:
            return self.browse()
        slip = (text or "").strip().upper()
        domain = [
            ("lot_id", "in", lots.ids),
            "|",
            ("plate", "=ilike", f"%{part}%"),
            ("name", "=ilike", f"%{slip}%"),
        ]
        if inside:
            domain.append(("phase", "=", "in"))
        return self.search(domain, limit=limit)

    @api.model
    def _open_stay(self, lot, plate):
        """The stay of a plate that is inside a car park, or none."""
        if not plate:
            return self.browse()
        return self.search(
            [("lot_id", "=", lot.id), ("plate", "=", plate), ("phase", "=", "in")]
        )

    def _lock(self):
        """Wait for whoever lets one of these out, and read it anew."""
        self.env.execute_query(
            SQL(
                "SELECT id FROM wuye_parking_stay WHERE id IN %s ORDER BY id"
                " FOR UPDATE",
                tuple(self.ids),
            )
        )
        self.invalidate_recordset()
        return self

    def _touch(self):
        """Change the row without changing it: who waits for it begins anew, and sees
        what was done here; a lock alone would let him go on."""
        self.flush_recordset()
        self.env.execute_query(
            SQL(
                "UPDATE wuye_parking_stay SET write_date = write_date"
                " WHERE id = ANY(%s) RETURNING id",
                sorted(self.ids),
            )
        )

    def _check_fee_free(self):
        """Whether what is due may become another sum now; the stay is locked.

        Modules that ask a driver for a fee refuse it while he is asked: else he pays
        what is not due any more.

        :raises UserError: says what to do first
        """
        self._touch()

    def _close(self, reason):
        """End stays nobody saw leave; what they cost is not asked for (G13)."""
        for stay in self:
            stay.write({"phase": "closed", "reason": reason})
            stay._hand_on(gate_now(self.env))

    def _settle(self, amount, settled_at, token, **taken):
        """Keep that what is due at a moment was paid; modules with money call it.

        :param settled_at: the moment the fee was computed for (naive UTC)
        :param taken: what else the payment has to say: fields of other modules
        :return: the payment; of a token that was used, the one it made
        :raises UserError: the amount is not what is due then, or the car has left
        """
        self.ensure_one()
        payments = self.env["wuye.parking.payment"].sudo()  # sudo: made here only
        if done := payments.search([("token", "=", token)]):
            return done
        self.sudo()._lock()
        if self.phase != "in":
            raise UserError(self.env._("%s has left already.", self.display_name))
        charge = self.sudo()._decide_out(settled_at).charge
        due = charge.amount if charge else to_decimal(0, 2)
        if not due or to_decimal(amount, 2) != due:
            raise UserError(
                self.env._(
                    "%(stay)s owes %(due)s at this moment, not %(amount)s. Look at "
                    "the fee again.",
                    stay=self.display_name,
                    due=due,
                    amount=to_decimal(amount, 2),
                )
            )
        return self._keep_payment(amount, settled_at, token, charge, **taken)

    def _keep_payment(self, amount, settled_at, token, charge, **taken):
        """The row of a payment. Who calls it knows that the amount is right, or that
        the money is in a drawer whatever would be right.

        :param charge: the engine's, whose slices prove it; None where there is none
        """
        vals = {"stay_id": self.id, "amount": amount, "settled_at": settled_at}
        vals |= {"token": token, "user_id": self.env.uid}
        vals["slices"] = [part.as_dict() for part in charge.slices] if charge else []
        # sudo: payments are made here only
        payment = self.env["wuye.parking.payment"].sudo().create({**vals, **taken})
        self.sudo()._use_coupons(charge, payment)
        return payment

    @api.model
    def _cron_forget_pictures(self):
        """Take out the pictures of stays whose car park keeps them no longer (G16)."""
        lots = self.env["wuye.parking.lot"].with_context(active_test=False)
        for lot in lots.search([("id", "!=", 0)]):
            lot._forget_pictures(fields.Datetime.now())
            self.env["ir.cron"]._commit_progress(1)
