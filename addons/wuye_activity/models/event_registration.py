from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.wuye_property.immutable import Immutable, NeverDeleted

from ..taken import SeatsCounted


class EventRegistration(models.Model):
    """Who signed up by which card, what he paid, whether he came (F19).

    Made by taps only: posts read registrations and write none. Name, telephone and
    address are those of the person, and are not kept a second time.
    """

    _inherit = "event.registration"

    wuye_community_id = fields.Many2one(
        related="event_id.wuye_community_id",
        string="Community",
        store=True,
        index=True,
        precompute=True,
    )
    wuye_currency_id = fields.Many2one(
        related="company_id.currency_id", string="Currency of the fee"
    )
    wuye_card_id = fields.Many2one(
        "wuye.card", string="Card", readonly=True, ondelete="restrict"
    )
    wuye_unit_id = fields.Many2one(
        "wuye.unit", string="Unit", readonly=True, ondelete="restrict"
    )
    wuye_at = fields.Datetime(string="Signed up at", readonly=True, copy=False)
    wuye_uuid = fields.Char(string="Number of the tap", readonly=True, copy=False)
    wuye_came_uuid = fields.Char(
        string="Number of the tap on the day", readonly=True, copy=False
    )
    wuye_entry_id = fields.Many2one(
        "wuye.wallet.entry",
        string="Payment of the fee",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    wuye_paid = fields.Monetary(
        string="Fee paid",
        currency_field="wuye_currency_id",
        readonly=True,
        copy=False,
        default=0.0,
    )
    wuye_refund_id = fields.Many2one(
        "wuye.wallet.entry",
        string="Fee given back",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    wuye_reason = fields.Char(string="Why cancelled", readonly=True, copy=False)

    _wuye_once = models.UniqueIndex(
        "(event_id, partner_id) WHERE active AND state IN ('open', 'done')",
        "This person has signed up already.",
    )
    _wuye_tap_uniq = models.UniqueIndex(
        "(wuye_uuid) WHERE wuye_uuid IS NOT NULL", "This tap was used already."
    )
    _wuye_entry_uniq = models.UniqueIndex(
        "(wuye_entry_id) WHERE wuye_entry_id IS NOT NULL",
        "This payment belongs to another registration.",
    )
    _wuye_held = models.Constraint(
        "CHECK(wuye_uuid IS NULL"
        " OR partner_id IS NOT NULL AND wuye_card_id IS NOT NULL)",
        "Who signed up by card is a person and has the card.",
    )
    _wuye_paid_by = models.Constraint(
        "CHECK((coalesce(wuye_paid, 0) > 0) = (wuye_entry_id IS NOT NULL))",
        "A fee that is paid has its entry of the wallet.",
    )
    _wuye_given_back = models.Constraint(
        "CHECK(wuye_entry_id IS NULL OR"
        " (state = 'cancel') = (wuye_refund_id IS NOT NULL))",
        "The fee of who is cancelled is given back, and of nobody else.",
    )
    _wuye_seats = SeatsCounted("There are not so many seats left in this activity.")
    _wuye_whose = Immutable(
        *("event_id", "partner_id", "wuye_card_id", "wuye_uuid"),
        *("wuye_entry_id", "wuye_paid"),
        message="A registration stays what it is: cancel it and sign up anew.",
        when="OLD.wuye_uuid IS NOT NULL",
    )
    _wuye_ended = Immutable(
        *("state", "active", "wuye_refund_id"),
        message="A registration that is cancelled stays so: sign up anew.",
        when="OLD.wuye_uuid IS NOT NULL AND OLD.state = 'cancel'",
    )
    _wuye_kept = NeverDeleted(
        "A registration is never deleted: cancel it.", when="OLD.wuye_uuid IS NOT NULL"
    )

    @api.depends("partner_id.name")
    def _compute_display_name(self):
        by_card = self.filtered("wuye_card_id")
        for registration in by_card:
            registration.display_name = registration.partner_id.name
        return super(EventRegistration, self - by_card)._compute_display_name()

    # === ACTIONS === #

    def action_wuye_cancel(self):
        """Cancel and give the fee back, by a page that asks why."""
        self.event_id.check_access("write")
        return self.env["wuye.activity.cancel"]._open(
            self.env._("Cancel a Registration"),
            {"default_registration_ids": self.ids},
        )

    # === BUSINESS METHODS === #

    @api.model
    def _wuye_sign_up(self, event, card, uuid, paid):
        """A place for the card's holder; the caller holds the activity's lock.

        :param paid: answer of `wuye.wallet._spend`; None: nothing was to be paid
        """
        registration = self.with_context(mail_create_nosubscribe=True).create(
            {
                "event_id": event.id,
                "partner_id": card.partner_id.id,
                "wuye_card_id": card.id,
                "wuye_unit_id": card.unit_id.id,
                "wuye_uuid": uuid,
                "wuye_at": fields.Datetime.now(),
                "wuye_entry_id": paid and paid["entry"],
                "wuye_paid": float(paid["amount"]) if paid else 0.0,
                "state": "open",
                # his own are with the person, and go with him
                **dict.fromkeys(("name", "email", "phone", "company_name"), False),
            }
        )
        self.env.flush_all()
        event.invalidate_recordset(["wuye_taken", "wuye_left"])
        return registration

    def _wuye_attend(self, uuid):
        """He came: a second tap, on the day."""
        self.write(
            {
                "state": "done",
                "wuye_came_uuid": uuid,
                "date_closed": fields.Datetime.now(),
            }
        )

    def _wuye_cancel(self, reason):
        """Free the seat and give the fee back, whole.

        :raises UserError: no reason is given, who came has had it, the wallet is closed
        """
        self.event_id.check_access("write")
        reason = (reason or "").strip()
        if not reason:
            raise UserError(
                self.env._("Say why: it stays on file with the registration.")
            )
        self.event_id._wuye_lock()
        for registration in self.sudo():  # written by taps and by this method only
            if registration.state != "open":
                raise UserError(registration._wuye_say_ended())
            entry = registration.wuye_entry_id
            refund = entry and entry._give_back(None, reason, entry.terminal_id)
            registration.write(
                {
                    "state": "cancel",
                    "wuye_reason": reason,
                    "wuye_refund_id": refund or False,
                }
            )
        self.env.flush_all()
        self.event_id.invalidate_recordset(["wuye_taken", "wuye_left"])

    def _wuye_say_ended(self):
        if self.state == "done":
            return self.env._(
                "%s came: who took part is not given the fee back.", self.display_name
            )
        return self.env._("%s was cancelled already.", self.display_name)
