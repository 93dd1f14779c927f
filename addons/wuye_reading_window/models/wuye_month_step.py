from odoo import api, models
from odoo.tools import format_date


class WuyeMonthStep(models.AbstractModel):
    """The step of meter readings knows the window they are taken in."""

    _inherit = "wuye.month.step"

    @api.model
    def _step_reading(self, community, month):
        step = super()._step_reading(community, month)
        window = self.env["wuye.reading.window"].search(
            [("community_id", "=", community.id), ("month", "=", month)]
        )
        if not window:
            return step
        dates = {
            name: format_date(self.env, window[name], date_format="MM-dd")
            for name in ("date_from", "date_to", "date_bank")
        }
        step["lines"].append(
            self.env._("Read %(date_from)s – %(date_to)s, bank %(date_bank)s", **dates)
        )
        if window.state != "closed":
            text = (
                self.env._("What is not read waits for a signature.")
                if window.state == "listed"
                else self.env._("The reading window is open: bills wait for it.")
            )
            action = self._open(
                self.env._("Open the Window"), window._name, res_id=window.id
            )
            step["reasons"].append(self._reason(text, action, blocks=False))
            step["state"] = "open" if step["state"] == "done" else step["state"]
        return step
