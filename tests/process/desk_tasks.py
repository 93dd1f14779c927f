"""What children do at the cash desk; each is one request of a desk's computer."""

from transaction import in_transaction

from odoo.fields import Command

PASSWORD = "Process-test-1"
DRAWN = 10  # receipts each collector holds


def prepare_desks(database, community, count):
    """Desks with a collector, blank receipts and an open shift each.

    :return: [[login, token of the computer], ...]
    """

    def work(env):
        book = _make_book(env, community, count)
        return [
            _make_desk(env, book, community, number) for number in range(1, count + 1)
        ]

    return in_transaction(database, work)


def owed(database, community, month):
    """[[unit, payer, [[charge, open], ...]], ...] of a month's posted bills."""

    def work(env):
        charges = env["wuye.charge"].search(
            [
                ("community_id", "=", community),
                ("state", "=", "posted"),
                ("bill_month", "=", month),
            ],
            order="unit_id, id",
        )
        return [
            [
                unit.id,
                group.partner_id.id,
                [[charge.id, charge.amount_residual] for charge in group],
            ]
            for unit, group in charges.grouped("unit_id").items()
        ]

    return in_transaction(database, work)


def take(database, desk, payer, order):
    """Take all of a payer's bills in cash; returns the receipt's number."""
    login, token = desk
    unit, partner, bills = payer

    def work(env):
        return env["wuye.cashier"].take(
            token,
            {
                "token": order,
                "unit_id": unit,
                "partner_id": partner,
                "lines": [
                    {"charge_id": charge, "amount": amount} for charge, amount in bills
                ],
                "tenders": [
                    {
                        "code": "cash",
                        "amount": round(sum(amount for _id, amount in bills), 2),
                    }
                ],
            },
        )["name"]

    return in_transaction(database, work, login)


def take_ahead(database, desk, payer, order):
    """Pay a month to come of a payer's fee in cash; returns the receipt's number."""
    login, token = desk
    unit, partner, bills = payer

    def work(env):
        item = env["wuye.charge"].browse(bills[0][0]).item_id
        return env["wuye.cashier"].take(
            token,
            {
                "token": order,
                "unit_id": unit,
                "partner_id": partner,
                "advances": [
                    {
                        "amount": 100.0,
                        "item_id": item.id,
                        "period_start": "2030-01-01",
                        "period_end": "2030-01-31",
                    }
                ],
                "tenders": [{"code": "cash", "amount": 100.0}],
            },
        )["name"]

    return in_transaction(database, work, login)


def looked_up(database, desk, order):
    """The number of the receipt an order has become, or False."""
    login, token = desk

    def work(env):
        found = env["wuye.cashier"].look_up(token, order)
        return found and found["name"]

    return in_transaction(database, work, login)


def taken(database, orders):
    """What there is of orders: receipts, numbers used, payments, yuan of each."""

    def work(env):
        receipts = env["wuye.receipt"].search([("client_token", "in", orders)])
        payments = receipts.tender_ids.payment_ids
        return {
            "receipts": len(receipts),
            "numbers": len(set(receipts.mapped("name"))),
            "payments": len(payments),
            "used": len(receipts.number_id.filtered(lambda n: n.state == "used")),
            "amount": round(sum(receipts.mapped("amount")), 2),
            "paid": round(sum(payments.mapped("amount")), 2),
        }

    return in_transaction(database, work)


def used_numbers(database):
    def work(env):
        return env["wuye.receipt.number"].search_count([("state", "=", "used")])

    return in_transaction(database, work)


def make_user(env, community, login, post):
    return (
        env["res.users"]
        .with_context(no_reset_password=True)
        .create(
            {
                "name": login,
                "login": login,
                "password": PASSWORD,
                "company_id": env.company.id,
                "company_ids": [Command.set(env.company.ids)],
                "group_ids": [Command.set(env.ref(f"wuye_property.group_{post}").ids)],
                "wuye_community_ids": [Command.set([community])],
                "wuye_confirmed_on": "2026-01-01",
            }
        )
    )


def _make_book(env, community, count):
    keeper = make_user(env, community, "keeper", "receipt_keeper")
    book = (
        env["wuye.receipt.book"]
        .with_user(keeper)
        .create(
            {
                "company_id": env.company.id,
                "community_id": community,
                "prefix": "P",
                "number_first": 1,
                "number_last": count * DRAWN,
            }
        )
    )
    book.action_register()
    return book


def _make_desk(env, book, community, number):
    login = f"collector{number}"
    collector = make_user(env, community, login, "collector")
    first = (number - 1) * DRAWN + 1
    book._move("draw", first, first + DRAWN - 1, collector)
    desk = env["wuye.desk"].create(
        {"name": f"台{number}", "code": f"D{number:02d}", "community_id": community}
    )
    token = desk.sudo().register_computer()
    env["wuye.cashier"].with_user(collector).open_shift(token, 100.0)
    return [login, token]


TASKS = (prepare_desks, owed, take, take_ahead, looked_up, taken, used_numbers)
