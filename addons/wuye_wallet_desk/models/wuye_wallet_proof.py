import unicodedata

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from odoo.addons.wuye_cashier.models.wuye_tender import yuan
from odoo.addons.wuye_property.immutable import Immutable, NeverDeleted
from odoo.addons.wuye_wallet.models.wuye_wallet_pin import PINS
from odoo.addons.wuye_wallet.readings import readings

from wuye_engine.wallet import PIN_TRIES, Code, card_code

KINDS = [("card", "Card"), ("consent", "Written consent")]
CONSENT = ("授权书", "Consent")  # what the number of a consent is typed behind
SHORTEST = 2  # characters of a number of a consent
LONGEST = 60
FACTS = (
    *("order_token", "wallet_id", "kind", "card_id", "reference", "with_pin"),
    *("user_id", "proven_at"),
)


class WuyeWalletProof(models.Model):
    """Why the desk may pay from a payer's wallet: his card was tapped, or he consents.

    Made before the payment, for its token; neither the number of the card nor the PIN
    is kept, in the browser no more than here. A wrong PIN is counted and not undone:
    it is an answer, no error.
    """

    _name = "wuye.wallet.proof"
    _description = "Proof for a Payment from a Wallet"
    _order = "id desc"
    _rec_name = "reference"
    _log_access = False

    order_token = fields.Char(string="Payment", required=True, readonly=True)
    wallet_id = fields.Many2one(
        "wuye.wallet", required=True, readonly=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        related="wallet_id.company_id", store=True, index=True, precompute=True
    )
    community_id = fields.Many2one(
        related="wallet_id.community_id", store=True, index=True, precompute=True
    )
    kind = fields.Selection(KINDS, required=True, readonly=True)
    card_id = fields.Many2one("wuye.card", readonly=True, ondelete="restrict")
    reference = fields.Char(required=True, readonly=True)
    with_pin = fields.Boolean(string="With the PIN", readonly=True)
    user_id = fields.Many2one(
        "res.users", string="By", required=True, readonly=True, ondelete="restrict"
    )
    proven_at = fields.Datetime(
        string="When", required=True, readonly=True, default=fields.Datetime.now
    )

    # asked when the payment is taken
    _payment_idx = models.Index("(order_token, user_id)")
    _card_named = models.Constraint(
        "CHECK((kind = 'card') = (card_id IS NOT NULL))",
        "A card that was tapped is named.",
    )
    _facts = Immutable(*FACTS, message="What a payer showed stays on file.")
    _kept = NeverDeleted("What a payer showed stays on file.")

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise AccessError(self.env._("A proof is made by the desk only."))
        return super().create(vals_list)

    # === MADE === #

    @api.model
    def _prove(self, company, asked):
        """Look at what the payer shows; the answer says what is in the way.

        :param asked: {"order": token of the payment, "partner_id", "amount": yuan,
            "typed": number of a card as the reader typed it, or a consent, "pin"}
        :return: {"code": proven, or of `wuye_engine.wallet.Code`, or another_person,
            or no_pin, "words", "reference"}
        """
        payer = self.env["res.partner"].browse(asked.get("partner_id") or [])
        payer.check_access("read")
        wallet = self.env["wuye.wallet"]._own(company, payer)
        if not payer or not wallet:
            return self._answer(Code.NO_WALLET)
        typed = unicodedata.normalize("NFKC", str(asked.get("typed") or "")).strip()
        if typed.startswith(CONSENT):
            return self._prove_consent(asked, wallet, typed)
        card, code = self._card(company, typed)
        if code:
            return self._answer(code)
        if card.partner_id != payer:
            return {
                "code": "another_person",
                "words": self.env._(
                    "This card is another person's. Have the payer's own card held to "
                    "the reader, or write down his consent: “Consent” and its number."
                ),
            }
        return self._prove_card(asked, wallet, card)

    @api.model
    def _prove_consent(self, asked, wallet, typed):
        number = typed.removeprefix(next(filter(typed.startswith, CONSENT))).strip()
        if not SHORTEST <= len(number) <= LONGEST:
            return {
                "code": "unreadable",
                "words": self.env._("Write down the number of the consent, too."),
            }
        return self._keep(asked, wallet, "consent", self.env._("Consent %s", number))

    @api.model
    def _prove_card(self, asked, wallet, card):
        """The payer's card, and above the limit his PIN."""
        with_pin = False
        if self._needs_pin(wallet, asked.get("amount")):
            refused = self._try_pin(wallet, asked.get("pin"))
            if refused:
                return refused
            with_pin = True
        reference = self.env._(
            "Card %(name)s, ends %(tail)s", name=card.name, tail=card.tail or ""
        )
        return self._keep(
            asked, wallet, "card", reference, card_id=card.id, with_pin=with_pin
        )

    @api.model
    def _card(self, company, typed):
        """(card as superuser, why it pays nothing) of a number as it was typed."""
        till = self.env["wuye.wallet.till"]
        # sudo: posts of the desk read no cards; this one is held to their reader
        places = self.env["wuye.community"].sudo()
        cards = self.env["wuye.card"].sudo()
        texts = readings(typed)
        if not texts:
            return cards, Code.UNREADABLE
        for place in places.search([("company_id", "=", company.id)]):
            found = {credential for _text, credential in till._known(place, texts)}
            if len(found) > 1:
                return cards, Code.UNREADABLE
            card = cards.search([("credential_id", "in", list(found))])
            if card:
                now = fields.Datetime.now()
                return card, card_code(card.state, card.date_to or None, now)
        return cards, Code.UNKNOWN

    # === PIN === #

    @api.model
    def _needs_pin(self, wallet, amount):
        rule = wallet.env["wuye.wallet.rule"]._on(wallet.company_id, wallet._today())
        return bool(rule.pin_above) and yuan(amount or 0) > yuan(rule.pin_above)

    @api.model
    def _try_pin(self, wallet, pin):
        """What is in the way of a PIN, or None; a wrong one is counted."""
        wallet._lock()
        if wallet.pin_failures >= PIN_TRIES:
            return self._answer(Code.PIN_LOCKED)
        if not wallet.pin:
            return {
                "code": "no_pin",
                "words": self.env._(
                    "Over the limit the PIN is asked for, and this wallet has none. "
                    "Have its holder choose one, or write down his consent."
                ),
            }
        if not pin:
            return self._answer(Code.PIN_NEEDED)
        is_right = isinstance(pin, str) and PINS.verify(pin[:16], wallet.pin)
        failures = 0 if is_right else wallet.pin_failures + 1
        self.env.execute_query(
            SQL(
                "UPDATE wuye_wallet SET pin_failures = %s WHERE id = %s RETURNING id",
                failures,
                wallet.id,
            )
        )
        wallet.invalidate_recordset(["pin_failures"])
        return None if is_right else self._answer(Code.PIN_WRONG)

    # === ANSWERS === #

    @api.model
    def _answer(self, code):
        words = self.env["wuye.wallet.till"]._words(code)
        return {"code": code.value, "words": words}

    @api.model
    def _keep(self, asked, wallet, kind, reference, **vals):
        # sudo: proofs are made here only
        self.sudo().create(
            {
                "order_token": str(asked.get("order") or "")[:64],
                "wallet_id": wallet.id,
                "kind": kind,
                "reference": reference,
                "user_id": self.env.uid,
                **vals,
            }
        )
        return {"code": "proven", "words": "", "reference": reference}

    # === ASKED WHEN IT IS PAID === #

    @api.model
    def _require(self, order, tender):
        """The reference of a tender of a payment: what its payer has shown.

        :raises UserError: nothing, or not enough for so much
        """
        payer = self.env["res.partner"].browse(order.get("partner_id") or [])
        # sudo: his own proofs of this payment
        proof = self.sudo().search(
            [
                ("order_token", "=", order["token"]),
                ("user_id", "=", self.env.uid),
                ("wallet_id.partner_id", "=", payer.id),
            ],
            order="id desc",
            limit=1,
        )
        if not proof:
            raise UserError(
                self.env._(
                    "Wallet: have the payer's card held to the reader, or write down "
                    "his consent: “Consent” and its number."
                )
            )
        is_short = proof.kind == "card" and not proof.with_pin
        if is_short and self._needs_pin(proof.wallet_id, tender["amount"]):
            raise UserError(
                self.env._(
                    "Wallet: so much is paid with the PIN only. Have the card held to "
                    "the reader once more."
                )
            )
        return proof.reference
