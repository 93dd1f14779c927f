from decimal import Decimal

from odoo import api, models
from odoo.exceptions import UserError

from wuye_engine.explain import stated_difference
from wuye_engine.money import allocate

from .wuye_charge import TAX_KEY

QUANTITY = Decimal("0.001")


class WuyeRebill(models.Model):
    """How bills are split, merged and put back: reversed and issued, in one act.

    Callers check the user's right; the documents are made as superuser, because an
    accountant of the property holds no right to write charges.
    """

    _inherit = "wuye.rebill"

    @api.model
    def _split(self, charge, parts, **vals):
        """Put `parts` in the place of an unpaid charge, each on a bill of its own.

        :param parts: list of dicts: ``partner_id`` (id), ``period_start``,
            ``period_end``, ``amount`` (Decimal, yuan); they add up to the charge
        :param vals: ``method``, ``date``, ``reason`` of the record
        :return: the record of the split
        """
        service = self.sudo()
        charge = charge.sudo()
        rebill = service._begin(charge, kind="split", **vals)
        reversals = service._reverse(rebill, charge)
        rows = service._prepare_parts(rebill, charge, parts, reversals[0].date)
        service._issue(rebill, [[row] for row in rows])
        return rebill.with_env(self.env)

    @api.model
    def _merge(self, charges, kind, **vals):
        """Put unpaid charges of one payer and unit on one new bill.

        :param kind: *merge*, or *split* for some charges of one bill
        :return: the record of it
        """
        service = self.sudo()
        charges = charges.sudo()._settlement_order()
        rebill = service._begin(charges, kind=kind, **vals)
        reversals = service._reverse(rebill, charges)
        date = reversals[0].date
        rows = [service._prepare_same(rebill, charge, date) for charge in charges]
        service._issue(rebill, [rows])
        return rebill.with_env(self.env)

    def _undo(self, date, reason):
        """Reverse what was issued and issue the bills as they were; once.

        :return: the record of the undoing
        """
        self.ensure_one()
        service = self.sudo()
        service.lock_for_update()
        service._check_undoable()
        new, old = service.new_ids, service.old_ids
        rebill = service._begin(
            new,
            kind="undo",
            date=date,
            reason=reason,
            undo_of_id=self.id,
            partner_id=self.partner_id.id,
        )
        day = service._reverse(rebill, new)[0].date
        groups = [
            [service._prepare_same(rebill, charge, day, new) for charge in group]
            for group in old.grouped("move_id").values()
        ]
        service._issue(rebill, groups)
        return rebill.with_env(self.env)

    # === STEPS === #

    @api.model
    def _begin(self, charges, **vals):
        """The record; the charges are locked and are such as may be reversed."""
        charges.lock_for_update()
        if vals["kind"] != "undo":
            self._check_rebillable(charges)
        first = charges[0]
        date = max([vals["date"], *charges.mapped("date")])
        self.env["wuye.month"]._check_open(first.community_id, [date])
        return self.create(
            {
                "unit_id": first.unit_id.id,
                "partner_id": first.partner_id.id,
                "user_id": self.env.uid,
                "amount": sum(charges.mapped("amount")),
                "amount_tax": sum(charges.mapped("amount_tax")),
                **vals,
                "date": date,
            }
        )

    @api.model
    def _check_rebillable(self, charges):
        charges._check_reversible()
        negative = charges.filtered(lambda charge: charge.amount <= 0)
        if negative:
            raise UserError(
                self.env._(
                    "%(charge)s is a reduction: it is neither split nor merged. Leave "
                    "it out.",
                    charge=negative[0].display_name,
                )
            )
        if len(charges.unit_id) > 1 or len(charges.partner_id) > 1:
            raise UserError(
                self.env._(
                    "One bill is one payer's for one unit, but these charges are of "
                    "%(units)s units and %(payers)s payers. Choose those of one.",
                    units=len(charges.unit_id),
                    payers=len(charges.partner_id),
                )
            )

    @api.model
    def _reverse(self, rebill, charges):
        """Credit notes for the charges, in the month of the record."""
        reversals = charges.with_context(wuye_rebill=rebill.id)._reverse(rebill.date)
        charges.with_context(wuye_posting=True).rebilled_id = rebill
        return reversals

    @api.model
    def _issue(self, rebill, groups):
        """A bill for each group of values; nothing is settled by it (B18).

        Advances are not used up here: what is owed stays what it was.
        """
        posting = self.env["wuye.posting"]
        for rows in groups:
            posting._post(self.env["wuye.charge"].create(rows), settle=False)
        rebill.invalidate_recordset(["old_ids", "new_ids", "reversal_ids"])
        self._check_unchanged(rebill)

    @api.model
    def _check_unchanged(self, rebill):
        """Amount and VAT before, reversed and after are the same to the fen."""
        for name in ("amount", "amount_tax", "amount_base"):
            old, back, new = (
                sum(rebill.mapped(f"{rows}.{name}"))
                for rows in ("old_ids", "reversal_ids", "new_ids")
            )
            currency = rebill.currency_id
            if currency.compare_amounts(old, new) or not currency.is_zero(old + back):
                raise UserError(
                    self.env._(
                        "The new bills would come to %(new)s instead of %(old)s, so "
                        "nothing was changed. Tell the administrator which bill it is.",
                        new=currency.format(new),
                        old=currency.format(old),
                    )
                )

    # === VALUES === #

    @api.model
    def _prepare_again(self, rebill, charge, date, revision):
        """What a new charge has of the one it stands for."""
        return {
            **charge._prepare_copy(),
            "kind": charge.kind,
            "contract_line_id": charge.contract_line_id.id,
            "run_id": charge.run_id.id,
            "revision": revision + 1,
            "origin_id": charge.id,
            "rebill_id": rebill.id,
            "date": date,
            "date_due": charge._due_after(),
            "price": charge.price,
            "is_deferred": charge.is_deferred,
        }

    @api.model
    def _prepare_same(self, rebill, charge, date, between=()):
        """The charge once more, as it was; on another bill.

        :param between: charges that stood in its place, for the count of re-issues
        """
        own = [c for c in between if c.origin_id == charge]
        revision = max([charge.revision, *(c.revision for c in own)])
        return {
            **self._prepare_again(rebill, charge, date, revision),
            "source_key": charge.source_key,
            "quantity": charge.quantity,
            "amount": charge.amount,
            "date_due": max(c._due_after() for c in [charge, *own]),
            "explanation": {
                **(charge.explanation or {}),
                TAX_KEY: str(charge._decimal(charge.amount_tax)),
            },
        }

    @api.model
    def _prepare_parts(self, rebill, charge, parts, date):
        """Values of the parts; tax, quantity and stated rounding add up, too.

        Parts of the same days cannot all be the contract line's: the first one is, so
        that no run bills the time once more; the others have a key of their own.
        """
        amounts = [part["amount"] for part in parts]
        taxes = allocate(charge._decimal(charge.amount_tax), amounts)
        used = Decimal(f"{charge.quantity:.3f}")
        quantities = allocate(used, amounts, QUANTITY)
        by_days = rebill.method == "days"
        rows = []
        for number, part in enumerate(parts):
            vals = self._prepare_again(rebill, charge, date, charge.revision)
            vals.update(
                partner_id=part["partner_id"],
                period_start=part["period_start"],
                period_end=part["period_end"],
                is_deferred=charge.is_deferred and self._spans_months(part),
                is_part=True,
                quantity=float(quantities[number]),
                amount=float(part["amount"]),
                explanation=self._explain_part(charge, parts, number, taxes[number]),
            )
            if number and not by_days:
                vals["contract_line_id"] = False
            if not vals["contract_line_id"] or charge.source_key:
                vals["kind"] = "supplement"
                vals["source_key"] = f"split/{rebill.id}/{number + 1}"
            rows.append(vals)
        return rows

    @api.model
    def _spans_months(self, part):
        start, end = part["period_start"], part["period_end"]
        return (start.year, start.month) != (end.year, end.month)

    @api.model
    def _explain_part(self, charge, parts, number, tax):
        """Which part of what, in the company's language; and how that came about."""
        written = charge.company_id._wuye_written()
        note = written.env._(
            "Part %(number)s of %(count)s of %(amount)s for %(charge)s",
            number=number + 1,
            count=len(parts),
            amount=f"{charge.amount:.2f}",
            charge=charge._entry_label(),
        )
        whole = charge.with_env(written.env).explanation_text
        # what the bill stated as rounding is stated once, on its first part (B19)
        stated = stated_difference(
            charge.explanation or {}, charge._decimal(charge.amount)
        )
        return {
            "note": f"{note}\n{whole}" if whole else note,
            "amount": str(parts[number]["amount"]),
            "rounding_difference": "0.00" if number else str(stated),
            TAX_KEY: str(tax),
        }
