from odoo import api, fields, models

from odoo.addons.wuye_property.immutable import Immutable


class WuyeFormPaper(models.Model):
    """Papers of receipts know their shift: none is read of one's open shift (D3)."""

    _inherit = "wuye.form.paper"

    shift_id = fields.Many2one(
        "wuye.shift", readonly=True, index="btree_not_null", ondelete="restrict"
    )

    _shift_stays = Immutable(
        "shift_id", message="What was printed stays as it was: print anew instead."
    )

    @api.model
    def _prepare_vals(self, version, subject, records):
        vals = super()._prepare_vals(version, subject, records)
        if records._name == "wuye.receipt":
            vals["shift_id"] = records.shift_id.id
        return vals
