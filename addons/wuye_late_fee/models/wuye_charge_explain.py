from odoo import api, models

CHARGED = "late_charged"  # what earlier bills took of the damages to date


class WuyeChargeBuilder(models.AbstractModel):
    """Damages in words: from the printed rows anybody can work them out again (B17)."""

    _inherit = "wuye.charge.builder"

    @api.model
    def _explain_late_fee(self, data, piece):
        """What was open × rate × days, with the first and the last day."""
        return self.env._(
            "%(start)s – %(end)s: open %(open)s × %(rate)s × %(days)s days",
            start=piece.start,
            end=piece.end,
            open=f"{piece.quantity:.2f}",
            rate=piece.name,
            days=piece.days,
        )

    @api.model
    def _explain_late_fee_cap(self, data, piece):
        return self.env._(
            "At most %(percent)s%% of %(open)s",
            percent=data.get("cap_percent"),
            open=f"{piece.quantity:.2f}",
        )

    @api.model
    def _explain_late_charged(self, data, piece):
        return self.env._("Less what was charged before")
