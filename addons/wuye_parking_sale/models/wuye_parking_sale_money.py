from datetime import timedelta

from odoo import fields, models
from odoo.tools.misc import clean_context

from odoo.addons.wuye_parking_lot.gate_clock import to_gate

from wuye_engine.month_card import last_day


class WuyeParkingSale(models.Model):
    """A sale becomes a bill, and its days begin (ACCOUNTING row 26b: rows 2, 3, 6)."""

    _inherit = "wuye.parking.sale"

    def _bill(self):
        """Bill it at once, as a charge of the unit like any other; called as sudo."""
        # what a page proposes for its own record is nothing for a bill
        sale = self.with_env(self.env(context=clean_context(self.env.context)))
        charge = sale.env["wuye.charge"].create(sale._prepare_charge())
        sale.charge_id = charge
        sale.flush_recordset(["charge_id"])
        # an advance of the payer may settle it at once, which begins the card
        sale.env["wuye.posting"]._post(charge)

    def _prepare_charge(self):
        """Values of the bill: of today, or of the first month that is not closed."""
        today = fields.Date.context_today(self)
        day = self.env["wuye.month"]._open_date(self.community_id, today)
        month = fields.Date.start_of(day, "month")
        item = self.price_id.item_id
        return {
            "company_id": self.company_id.id,
            "community_id": self.community_id.id,
            "unit_id": self.unit_id.id,
            "partner_id": self.partner_id.id,
            "item_id": item.id,
            "tax_id": item.tax_id.id,
            "kind": "supplement",
            "source_key": f"parking_sale/{self.id}",
            "period_start": self.date_from,
            "period_end": self.date_to,
            "bill_month": month,
            "service_month": month,
            "date": day,
            "date_due": day,
            "quantity": self.months,
            "price": self.price,
            "amount": self.amount,
            "explanation": {"note": self._note()},
        }

    def _note(self):
        """What the bill explains: which card, which cars, how much a month."""
        written = self.company_id._wuye_written()
        plates = " ".join(self.permit_id.car_ids.mapped("plate"))
        return written.env._(
            "Month card %(card)s %(plates)s: %(months)s months, %(price)s each",
            card=self.permit_id.name,
            plates=plates,
            months=self.months,
            price=f"{self.price:.2f}",
        )

    # === DAYS === #

    def _begin_if_paid(self):
        """Begin those whose bill is settled whole; called as sudo, twice it is once."""
        for sale in self:
            if sale.span_id or sale.ended_on or not sale._is_settled():
                continue
            today = to_gate(fields.Datetime.now()).date()
            paid_on = max(sale.charge_id.allocation_ids.mapped("date"), default=today)
            sale.with_context(parking_paid=True)._begin(min(paid_on, today))

    def _is_settled(self):
        """Whether nothing of its bill is open, by what was paid or waived.

        A bill that is reversed or written off is open no more either, and unpaid.
        """
        charge = self.charge_id
        if charge.state != "posted" or charge.amount_residual > 0:
            return False
        unpaid = charge.allocation_ids.filtered(
            lambda row: row.kind == "write_off" or charge._is_reversed_by(row)
        )
        return charge.currency_id.compare_amounts(sum(unpaid.mapped("amount")), 0) <= 0

    def _begin(self, day):
        """Its days, from the day asked for or, paid later, from that day on."""
        start = self._free_from(max(self.date_from, day))
        self.span_id = self.env["wuye.parking.permit.span"].create(
            {
                "permit_id": self.permit_id.id,
                "date_from": start,
                "date_to": last_day(start, self.months),
                "reason": self.name,
            }
        )
        if start != self.date_from and self.charge_id.is_deferred:
            self.env["wuye.charge.release"]._replan_card(self, start)

    def _free_from(self, start):
        """The first day from `start` on whose months meet no other days of the card.

        Days may have been granted while the bill was open; a bill that is settled is
        never refused for them.
        """
        for first, last in self.permit_id._days():
            if first <= last_day(start, self.months) and start <= last:
                start = last + timedelta(days=1)
        return start

    def _days_left(self, first, last):
        """The days of its span that count: while it is paid, until it is given back."""
        self.ensure_one()
        if self.charge_id.state == "reversed":
            return None
        if self.begins == "paid" and not self._is_settled():
            return None
        if self.ended_on:
            last = min(last, self.ended_on)
        return (first, last) if last >= first else None
