"""A fault for each check of deposits, see `wuye_billing.tests.faults`."""

from odoo.addons.wuye_billing.tests.faults import Fault


def prepare(case):
    """A deposit of the collector, a part of it given back."""
    case.kind = case.env["wuye.deposit.kind"].search(
        [("company_id", "=", case.company.id)], limit=1
    )
    collector = case._make_user("collector", case.community)
    page = (
        case.env["wuye.deposit.receive"]
        .with_user(collector)
        .create(
            {
                "unit_id": case.unit.id,
                "partner_id": case.owner.id,
                "kind_id": case.kind.id,
                "amount": 2000.0,
                "tender": "cash",
                "date": "2026-04-05",
                "document": "ZX-2026-001",
            }
        )
    )
    page.action_receive()
    case.deposit = page.deposit_id.with_env(case.env)


def faults(case):
    """One for each check `wuye_deposit` adds."""
    deposit = case.deposit
    [move] = deposit.move_ids.filtered(lambda move: move.kind == "in")
    line = move.move_line_id
    yield Fault("deposit_held", deposit, "state = 'closed'")
    yield Fault("deposit_line", move, "amount = amount + 0.01")
    yield Fault("line_deposit", line, None, move)
    yield Fault("deposit_total", case.community, "amount_held = 1", deposit)
