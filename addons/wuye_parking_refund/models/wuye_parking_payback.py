from odoo import fields, models


class WuyeParkingPayback(models.Model):
    """By which slip a fee was given back."""

    _inherit = "wuye.parking.payback"

    refund_ids = fields.One2many("wuye.parking.refund", "back_id", readonly=True)
