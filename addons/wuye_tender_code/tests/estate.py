"""A payment by code, and what its provider said wrongly, for tests of our screens."""

import threading
from decimal import Decimal

from odoo.tools import mute_logger

from ..answer import Answer
from .gateway import Gateway

MERCHANT, SECRET = "1900001109", "estate-0123456789abcdef"
CODE = "130123456789012340"


def make(case):
    """One payer at a desk of his own; `case` has the estate of the cash desk."""
    users = case.env["res.users"]
    keeper = users.search([("login", "=", "13900000031")])
    supervisor = users.search([("login", "=", "13900000033")])
    collector = case._make_user("collector", case.community, login="13900000036")
    collector.name = "郑收费"
    book = case.env["wuye.receipt.book"].search(
        [("company_id", "=", case.company.id), ("prefix", "=", "E")]
    )
    book.with_user(keeper)._move("draw", 16, 18, collector)
    desk = (
        case.env["wuye.desk"]
        .with_user(supervisor)
        .create({"name": "三号台", "code": "E-03", "community_id": case.community.id})
    )
    token = desk.register_computer()
    service = case.env["wuye.cashier"].with_user(collector)
    service.open_shift(token, 0.0)
    with Gateway(MERCHANT, SECRET) as gateway:
        thread = threading.Thread(target=gateway.serve_forever, daemon=True)
        thread.start()
        try:
            _pay(case, service, token, gateway)
        finally:
            gateway.shutdown()
            thread.join()
    service.close_shift(token, {"wechat": 1.0})


def _pay(case, service, token, gateway):
    """1.00 of the oldest open bill; afterwards another amount is said."""
    case.env["wuye.pay.channel"].create(
        {
            "company_id": case.company.id,
            "kind": "wechat",
            "merchant": MERCHANT,
            "address": gateway.address,
            "secret": SECRET,
        }
    )
    page = service.open_unit(token, case.unit.id)
    bill = next(one for one in page["bills"] if one["is_taken"])
    payment = {
        "token": "estate-code",
        "unit_id": case.unit.id,
        "partner_id": page["payer"]["id"],
        "lines": [{"charge_id": bill["id"], "amount": 1.0}],
        "tenders": [{"code": "paycode", "amount": 1.0}],
    }
    service.code_begin(token, payment, CODE)
    service.code_charge(token, "estate-code", CODE)
    service.take(token, payment)
    order = case.env["wuye.pay.order"].search([("client_token", "=", "estate-code")])
    with mute_logger("odoo.addons.wuye_tender_code.models.wuye_pay_order_work"):
        order._settle(Answer(order.name, "paid", Decimal("1.10"), order.number))
