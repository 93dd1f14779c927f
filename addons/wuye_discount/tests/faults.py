"""A fault for each check of discounts, see `wuye_billing.tests.faults`."""

from odoo.addons.wuye_billing.tests.faults import Fault


def prepare(case):
    """A discount of a group on the bill of April, granted and booked."""
    months = {"date_from": "2026-04-01", "date_to": "2026-04-30"}
    scheme = (
        case.env["wuye.discount.scheme"]
        .with_user(case.accountant)
        .create(
            {
                "name": "职工",
                "kind": "group",
                "percent": 10.0,
                "company_id": case.company.id,
                "document_number": "1",
                "date_from": "2026-01-01",
            }
        )
    )
    _carry_out(case, scheme)
    case.discount = (
        case.env["wuye.discount.application"]
        .with_user(case.accountant)
        .create(
            {
                "scheme_id": scheme.id,
                "unit_id": case.unit.id,
                "item_id": case.fee.id,
                "date": "2026-04-15",
                "reason": "test",
                **months,
            }
        )
    )
    _carry_out(case, case.discount)
    case.discount = case.discount.with_env(case.env)


def _carry_out(case, record):
    record.request_validation()
    record.with_user(case.manager).invalidate_recordset()
    record.with_user(case.manager).validate_tier()
    record.invalidate_recordset()
    record.action_apply()


def faults(case):
    """One for each check `wuye_discount` adds."""
    [request] = case.discount.request_ids
    yield Fault("discount", request, "state = 'draft'", case.discount)
