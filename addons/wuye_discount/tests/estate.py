"""Something to read behind the menus of discounts, for tests of all our screens."""


def make(case):
    """A scheme in force, an application, a waiver; `case` has `WuyeBillingMixin`."""
    scheme = case.env["wuye.discount.scheme"].create(
        {
            "name": "职工优惠",
            "kind": "group",
            "percent": 10.0,
            "state": "done",
            "company_id": case.company.id,
            "date_from": "2026-01-01",
            "document_number": "物业〔2026〕3号",
        }
    )
    case.env["wuye.discount.application"].with_user(case.clerk).create(
        {
            "scheme_id": scheme.id,
            "unit_id": case.unit.id,
            "item_id": case.fee.id,
            "date_from": "2026-04-01",
            "date_to": "2026-12-31",
            "date": "2026-03-10",
            "reason": "本公司职工",
        }
    )
    waiver = case.env["wuye.request"].create(
        {
            "kind": "reduction",
            "charge_id": case._open(case.fee)[:1].id,
            "amount": 5.0,
            "date": "2026-02-22",
            "reason": "漏水停用一周",
            "state": "done",
        }
    )
    waiver.flush_recordset()
    waiver._apply_reduction()
