from odoo import fields, models
from odoo.exceptions import UserError

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
