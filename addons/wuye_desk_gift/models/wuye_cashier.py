from datetime import date
from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError

from wuye_engine.money import to_decimal

WHOLE = Decimal(1)  # the share of a month that is free altogether


def _months(start, end):
    """Months from the first day of one to the last of another; 0 of other periods."""
    if start != fields.Date.start_of(start, "month") or end != fields.Date.end_of(
        end, "month"
    ):
        return 0
    return (end.year - start.year) * 12 + end.month - start.month + 1


class WuyeCashier(models.AbstractModel):
    """Months paid ahead at the desk ask for the gift months of the table (B11).

    The gift is an application as any other: made with the payment, approved and carried
    out by the posts that `wuye_discount` names.
    """

    _inherit = "wuye.cashier"

    # === CALLED BY THE SCREEN === #

    @api.model
    def quote_advances(self, token, unit_id, partner_id):
        """
        :return: as before; each fee with "gift": False or {"scheme_id", "name",
            "rows": [[months paid, months given]]}, the most months first
        """
        fees = super().quote_advances(token, unit_id, partner_id)
        unit = self.env["wuye.unit"].browse(unit_id)
        for fee in fees:
            item = self.env["wuye.fee.item"].browse(fee["item_id"])
            scheme = self._gift_scheme(unit, item)
            fee["gift"] = bool(scheme) and {
                "scheme_id": scheme.id,
                "name": scheme.name,
                "rows": [
                    [row.months_paid, row.months_given]
                    for row in scheme.row_ids.sorted("months_paid", reverse=True)
                ],
            }
        return fees

    # === PARTS === #

    @api.model
    def _gift_scheme(self, unit, item):
        """The scheme of gift months in force for a fee of a unit today, or none."""
        today = fields.Date.context_today(self)
        return self.env["wuye.discount.scheme"].search(
            [
                ("kind", "=", "gift"),
                ("state", "=", "done"),
                ("company_id", "=", unit.company_id.id),
                ("date_from", "<=", today),
                *("|", ("date_to", "=", False), ("date_to", ">=", today)),
                *("|", ("community_ids", "=", False)),
                ("community_ids", "in", unit.community_id.ids),
                *("|", ("item_ids", "=", False), ("item_ids", "in", item.ids)),
            ],
            limit=1,
        )

    @api.model
    def _paid_until(self, unit, partner_id):
        """Whole months given, or asked for, are paid for as well."""
        until = super()._paid_until(unit, partner_id)
        # sudo: which months of the room are free, for the payer who stands here
        gifts = (
            self.env["wuye.discount.application"]
            .sudo()
            .search(
                [
                    ("unit_id", "=", unit.id),
                    ("kind", "=", "gift"),
                    ("state", "!=", "cancelled"),
                ]
            )
        )
        for gift in gifts:
            free = [m for m, share in gift._gift_months().items() if share == WHOLE]
            if free:
                item = gift.item_id.with_env(self.env)
                last = fields.Date.end_of(max(free), "month")
                until[item] = max(until.get(item, date.min), last)
        return until

    @api.model
    def _lock_ahead(self, order):
        """
        :raises UserError: also where a gift is not what the payer was shown
        """
        done = super()._lock_ahead(order)
        for advance in order.get("advances", ()):
            if advance.get("gift"):
                self._check_gift(order, advance)
                self._check_price(order, advance)
        return done

    @api.model
    def _check_gift(self, order, advance):
        """The table gives what the payer was shown."""
        unit = self.env["wuye.unit"].browse(order["unit_id"])
        item = self.env["wuye.fee.item"].browse(advance["item_id"])
        scheme = self._gift_scheme(unit, item)
        months = _months(*self._period_of(advance))
        given = scheme._months_given(months) if scheme else Decimal(0)
        shown = to_decimal(advance["gift"]["months"], 2)
        if scheme.id != advance["gift"]["scheme_id"] or given != shown:
            raise UserError(
                self.env._(
                    "%(item)s: %(now)s months are given now, not %(shown)s. Choose "
                    "the periods once more with F4. Nothing was written.",
                    item=item.display_name,
                    now=given,
                    shown=shown,
                )
            )

    @api.model
    def _check_price(self, order, advance):
        """A gift is for months paid at their price, neither more nor less."""
        unit = self.env["wuye.unit"].browse(order["unit_id"])
        item = self.env["wuye.fee.item"].browse(advance["item_id"])
        start, end = self._period_of(advance)
        periods = self._expected_charges(unit, order["partner_id"]).get(item, [])
        price = sum(
            to_decimal(period["amount"], 2)
            for period in periods
            if start <= period["start"] and period["end"] <= end
        )
        if to_decimal(advance["amount"], 2) != price:
            form = unit.currency_id.format
            raise UserError(
                self.env._(
                    "%(item)s costs %(price)s for these months, not %(amount)s: no "
                    "month is given for it. Choose the periods once more with F4. "
                    "Nothing was written.",
                    item=item.display_name,
                    price=form(float(price)),
                    amount=form(advance["amount"]),
                )
            )

    @api.model
    def _follow(self, receipt, order):
        done = super()._follow(receipt, order)
        for advance in order.get("advances", ()):
            if advance.get("gift"):
                self._ask_for_gift(receipt, advance)
        return done

    @api.model
    def _ask_for_gift(self, receipt, advance):
        """The application for what the payer was shown, put up for approval."""
        start, end = self._period_of(advance)
        months = _months(start, end)
        application = self.env["wuye.discount.application"].create(
            {
                "scheme_id": advance["gift"]["scheme_id"],
                "unit_id": receipt.unit_id.id,
                "item_id": advance["item_id"],
                "paid_from": start,
                "months_paid": months,
                "date": receipt.date,
                "paper": receipt.name,
                "reason": self.env._(
                    "%(months)s months paid ahead at the desk, receipt %(receipt)s.",
                    months=months,
                    receipt=receipt.name,
                ),
            }
        )
        # sudo: the link to the receipt is the desk's to make, nobody else's
        application.sudo().receipt_id = receipt
        application.request_validation()

    @api.model
    def _say_receipt(self, receipt, desk):
        """Also "gifts": the applications it has made, [{"name", "months"}]."""
        answer = super()._say_receipt(receipt, desk)
        made = self.env["wuye.discount.application"].search(
            [
                ("receipt_id", "=", receipt.id),
                ("create_uid", "=", self.env.uid),
            ]
        )
        answer["gifts"] = [
            {"name": gift.name, "months": gift.months_given} for gift in made
        ]
        return answer
