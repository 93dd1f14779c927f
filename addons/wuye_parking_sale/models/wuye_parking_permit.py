from datetime import timedelta

from odoo import api, fields, models

from odoo.addons.wuye_parking_lot.gate_clock import to_gate

from wuye_engine.errors import PlateError
from wuye_engine.plate import plate_kind

from .wuye_parking_sale import READERS


class WuyeParkingPermit(models.Model):
    """A month card and what was sold for it (G5, R85)."""

    _inherit = "wuye.parking.permit"

    sale_ids = fields.One2many(
        "wuye.parking.sale", "permit_id", string="Sales", groups=READERS
    )

    # a day that is no longer paid, or was given back, counts no more
    @api.depends(
        "span_ids.sale_ids.ended_on",
        "span_ids.sale_ids.charge_id.state",
        "span_ids.sale_ids.charge_id.amount_residual",
    )
    def _compute_date_to(self):
        return super()._compute_date_to()

    # === ACTIONS === #

    def action_sell(self):
        """The page that sells months of it."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Sell a Month Card"),
            "res_model": "wuye.parking.sell",
            "views": [[False, "form"]],
            "target": "new",
            "context": {"default_permit_id": self.id},
        }

    def action_renew(self):
        """The page that renews several at once, each for the same months."""
        self.check_access("read")
        renewal = self.env["wuye.parking.renewal"].create(
            {"line_ids": [fields.Command.create({"permit_id": one.id}) for one in self]}
        )
        return renewal._reopen()

    # === BUSINESS METHODS === #

    def _card_classes(self, lot):
        """Classes of the tariff its cars belong to; {False}: the tariff's own."""
        if not lot:
            return {False}
        stays = self.env["wuye.parking.stay"]
        kinds = set()
        for plate in self.car_ids.mapped("plate"):
            try:
                kinds.add(plate_kind(plate))
            except PlateError:
                kinds.add("ordinary")
        return {stays._class_of(lot, kind) or False for kind in kinds}

    def _next_day(self):
        """The first day it can be sold from: today, or the day after its last one."""
        self.ensure_one()
        today = to_gate(fields.Datetime.now()).date()
        if not self.date_to or self.date_to < today:
            return today
        return self.date_to + timedelta(days=1)
