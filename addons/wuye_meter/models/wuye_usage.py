from odoo import api, fields, models
from odoo.exceptions import UserError

MEASURED = {"quantity", "band_ids"}


class WuyeUsage(models.Model):
    """Where a meter hangs the consumption comes from its readings, not from hands."""

    _inherit = "wuye.usage"

    reading_ids = fields.One2many("wuye.meter.reading", "usage_id")
    has_meter = fields.Boolean(
        compute="_compute_has_meter",
        help="The quantity comes from the readings of a meter.",
    )

    @api.depends("unit_id", "item_id")
    def _compute_has_meter(self):
        measured = self._measured_places(self.unit_id, self.item_id)
        for usage in self:
            usage.has_meter = (usage.unit_id.id, usage.item_id.id) in measured

    # === CRUD === #

    @api.model_create_multi
    def create(self, vals_list):
        usages = super().create(vals_list)
        for usage, vals in zip(usages, vals_list, strict=True):
            if any(vals.get(name) for name in MEASURED):
                usage._check_no_meter()
        return usages

    def write(self, vals):
        if MEASURED & vals.keys():
            self._check_no_meter()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_read(self):
        # sudo: what was read counts, seen or not
        if read := self.sudo().filtered("reading_ids")[:1]:
            raise UserError(
                self.env._(
                    "%(usage)s comes from the readings of a meter. Delete the reading "
                    "instead.",
                    usage=read.display_name,
                )
            )

    # === BUSINESS METHODS === #

    @api.model
    def _measured_places(self, units, items):
        """{(unit id, item id)} where a meter is in use."""
        groups = (
            self.env["wuye.meter"]
            .sudo()  # where a meter hangs holds for whoever types
            ._read_group(
                [
                    ("unit_id", "in", units.ids),
                    ("item_id", "in", items.ids),
                    ("state", "=", "running"),
                ],
                ["unit_id", "item_id"],
            )
        )
        return {(unit.id, item.id) for unit, item in groups}

    def _check_no_meter(self):
        """Refuse what is typed where a meter hangs.

        :raises UserError: with the way in
        """
        if self.env.su:  # what readings feed comes as superuser
            return
        if metered := self.filtered("has_meter")[:1]:
            raise UserError(
                self.env._(
                    "%(usage)s is measured by a meter: enter its reading in Metering "
                    "> Reading Sheet. Take the meter down to type quantities by hand.",
                    usage=metered.display_name,
                )
            )
