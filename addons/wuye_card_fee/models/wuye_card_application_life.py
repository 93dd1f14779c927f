from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from ..application_states import NEXT, REPLACED_FROM


class WuyeCardApplication(models.Model):
    """From draft to card: submitted, approved, issued; refused or withdrawn."""

    _inherit = "wuye.card.application"

    # === ACTIONS === #

    def action_submit(self):
        """Fix the price, ask for approval where that is configured."""
        for one in self:
            one._check_complete()
            one._move("submitted", one.env._("papers checked"), **one._prepare_price())
            one.request_validation()
        return True

    def action_approve(self):
        """Approve what nobody else has to, or what was approved by then.

        :raises UserError: an approval is missing
        """
        self.check_access("write")
        for one in self:
            one._check_approvals()
            one._approve()
        return True

    def action_refuse(self):
        """Refuse, by a page that asks why."""
        return self._open_reason("refused")

    def action_withdraw(self):
        """The applicant changed his mind; a page asks why."""
        return self._open_reason("withdrawn")

    def action_issue(self):
        """The page of the desk that issues cards, filled in.

        :raises UserError: fee or deposit is open still
        """
        self.ensure_one()
        self._check_may_issue()
        return self.env["wuye.card"]._open(
            "wuye.card.issue",
            self.env._("Issue a Card"),
            {
                "default_application_id": self.id,
                "default_replaces_id": self.replaces_id.id,
                "default_community_id": self.community_id.id,
                "default_kind": self.kind,
                "default_unit_id": self.unit_id.id,
                "default_partner_id": self.partner_id.id,
                "default_group_ids": [fields.Command.set(self.group_ids.ids)],
                "default_date_to": self.date_to,
                "default_number_kind": self.replaces_id.number_kind or "em",
            },
        )

    def action_take_back(self):
        """Take the card back, by its own page that asks why."""
        self.ensure_one()
        return self.card_id._latest().action_cancel()

    def _open_reason(self, state):
        self.ensure_one()
        self.check_access("write")
        states = dict(self._fields["state"]._description_selection(self.env))
        context = {"default_application_id": self.id, "default_state": state}
        return self.env["wuye.card"]._open(
            "wuye.card.application.reason", states[state], context
        )

    # === BUSINESS METHODS === #

    def _move(self, state, reason, **vals):
        """Go on to a state, for a reason that is kept.

        :raises UserError: an application cannot go there, or no reason is given
        """
        self.ensure_one()
        self.check_access("write")
        reason = (reason or "").strip()
        if not reason:
            raise UserError(self.env._("Say why: it stays on file."))
        self.lock_for_update()
        self.invalidate_recordset(["state"])
        before = self.state
        if state not in NEXT[before]:
            states = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "Application %(number)s is “%(state)s” and cannot become "
                    "“%(wanted)s”.",
                    number=self.name,
                    state=states[before],
                    wanted=states[state],
                )
            )
        # the library computes it once, whatever is asked for and given since
        self.invalidate_recordset(["need_validation"])
        # sudo: the state is written by this method only; approvals were asked for
        row = self.sudo().with_context(skip_validation_check=True)
        row.write({"state": state, **vals})
        self.invalidate_recordset(["need_validation"])
        self._note_move(before, reason)

    def _note_move(self, before, reason):
        # sudo: the steps of an application are written by it only
        self.env["wuye.card.application.move"].sudo().create(
            [
                {
                    "application_id": one.id,
                    "state_from": before,
                    "state_to": one.state,
                    "user_id": self.env.uid,
                    "reason": reason,
                }
                for one in self
            ]
        )

    def _wuye_parties(self):
        """Who entered or submitted it, and whom it is about, never approve it."""
        submitted = self.move_ids.filtered(lambda move: move.state_to == "submitted")
        people = self.partner_id | self.payer_id
        return super()._wuye_parties() | submitted.user_id | people.user_ids

    def _validate_tier(self, tiers=False):
        """The last approval that was missing approves."""
        result = super()._validate_tier(tiers)
        if self.state == "submitted" and self.validation_status == "validated":
            self._check_approvals()
            # sudo: who may approve is what the tiers say, and was just asked for
            self.sudo()._approve()
        return result

    def _approve(self):
        """Approved: the fee is billed, so that a desk can take it."""
        self.ensure_one()
        self._move("approved", self.env._("approved"))
        self._bill_fee()

    def _end(self, state, reason):
        """Refuse or withdraw; what was billed and not paid is taken back."""
        self.ensure_one()
        self.check_access("write")
        if state == "refused":
            self._check_may_refuse()
        self.lock_for_update()
        self.invalidate_recordset(["state"])
        if self.state == "approved":
            self._unbill_fee()
        self._move(state, reason)

    def _check_may_refuse(self):
        # sudo: reviewers are asked for whoever refuses
        reviewers = self.sudo().review_ids.reviewer_ids
        if reviewers and self.env.user not in reviewers - self.sudo()._wuye_parties():
            raise AccessError(
                self.env._(
                    "Only who may approve the application refuses it. Withdraw it if "
                    "the applicant wants that."
                )
            )

    def _check_complete(self):
        """:raises UserError: with what is missing before it can be submitted"""
        missing = self.paper_ids.filtered(
            lambda row: row.is_required and not row.is_handed_in
        )
        if missing:
            raise UserError(
                self.env._(
                    "These papers are missing: %s. Tick what was handed in.",
                    ", ".join(missing.paper_id.mapped("name")),
                )
            )
        if self.kind == "resident" and self.partner_id not in self.resident_ids:
            raise UserError(
                self.env._(
                    "%(person)s does not live in %(unit)s today. Enter the person "
                    "there first, or choose another.",
                    person=self.partner_id.display_name,
                    unit=self.unit_id.display_name or "—",
                )
            )
        card = self.replaces_id
        if card and card.state not in REPLACED_FROM[self.occasion]:
            raise UserError(
                self.env._(
                    "Card %(card)s is not reported “%(occasion)s”. Report it first: "
                    "doors have to know at once.",
                    card=card.name,
                    occasion=dict(
                        self._fields["occasion"]._description_selection(self.env)
                    )[self.occasion],
                )
            )

    # === ISSUE === #

    def _check_may_issue(self):
        """:raises UserError: it is not approved, or something is open still"""
        self.ensure_one()
        self.invalidate_recordset()
        if self.state != "approved":
            raise UserError(
                self.env._(
                    "A card is issued on an application that is approved; %s is not.",
                    self.name,
                )
            )
        if not self.is_paid:
            raise UserError(
                self.env._(
                    "%(number)s is not paid: fee %(fee)s, deposit %(deposit)s are "
                    "open. Send %(payer)s to the desk.",
                    number=self.name,
                    fee=self.currency_id.format(self.amount_fee_open),
                    deposit=self.currency_id.format(self.amount_deposit_open),
                    payer=self.payer_id.display_name,
                )
            )

    def _issued_as(self, card):
        """Note the card; it was issued in the same transaction."""
        self._move("issued", self.env._("card %s", card.name), card_id=card.id)
