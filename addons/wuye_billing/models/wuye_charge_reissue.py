from odoo import api, fields, models
from odoo.exceptions import UserError


class WuyeCharge(models.Model):
    """Reversing and issuing anew what is posted but unpaid (B9, R25, T1).

    A charge with any settlement counts as paid: it is adjusted, never re-issued.
    """

    _inherit = "wuye.charge"

    # === ACTIONS === #

    def action_reissue(self):
        """Reverse and issue anew with the prices and areas of now."""
        self._check_may_reissue()
        return (
            self.sudo()
            ._reissue()
            ._get_records_action(
                name=self.env._("Issued anew"), views=[[False, "list"], [False, "form"]]
            )
        )

    def action_reverse(self):
        """Reverse without a new charge, e.g. a fee that never applied."""
        self._check_may_reissue()
        self.sudo()._reverse(self._reissue_date())
        return True

    # === BUSINESS METHODS === #

    def _check_may_reissue(self):
        self.check_access("read")
        self.env["res.users"]._require_post(
            ["ledger_clerk", "accountant"],
            self.env._(
                "Only the ledger room or an accountant may reverse bills. Ask them."
            ),
        )

    @api.model
    def _reissue_date(self):
        return fields.Date.context_today(self)

    def _reissue(self, date=None, period_end=None):
        """Reverse the charges and post them as they would be billed now.

        :param date: accounting date of both documents, today by default
        :param period_end: another last day of the period (R42), for one charge
        :return: the new charges; none where the fee no longer applies
        """
        date = date or self._reissue_date()
        vals_list = []
        for charge in self:
            vals_list += charge._prepare_reissue(date, period_end)
        self._reverse(date)
        fresh = self.create(vals_list)
        self.env["wuye.posting"]._post(fresh)
        return fresh

    def _reverse(self, date):
        """Post a full credit note for each unpaid charge; return the reversals."""
        self._check_reversible()
        date = max([date, *self.mapped("date")])
        reversals = self.create([charge._prepare_reversal(date) for charge in self])
        self.env["wuye.posting"]._post(reversals)
        self.with_context(wuye_posting=True).state = "reversed"
        self.flush_recordset(["state"])  # the exclusion must see it before the next
        self.env["wuye.charge.release"]._cancel(self, reversals)
        return reversals

    def _check_reversible(self):
        for charge in self:
            if charge.state != "posted" or charge.kind not in ("regular", "supplement"):
                raise UserError(
                    self.env._(
                        "%(charge)s cannot be reversed: only posted fees can. Request "
                        "an adjustment instead.",
                        charge=charge.display_name,
                    )
                )
            if charge.allocation_ids:
                raise UserError(
                    self.env._(
                        "%(charge)s is paid, wholly or in part, and stays as it is. "
                        "Request an adjustment of the difference instead.",
                        charge=charge.display_name,
                    )
                )

    def _prepare_reversal(self, date):
        self.ensure_one()
        written = self.company_id._wuye_written()
        note = written.env._("Reversal of %s", self._entry_label())
        return {
            **self._prepare_copy(),
            "kind": "reversal",
            "contract_line_id": False,
            "source_key": f"reversal/{self.id}",
            "origin_id": self.id,
            "date": date,
            "date_due": date,
            "amount": -self.amount,
            "explanation": {"note": note},
        }

    def _prepare_copy(self):
        """The facts a reversal shares with its charge."""
        return {
            "company_id": self.company_id.id,
            "community_id": self.community_id.id,
            "unit_id": self.unit_id.id,
            "partner_id": self.partner_id.id,
            "item_id": self.item_id.id,
            "tax_id": self.tax_id.id,
            "period_start": self.period_start,
            "period_end": self.period_end,
            "bill_month": self.bill_month,
            "service_month": self.service_month,
        }

    def _prepare_reissue(self, date, period_end=None):
        """Values of the charge as it would be billed now; shortened, it stays so."""
        self.ensure_one()
        builder = self.env["wuye.charge.builder"]
        if not period_end and (self.explanation or {}).get("shortened"):
            period_end = self.period_end
        vals_list, failures = builder._prepare_charges(
            self.contract_line_id, self.bill_month, period_end=period_end
        )
        if failures and failures[0]["severity"] == "error":
            raise UserError(
                self.env._(
                    "%(charge)s cannot be issued anew: %(reason)s",
                    charge=self.display_name,
                    reason=failures[0]["message"],
                )
            )
        same = [
            vals
            for vals in vals_list
            if vals["period_start"] == self.period_start
            and vals["partner_id"] == self.partner_id.id
        ]
        date = max(date, self.date)
        for vals in same:
            vals.update(
                explanation={**vals["explanation"], "shortened": bool(period_end)},
                kind=self.kind,
                run_id=self.run_id.id,
                revision=self.revision + 1,
                origin_id=self.id,
                date=date,
                date_due=max(self.date_due, date),
            )
        return same

    def _prepare_shortened(self, period_end):
        """Values of the charge with an earlier end (R42), to be looked at.

        :raises UserError: the end is not within the period
        """
        self.check_access("read")
        # sudo: the builder reads prices and payers, as it does for a run
        return self.sudo()._prepare_reissue(self._reissue_date(), period_end)

    def _rerate(self):
        """Issue anew those that would come out otherwise now (R25, B9).

        What is a percentage of them follows, as far as it is not paid.

        :return: the new charges
        """
        changed = self.filtered(lambda charge: charge._comes_out_otherwise())
        if not changed:
            return changed
        fresh = changed._reissue()
        return fresh + changed._percentages()._rerate()

    def _percentages(self):
        """Unpaid charges that are a percentage of these: same unit and bill month."""
        known = {(charge.unit_id, charge.bill_month) for charge in self}
        return self.search(
            [
                ("item_id.base_item_ids", "in", self.item_id.ids),
                ("unit_id", "in", self.unit_id.ids),
                ("bill_month", "in", list({month for _unit, month in known})),
                ("state", "=", "posted"),
                ("kind", "in", ("regular", "supplement")),
                ("allocation_ids", "=", False),
            ]
        ).filtered(lambda charge: (charge.unit_id, charge.bill_month) in known)

    def _comes_out_otherwise(self):
        amount = self._rerated_amount()
        return amount is None or bool(
            self.currency_id.compare_amounts(amount, self.amount)
        )

    def _rerated_amount(self):
        """What the charge would come to now, or None where it no longer applies."""
        self.ensure_one()
        vals = self._prepare_reissue(self._reissue_date())
        return vals[0]["amount"] if vals else None
