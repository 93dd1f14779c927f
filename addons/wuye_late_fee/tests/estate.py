"""Something to read behind the menus of damages, for tests of all our screens."""

from odoo import fields


def make(case):
    """A rule, and a run of what the estate owes; `case` has `WuyeBillingMixin`."""
    case.env["wuye.late.rule"].with_user(case.accountant).create(
        {
            "name": "合同约定日千分之三",
            "company_id": case.company.id,
            "date_from": "2020-01-01",
            "document_number": "物业服务合同第九条",
            "rate_ids": [fields.Command.create({"kind": "day", "permille": 3.0})],
        }
    )
    run = (
        case.env["wuye.late.run"]
        .with_user(case.clerk)
        .create({"community_id": case.community.id, "date": "2026-04-30"})
    )
    run.action_compute()
