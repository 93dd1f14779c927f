"""What children do with refund slips; each is one request of somebody's computer."""

from desk_tasks import make_user
from transaction import in_transaction

FLOAT = 5000.0


def close_and_open(database, desk, cash):
    """Count the desk's shift and begin another one, with a float for refunds."""
    login, token = desk

    def work(env):
        env["wuye.cashier"].close_shift(token, {"cash": cash})
        env["wuye.cashier"].open_shift(token, FLOAT)

    return in_transaction(database, work, login)


def make_supervisors(database, community):
    """Who asks for refunds, and who approves them."""

    def work(env):
        for login in ("asks", "approves"):
            make_user(env, community, login, "supervisor")

    return in_transaction(database, work)


def make_slip(database, number, share):
    """An approved slip over a share of each line of a receipt; returns its id."""

    def work(env):
        receipt = env["wuye.receipt"].search([("name", "=", number)])
        users = env["res.users"].search([("login", "in", ("asks", "approves"))])
        asks, approves = users.sorted("login", reverse=True)
        slip = (
            env["wuye.refund"]
            .with_user(asks)
            .create({"receipt_id": receipt.id, "reason": "重复", "is_retrieved": True})
        )
        for line in slip.line_ids:
            line.amount = round(line.amount * share, 2)
        slip.request_validation()
        env.invalidate_all()
        slip.with_user(approves).validate_tier()
        return slip.id

    return in_transaction(database, work)


def pay_out(database, desk, slip):
    login, token = desk

    def work(env):
        env["wuye.cashier"].pay_out_refund(token, slip)

    return in_transaction(database, work, login)


def given_back(database, number):
    """[what a receipt took, what its lines, its slips and the ledger gave back]."""

    def work(env):
        receipt = env["wuye.receipt"].search([("name", "=", number)])
        slips = receipt.refund_ids.filtered(lambda slip: slip.state == "done")
        items = slips.move_ids.line_ids
        sums = (
            [receipt.amount],
            receipt.line_ids.mapped("amount_refunded"),
            slips.mapped("amount"),
            [item.balance for item in items if item.balance > 0],
        )
        return [round(sum(amounts), 2) for amounts in sums]

    return in_transaction(database, work)


TASKS = (close_and_open, make_supervisors, make_slip, pay_out, given_back)
