from odoo import api, fields, models


class WuyeParkingRow(models.AbstractModel):
    """A row of the form of a version: frozen with it, seen with its tariff."""

    _name = "wuye.parking.row"
    _description = "Row of a Parking Tariff"
    _order = "sequence, id"

    sequence = fields.Integer(default=10)
    version_id = fields.Many2one(
        "wuye.parking.tariff.version", required=True, index=True, ondelete="cascade"
    )
    # what the record rules ask
    tariff_id = fields.Many2one(
        "wuye.parking.tariff", compute="_compute_tariff_id", store=True, index=True
    )

    @api.depends("version_id.tariff_id")
    def _compute_tariff_id(self):
        for row in self:
            row.tariff_id = row._version().tariff_id

    @api.model_create_multi
    def create(self, vals_list):
        rows = super().create(vals_list)
        rows._version()._check_not_frozen()
        return rows

    def write(self, vals):
        self.check_access("write")
        self._version()._check_not_frozen()
        result = super().write(vals)
        self._version()._check_not_frozen()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_frozen(self):
        self._version()._check_not_frozen()

    def _version(self):
        """The versions these rows belong to."""
        return self.version_id
