"""A fault for each check of gates, see `wuye_billing.tests.faults`."""

from odoo.addons.wuye_billing.tests.faults import Fault
from odoo.addons.wuye_iot.tests import estate


def prepare(case):
    """A box with events, a gap, a list that was told, one card of it denied."""
    estate.make(case)
    case.gate = case.env["wuye.iot.box"].search([("code", "=", "BX-E-01")])
    case.rule = case.env["ir.rule"].create(
        {
            "name": "黑名单",
            "model_id": case.env["ir.model"]._get("wuye.iot.permit").id,
            "domain_force": "[(1, '=', 1)]",
        }
    )
    case.env.flush_all()
    case.gate._permits(0, 0, 0)


def faults(case):
    """One for each check `wuye_iot_audit` adds."""
    event = case.env["wuye.iot.event"].search(
        [("box_id", "=", case.gate.id), ("seq", "=", 2)]
    )
    card = case.env["wuye.iot.credential"].search(
        [("community_id", "=", case.community.id), ("state", "=", "active")], limit=1
    )
    yield Fault("iot_gap", case.gate, None, event)
    yield Fault("iot_chain", event, "code = 'held'")
    yield Fault("iot_acked", case.gate, "acked = acked + 1", case.gate._link())
    case.gate._permits(0, 0, 0)  # other modules have made doors since `prepare`
    yield Fault("iot_denied", card, "state = 'denied'")
    domain = "[('credential_id.partner_id.wuye_arrears', '=', 0)]"
    planted = domain.replace("'", "''")
    yield Fault(
        "iot_money",
        case.env["ir.model"]._get("wuye.iot.permit"),
        f"domain_force = '{planted}'",
        case.rule,
    )
