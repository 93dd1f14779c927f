from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from odoo.addons.wuye_parking_lot.gate_clock import to_gate
from odoo.addons.wuye_property.immutable import Immutable


class WuyeRequest(models.Model):
    """A reduction that gives months of a month card back ends the card, too (G5)."""

    _inherit = "wuye.request"

    parking_sale_id = fields.Many2one(
        "wuye.parking.sale",
        string="Month Card Sold",
        readonly=True,
        copy=False,
        index="btree_not_null",
        ondelete="restrict",
    )
    parking_ended_on = fields.Date(
        string="Last Day of the Month Card", readonly=True, copy=False
    )

    _parking_facts = Immutable(
        *("parking_sale_id", "parking_ended_on"),
        message="Which months are given back stays as it was asked for.",
        when="OLD.parking_sale_id IS NOT NULL",
    )
    _parking_whole = models.Constraint(
        "CHECK((parking_sale_id IS NULL) = (parking_ended_on IS NULL))",
        "Say on which day the month card ends.",
    )

    @api.constrains("parking_sale_id", "parking_ended_on", "charge_id", "amount")
    def _check_parking(self):
        """No more is given back than the months after the day on which it ends."""
        for request in self.filtered("parking_sale_id"):
            sale = request.parking_sale_id
            sale._check_ending(request.charge_id)
            ended_on, amount = sale._ending(request.parking_ended_on)
            too_much = request.currency_id.compare_amounts(
                request.amount, float(amount)
            )
            if request.kind != "reduction" or ended_on != request.parking_ended_on:
                raise ValidationError(
                    self.env._(
                        "%(sale)s ends with a month of it, e.g. on %(day)s, by a "
                        "reduction.",
                        sale=sale.name,
                        day=ended_on,
                    )
                )
            if too_much > 0:
                raise ValidationError(
                    self.env._(
                        "The months of %(sale)s after %(day)s come to %(amount)s.",
                        sale=sale.name,
                        day=ended_on,
                        amount=request.currency_id.format(float(amount)),
                    )
                )

    def _carry_out(self):
        """Also ends the month card.

        :raises UserError: another month of it has begun since the request
        """
        self.ensure_one()
        sale = self.parking_sale_id
        if sale:
            today = to_gate(fields.Datetime.now()).date()
            sale._check_ending(self.charge_id)
            if sale._months_used(today) > sale._months_used(self.parking_ended_on):
                raise UserError(
                    self.env._(
                        "Another month of %(sale)s has begun since %(day)s. Cancel "
                        "this request and ask for the months that are left.",
                        sale=sale.name,
                        day=self.parking_ended_on,
                    )
                )
            # first: the credit note settles the bill, and must not begin the card
            sale._end(self.parking_ended_on, self.reason)
        return super()._carry_out()
