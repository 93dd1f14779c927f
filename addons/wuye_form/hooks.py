"""What was signed before this module came is archived and sealed too."""

from odoo import api


def post_init_hook(env: api.Environment) -> None:
    """Safe to repeat: only reports without an entry in the archive get one."""
    reports = env["wuye.month.report"].search(
        [
            ("state", "in", ("signed", "returned")),
            ("attachment_id", "!=", False),
            ("archive_ids", "=", False),
        ]
    )
    for report in reports:
        report.with_user(report.signed_by)._keep_paper("signed")
    reopenings = env["wuye.month.reopening"].search([("report_pdf_id", "!=", False)])
    reopenings.report_pdf_id.wuye_sealed = True
