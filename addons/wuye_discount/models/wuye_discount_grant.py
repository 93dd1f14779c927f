from decimal import Decimal

from odoo import api, fields, models
from odoo.exceptions import UserError

from wuye_engine.discount import month_shares, reduction

REDUCED = ("regular", "supplement")
NOTHING = Decimal(0)


class WuyeDiscountApplication(models.Model):
    """What a granted application takes off which bills."""

    _inherit = "wuye.discount.application"

    # === BUSINESS METHODS === #

    def _charges(self):
        """Posted fees of the unit and item that touch the months of the discount."""
        self.ensure_one()
        return self.env["wuye.charge"].search(
            [
                ("unit_id", "=", self.unit_id.id),
                ("item_id", "=", self.item_id.id),
                ("kind", "in", REDUCED),
                ("state", "=", "posted"),
                ("period_start", "<=", fields.Date.end_of(self.date_to, "month")),
                ("period_end", ">=", self.date_from.replace(day=1)),
            ],
            order="period_start, id",
        )

    def _shares(self):
        """{first day of a month: the share of its fee that is taken off}"""
        self.ensure_one()
        month, last = self.date_from.replace(day=1), self.date_to
        gifts = None
        if self.kind == "gift":
            gifts = month_shares(Decimal(f"{self.months_given:.2f}"))
        percent = Decimal(f"{self.scheme_id.percent:.2f}") / 100
        shares = {}
        while month <= last:
            if gifts is None:
                shares[month] = percent
            elif gifts:
                shares[month] = gifts.pop(0)
            month = fields.Date.add(month, months=1)
        return shares

    def _reduction(self, charge):
        """What is taken off a charge, in yuan, as Decimal; nothing twice."""
        self.ensure_one()
        done = self.request_ids.filtered(lambda request: request.charge_id == charge)
        if done:
            return NOTHING
        shares = self._shares()
        amount = Decimal(f"{charge.amount:.2f}")
        parts = [shares.get(month, NOTHING) for month in charge._months()]
        return reduction(amount, parts)

    def _grant(self, charges):
        """Reduce `charges`, each by a request that names this application."""
        self.ensure_one()
        for charge in charges:
            amount = float(self._reduction(charge))
            request = self.env["wuye.request"].new(
                {"kind": "reduction", "charge_id": charge.id}
            )
            amount = min(amount, request._limit())
            if self.currency_id.compare_amounts(amount, 0.0) > 0:
                self._reduce(charge, amount)

    def _reduce(self, charge, amount):
        """The application is approved, so are the requests it is carried out by."""
        day = self.env["wuye.month"]._open_date(
            self.community_id, max(charge.date, self.date)
        )
        request = self.env["wuye.request"].create(
            {
                "kind": "reduction",
                "discount_id": self.id,
                "reduction_kind": self.kind,
                "charge_id": charge.id,
                "amount": amount,
                "date": day,
                "reason": f"{self.name} {self.scheme_id.name} "
                f"{self.scheme_id.document_number}",
            }
        )
        request._carry_out()

    def _take_back(self, reason):
        """End it as if it had never been granted: what it rested on is undone.

        What it has reduced is charged again by a supplement of the same amount
        (accounting row 12); nothing is deleted. Ended already: nothing.

        :param reason: a sentence for the file
        """
        for application in self.filtered(lambda one: one.state != "cancelled"):
            done = application.request_ids.filtered(lambda one: one.state == "done")
            for request in done.sorted("id"):
                application._charge_again(request, reason)
            application.state = "cancelled"
            application._message_log(body=reason)

    def _charge_again(self, request, reason):
        day = self.env["wuye.month"]._open_date(
            self.community_id, max(request.date, fields.Date.context_today(self))
        )
        supplement = self.env["wuye.request"].create(
            {
                "kind": "supplement",
                "charge_id": request.charge_id.id,
                "amount": request.amount,
                "date": day,
                "reason": f"{self.name} {reason}",
                "takes_back_id": request.id,
            }
        )
        supplement._carry_out()

    def _allow_to_remove_reviews(self, values):
        """Who granted what was taken back later stays on file."""
        return self.state == "draft" and super()._allow_to_remove_reviews(values)

    @api.model
    def _grant_on(self, charges):
        """Reduce fees just posted by what was granted for their months.

        Those paid early are not among them: nothing is paid on them yet.
        """
        # sudo: what was granted holds whoever posts the bills
        applications = self.sudo()
        done = [("state", "=", "done"), ("kind", "!=", "early")]
        charges = charges.sudo()._search_among(
            [
                ("kind", "in", REDUCED),
                ("state", "=", "posted"),
                ("unit_id", "in", applications._search(done).subselect("unit_id")),
            ]
        )
        if not charges:
            return
        granted = applications.search(
            [
                *done,
                ("unit_id", "in", charges.unit_id.ids),
                ("item_id", "in", charges.item_id.ids),
                ("date_to", ">=", min(charges.mapped("period_start"))),
                ("date_from", "<=", max(charges.mapped("period_end"))),
            ],
            order="id",
        )
        if not granted:
            return
        by_fee = charges.grouped(lambda charge: (charge.unit_id, charge.item_id))
        for application in granted:
            fees = by_fee.get((application.unit_id, application.item_id))
            if fees:
                application._grant(fees.with_env(application.env))

    # === WHAT IT RESTS ON === #

    def _check_earned(self):
        """Raise unless what the scheme asks of the payer was done."""
        for application in self.sudo():  # sudo: posts of the counter see no payments
            if application.kind == "gift":
                application._check_months_paid()
            elif application.kind == "early":
                application._check_paid_by()

    def _check_months_paid(self):
        unpaid = [month for month in self._months_ahead() if not self._is_paid(month)]
        if unpaid:
            raise UserError(
                self.env._(
                    "%(months)s of %(unit)s is not paid: no bill of it is settled and "
                    "no advance is kept for it. Take the money first.",
                    months=", ".join(f"{month:%Y-%m}" for month in unpaid),
                    unit=self.unit_id.display_name,
                )
            )

    def _months_ahead(self):
        first = self.paid_from.replace(day=1)
        return [
            fields.Date.add(first, months=number) for number in range(self.months_paid)
        ]

    def _is_paid(self, month):
        last = fields.Date.end_of(month, "month")
        domain = [("unit_id", "=", self.unit_id.id)]
        charges = self.env["wuye.charge"].search(
            [
                *domain,
                ("item_id", "=", self.item_id.id),
                ("kind", "in", REDUCED),
                ("state", "=", "posted"),
                ("period_start", "<=", last),
                ("period_end", ">=", month),
            ]
        )
        if charges:
            return not any(charges.mapped("amount_residual"))
        return bool(
            self.env["wuye.advance"].search_count(
                [
                    *domain,
                    ("item_id", "in", (False, self.item_id.id)),
                    ("period_start", "<=", month),
                    ("period_end", ">=", last),
                    ("amount_left", ">", 0),
                ],
                limit=1,
            )
        )

    def _check_paid_by(self):
        charges = self._charges()
        day = self.scheme_id.pay_by
        if not charges:
            raise UserError(
                self.env._("No bill of these months is posted yet: nothing was paid.")
            )
        for charge in charges:
            paid = sum(
                charge.allocation_ids.filtered(lambda row: row.date <= day).mapped(
                    "amount"
                )
            )
            asked = charge.amount - float(self._reduction(charge))
            if self.currency_id.compare_amounts(paid, asked) < 0:
                raise UserError(
                    self.env._(
                        "%(charge)s: %(paid)s was paid until %(day)s, %(asked)s is "
                        "asked for. The discount was not earned.",
                        charge=charge.display_name,
                        paid=self.currency_id.format(paid),
                        day=day,
                        asked=self.currency_id.format(asked),
                    )
                )
