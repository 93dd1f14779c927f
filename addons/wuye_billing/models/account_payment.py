from odoo import api, fields, models
from odoo.exceptions import UserError


class AccountPayment(models.Model):
    _inherit = "account.payment"

    wuye_community_id = fields.Many2one(
        "wuye.community",
        string="Community",
        readonly=True,
        copy=False,
        index="btree_not_null",
    )
    wuye_void_move_ids = fields.Many2many(
        "account.move",
        "wuye_payment_void_rel",
        string="Voided by",
        readonly=True,
        copy=False,
    )
    wuye_void_date = fields.Date(string="Voided on", readonly=True, copy=False)

    @api.model
    def _get_valid_payment_account_types(self):
        """An advance goes straight to the advance account, a liability.

        Only for our payments: for all, the payment wizard would take up tax lines.
        """
        types = super()._get_valid_payment_account_types()
        return [*types, "liability_current"] if self.wuye_community_id else types

    def _generate_move_vals(
        self, write_off_line_vals=None, force_balance=None, line_ids=None
    ):
        vals = super()._generate_move_vals(
            write_off_line_vals=write_off_line_vals,
            force_balance=force_balance,
            line_ids=line_ids,
        )
        if self.wuye_community_id:
            vals.update(
                wuye_kind="payment",
                wuye_community_id=self.wuye_community_id.id,
                fiscal_position_id=False,  # money is not taxed: need not be looked up
            )
        return vals

    def _prepare_move_line_default_vals(
        self, write_off_line_vals=None, force_balance=None
    ):
        lines = super()._prepare_move_line_default_vals(
            write_off_line_vals=write_off_line_vals, force_balance=force_balance
        )
        if self.wuye_community_id:
            for line in lines:
                if line["account_id"] == self.destination_account_id.id:
                    line["wuye_community_id"] = self.wuye_community_id.id
        return lines

    def _fetch_duplicate_reference(self, matching_states=("draft", "in_process")):
        """I8: Odoo looks past the record rules for payments that resemble one."""
        found = super()._fetch_duplicate_reference(matching_states)
        return {key: other._filtered_access("read") for key, other in found.items()}

    # === GUARDS === #

    def action_post(self):
        ours = self._wuye_accounts()
        for payment in self:
            if payment.destination_account_id in ours and not payment.wuye_community_id:
                raise UserError(
                    self.env._(
                        "Money for property charges is taken on the bill or the unit "
                        "(“Receive”), so that it settles its charges. Open the unit's "
                        "charges and receive it there."
                    )
                )
        return super().action_post()

    @api.model
    def _wuye_accounts(self):
        maps = (
            self.env["wuye.account.map"]
            .sudo()  # read by whoever posts a payment
            .search(
                [
                    ("company_id", "in", self.env.companies.ids),
                    ("key", "in", ("ar", "advance")),
                ]
            )
        )
        return maps.account_id

    def action_draft(self):
        self._wuye_refuse()
        return super().action_draft()

    def action_cancel(self):
        self._wuye_refuse()
        return super().action_cancel()

    def action_reject(self):
        self._wuye_refuse()
        return super().action_reject()

    @api.ondelete(at_uninstall=False)
    def _unlink_except_wuye(self):
        self._wuye_refuse()

    def _wuye_refuse(self):
        ours = self.filtered(lambda p: p.wuye_community_id and p.state != "draft")
        if ours and not self.env.context.get("wuye_service"):
            raise UserError(
                self.env._(
                    "%(payment)s settles property charges and is never edited or "
                    "deleted. Void it: its charges open again and the trail stays.",
                    payment=ours[0].display_name,
                )
            )

    # === ACTIONS === #

    def action_wuye_void(self):
        """Void a receipt today (accounting row 21)."""
        self.ensure_one()
        self.env["res.users"]._require_post(
            ["accountant"],
            self.env._("Only an accountant may void a receipt. Ask one."),
        )
        self.check_access("read")
        self.env["wuye.settlement"]._void_payment(self, fields.Date.context_today(self))
        return True
