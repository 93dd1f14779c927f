"""Something to read behind the menus of discounts, for tests of all our screens."""

from odoo import fields


def make(case):
    """A scheme in force and an application granted; `case` has `WuyeBillingMixin`."""
    scheme = (
        case.env["wuye.discount.scheme"]
        .with_user(case.accountant)
        .create(
            {
                "name": "预交十二个月送一个月",
                "kind": "gift",
                "company_id": case.company.id,
                "date_from": "2026-01-01",
                "document_number": "物业〔2026〕3号",
                "row_ids": [
                    fields.Command.create({"months_paid": 12, "months_given": 1.0})
                ],
            }
        )
    )
    scheme.request_validation()
    scheme.with_user(case.manager).validate_tier()
    scheme.invalidate_recordset()
    scheme.action_apply()
    case.env["wuye.discount.application"].with_user(case.clerk).create(
        {
            "scheme_id": scheme.id,
            "unit_id": case.unit.id,
            "item_id": case.fee.id,
            "paid_from": "2026-04-01",
            "months_paid": 12,
            "date": "2026-03-10",
            "reason": "已预交一年",
        }
    )
