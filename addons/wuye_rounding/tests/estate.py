"""Something to read behind the menu of the rounding ledger."""


def make(case):
    """A fee rounded down to the yuan; `case` has `WuyeBillingMixin`."""
    unit = case._make_unit(case.building, "0888", area_building=80.0)
    charge = case.env["wuye.charge"].create(
        {
            "company_id": case.company.id,
            "community_id": case.community.id,
            "unit_id": unit.id,
            "partner_id": case.owner.id,
            "item_id": case.fee.id,
            "tax_id": case.fee.tax_id.id,
            "kind": "supplement",
            "source_key": "estate/rounding",
            "period_start": "2026-02-01",
            "period_end": "2026-02-28",
            "bill_month": "2026-02-01",
            "service_month": "2026-02-01",
            "date": "2026-02-01",
            "date_due": "2026-02-28",
            "amount": 208.0,
            "explanation": {
                "amount": "208",
                "slices": [],
                "rounding_difference": "-0.56",
            },
        }
    )
    case.env["wuye.posting"]._post(charge)
