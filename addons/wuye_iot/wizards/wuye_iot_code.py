from odoo import fields, models


class WuyeIotCode(models.TransientModel):
    """An enrolment code on its way to the screen, once. It is stored nowhere."""

    _name = "wuye.iot.code"
    _description = "Enrolment Code"

    box_id = fields.Many2one("wuye.iot.box", readonly=True)
    code = fields.Char(store=False, readonly=True)
