from odoo import api, models

from wuye_engine.text import plain_number


class WuyeChargeBuilder(models.AbstractModel):
    """A reading that waits is no blank: the run says who has to act (C6)."""

    _inherit = "wuye.charge.builder"

    @api.model
    def _prepare_charges(self, lines, month, period_end=None):
        vals_list, failures = super()._prepare_charges(lines, month, period_end)
        self._name_waiting([row for row in failures if row["severity"] == "skipped"])
        return vals_list, failures

    @api.model
    def _name_waiting(self, failures):
        """Turn “blank” into an error where a reading waits for a second person."""
        if not failures:
            return
        lines = self.env["wuye.contract.line"].union(*(row["line"] for row in failures))
        waiting = (
            self.env["wuye.meter.reading"]
            .sudo()  # what waits is not billed, seen or not
            .search(
                [
                    ("unit_id", "in", lines.unit_id.ids),
                    ("item_id", "in", lines.item_id.ids),
                    ("state", "!=", "confirmed"),
                ]
            )
            .grouped(lambda r: (r.unit_id, r.item_id, r.month))
        )
        for row in failures:
            line, month = row["line"], row["period"].start.replace(day=1)
            if readings := waiting.get((line.unit_id, line.item_id, month)):
                row["severity"] = "error"
                row["message"] = self.env._(
                    "Reading %(value)s of meter %(number)s is unusual and not "
                    "confirmed. A second person confirms it or has it read again.",
                    value=plain_number(readings[0].value),
                    number=readings[0].number,
                )
