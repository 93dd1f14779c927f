from odoo import fields, models

from odoo.addons.wuye_property.immutable import Immutable, NeverDeleted

LIFE = 5 * 60  # seconds a payer has; then the order is closed
STATES = [
    ("waiting", "Waiting for the payer"),
    ("paid", "Paid"),
    ("closed", "Closed"),
    ("refund_asked", "Refund asked"),
    ("refunded", "Refunded"),
]
# closed and paid after all: the provider's signed word counts; nothing else goes back
BACKWARD = (
    "OLD.state = 'refunded' "
    "OR (OLD.state = 'refund_asked' AND NEW.state <> 'refunded') "
    "OR (OLD.state = 'paid' AND NEW.state <> 'refund_asked') "
    "OR (OLD.state = 'closed' AND NEW.state <> 'paid') "
    "OR (OLD.state = 'waiting' AND NEW.state NOT IN ('paid', 'closed'))"
)


class WuyePayOrder(models.Model):
    """What a payer was asked for by his code, and what the provider says of it (D1).

    It is written down before the provider is asked, so that no payment is without its
    order; the receipt is written only once it is paid, and money goes back only where
    no receipt stands. Made by the desk; nobody writes it.
    """

    _name = "wuye.pay.order"
    _description = "Payment Order"
    _order = "id desc"

    name = fields.Char(
        string="Order no.",
        required=True,
        readonly=True,
        help="Ours; the provider knows the order by it.",
    )
    client_token = fields.Char(
        required=True,
        readonly=True,
        groups="base.group_system",
        help="Of the desk's payment: one payment is one order (I9).",
    )
    request = fields.Json(required=True, readonly=True, groups="base.group_system")
    channel_id = fields.Many2one(
        "wuye.pay.channel", required=True, readonly=True, ondelete="restrict"
    )
    shift_id = fields.Many2one(
        "wuye.shift", required=True, readonly=True, index=True, ondelete="restrict"
    )
    desk_id = fields.Many2one(related="shift_id.desk_id", store=True, precompute=True)
    community_id = fields.Many2one(
        related="shift_id.community_id", store=True, index=True, precompute=True
    )
    company_id = fields.Many2one(
        related="shift_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    user_id = fields.Many2one(
        "res.users",
        string="Collector",
        required=True,
        readonly=True,
        index=True,
        ondelete="restrict",
    )
    unit_id = fields.Many2one("wuye.unit", readonly=True, ondelete="restrict")
    partner_id = fields.Many2one(
        "res.partner", string="Payer", required=True, readonly=True, ondelete="restrict"
    )
    charge_ids = fields.Many2many("wuye.charge", string="Bills", readonly=True)
    amount = fields.Monetary(required=True, readonly=True)
    state = fields.Selection(
        STATES, required=True, default="waiting", readonly=True, index=True
    )
    begun_at = fields.Datetime(
        required=True, readonly=True, default=fields.Datetime.now
    )
    paid_at = fields.Datetime(readonly=True)
    number = fields.Char(string="Provider's number", readonly=True)
    problem = fields.Char(
        readonly=True, help="Why it was not paid, or not given back yet."
    )
    receipt_id = fields.Many2one(
        "wuye.receipt", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    is_voided = fields.Boolean(string="Receipt void", readonly=True)
    refund_reason = fields.Char(readonly=True)
    refund_asked_by = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    refund_tries = fields.Integer(readonly=True)
    refunded_at = fields.Datetime(readonly=True)
    exception_ids = fields.One2many("wuye.pay.exception", "order_id", readonly=True)

    _name_uniq = models.Constraint(
        "UNIQUE(name)", "The number is taken. Send the payment again."
    )
    _token_uniq = models.Constraint(
        "UNIQUE(client_token)", "This payment has an order already."
    )
    _receipt_uniq = models.Constraint(
        "UNIQUE(receipt_id)", "A receipt is written for one order."
    )
    _number_uniq = models.UniqueIndex(
        "(channel_id, number) WHERE number IS NOT NULL",
        "The provider's number belongs to another order.",
    )
    _amount_positive = models.Constraint(
        "CHECK(amount > 0)", "An order is for more than nothing."
    )
    _paid_facts = models.Constraint(
        "CHECK(state IN ('waiting', 'closed') "
        "OR (paid_at IS NOT NULL AND coalesce(number, '') <> ''))",
        "A paid order has the provider's number and moment.",
    )
    _receipt_paid = models.Constraint(
        "CHECK(receipt_id IS NULL OR state = 'paid' OR coalesce(is_voided, FALSE))",
        "Money is given back only where no receipt stands: void it first.",
    )
    _refund_explained = models.Constraint(
        "CHECK(state NOT IN ('refund_asked', 'refunded') "
        "OR (coalesce(refund_reason, '') <> '' AND refund_asked_by IS NOT NULL))",
        "A refund says why, and who asked for it.",
    )
    _facts = Immutable(
        *("name", "client_token", "channel_id", "shift_id", "user_id"),
        *("unit_id", "amount", "begun_at"),
        message="What a payer was asked for never changes. Begin another payment.",
    )
    _number_stays = Immutable(
        *("number", "paid_at"),
        message="What the provider said of a payment stays.",
        when="OLD.number IS NOT NULL",
    )
    _receipt_stays = Immutable(
        "receipt_id",
        message="An order has one receipt and keeps it.",
        when="OLD.receipt_id IS NOT NULL",
    )
    _state_forward = Immutable(
        "state", message="An order of payment never goes back.", when=BACKWARD
    )
    _kept = NeverDeleted("A payment order stays on file.")
