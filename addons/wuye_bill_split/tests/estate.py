"""Something to read behind the menu of splits, for tests of all our screens."""

from odoo import fields


def make(case):
    """An unpaid fee split in two; `case` has `WuyeBillingMixin`."""
    unit = case._make_unit(case.building, "0777", area_building=80.0)
    case._make_occupancy(unit, case.owner, date_from="2020-01-01")
    charge = case.env["wuye.charge"].create(
        {
            "company_id": case.company.id,
            "community_id": case.community.id,
            "unit_id": unit.id,
            "partner_id": case.owner.id,
            "item_id": case.fee.id,
            "tax_id": case.fee.tax_id.id,
            "kind": "supplement",
            "source_key": "estate/split",
            "period_start": "2026-02-01",
            "period_end": "2026-02-28",
            "bill_month": "2026-02-01",
            "service_month": "2026-02-01",
            "date": "2026-02-01",
            "date_due": "2026-02-28",
            "amount": 208.0,
        }
    )
    case.env["wuye.posting"]._post(charge)
    wizard = (
        case.env["wuye.bill.split"]
        .with_user(case.accountant)
        .create(
            {
                "charge_id": charge.id,
                "date": fields.Date.to_date("2026-02-10"),
                "reason": "分两次支付",
            }
        )
    )
    wizard.action_split()
