"""What children do with payment codes; each is one request of a desk's computer."""

from desk_tasks import make_user
from transaction import in_transaction


def prepare_channel(database, community, gateway):
    """A channel of WeChat Pay at a gateway (address, merchant, secret)."""
    address, merchant, secret = gateway

    def work(env):
        company = env["wuye.community"].browse(community).company_id
        make_user(env, community, "decides", "supervisor")
        env["wuye.pay.channel"].create(
            {
                "company_id": company.id,
                "kind": "wechat",
                "merchant": merchant,
                "address": address,
                "secret": secret,
            }
        )

    return in_transaction(database, work)


def coded(payer, order):
    """What a desk sends for all bills of a payer, paid by code."""
    unit, partner, bills = payer
    total = round(sum(amount for _id, amount in bills), 2)
    return {
        "token": order,
        "unit_id": unit,
        "partner_id": partner,
        "lines": [{"charge_id": charge, "amount": amount} for charge, amount in bills],
        "tenders": [{"code": "paycode", "amount": total}],
    }


def begin_code(database, desk, payer, order, code):
    """Begin an order; its number."""
    login, token = desk

    def work(env):
        said = env["wuye.cashier"].code_begin(token, coded(payer, order), code)
        return said["number"]

    return in_transaction(database, work, login)


def step_code(database, desk, step, order, *code):
    """One more request about an order; its state."""
    login, token = desk

    def work(env):
        method = getattr(env["wuye.cashier"], f"code_{step}")
        return method(token, order, *code)["state"]

    return in_transaction(database, work, login)


def take_code(database, desk, payer, order):
    """Have the receipt of a paid order written; its number."""
    login, token = desk

    def work(env):
        return env["wuye.cashier"].take(token, coded(payer, order))["name"]

    return in_transaction(database, work, login)


def decide_code(database, number, action):
    """What a supervisor decides about an order: "receipt" or "refund"."""

    def work(env):
        order = env["wuye.pay.order"].search([("name", "=", number)])
        getattr(order, f"action_{action}")()

    return in_transaction(database, work, "decides")


def follow_codes(database):
    """One run of the server's own work; every order commits."""

    def work(env):
        env["wuye.pay.order"]._cron_follow()

    return in_transaction(database, work)


def code_order(database, order):
    """[number, state, receipt or False, receipts with money] of a payment."""

    def work(env):
        found = env["wuye.pay.order"].search([("client_token", "=", order)])
        receipts = env["wuye.receipt"].search([("client_token", "=", order)])
        return [
            found.name,
            found.state,
            found.receipt_id.name,
            len(receipts.filtered(lambda one: one.state == "posted")),
        ]

    return in_transaction(database, work)


TASKS = (
    prepare_channel,
    begin_code,
    step_code,
    take_code,
    decide_code,
    follow_codes,
    code_order,
)
