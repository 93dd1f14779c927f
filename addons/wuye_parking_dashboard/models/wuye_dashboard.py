from odoo import api, models


class WuyeDashboard(models.AbstractModel):
    """How the car parks are at this moment, beside the figures (G12, R117)."""

    _inherit = "wuye.dashboard"

    @api.model
    def _panels(self, communities):
        panels = super()._panels(communities)
        lots = self.env["wuye.parking.lot"]
        if not lots.has_access("read"):
            return panels
        chosen = ("community_id", "in", communities.ids)
        lots = lots.search([chosen if communities else ("id", "!=", 0)])
        return [*panels, self._parking_panel(lots)] if lots else panels

    @api.model
    def _parking_panel(self, lots):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "wuye_parking_sale.wuye_parking_lot_action_today"
        )
        return {
            "code": "parking",
            "title": self.env._("Car parks today"),
            "columns": [
                self.env._("Inside"),
                self.env._("Free"),
                self.env._("Taken"),
                self.env._("Owing"),
            ],
            "rows": [
                {
                    "id": lot.id,
                    "name": lot.display_name,
                    "cells": [
                        f"{lot.inside} / {lot.capacity}"
                        if lot.capacity
                        else f"{lot.inside}",
                        f"{lot.free}" if lot.capacity else "–",
                        f"{lot.taken_today:,.2f}",
                        f"{lot.owing:,.2f}",
                    ],
                }
                for lot in lots
            ],
            "action": {**action, "domain": [("id", "in", lots.ids)]},
        }
