from odoo import fields, models


class WuyeMonthReportSendBack(models.TransientModel):
    """Why finance sends a signed month report back."""

    _name = "wuye.month.report.send.back"
    _description = "Send a Month Report Back"

    report_id = fields.Many2one("wuye.month.report", required=True, ondelete="cascade")
    reason = fields.Text(
        required=True, help="Printed on the next version of the report."
    )

    def action_send_back(self):
        """Record it; the report is open again for a new version."""
        self.ensure_one()
        self.report_id._send_back(self.reason)
        return {"type": "ir.actions.act_window_close"}
