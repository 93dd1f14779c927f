"""What children do with one card from its application to its replacement; each step is
the post's own who does it."""

import uuid

from desk_tasks import make_user
from transaction import in_transaction

from odoo.fields import Command

PLACE = "GATE"  # the community of `iot_tasks.prepare_gate`
FEE, DEPOSIT = 20.0, 50.0
CLERK, MANAGER, SELLER = "card-clerk", "card-manager", "card-seller"


def prepare_card(database):
    """Beside the gate a unit with its owner, prices of cards, a shop.

    :return: {"community", "unit", "partner", "machine": [code, key]}
    """

    def work(env):
        community = env["wuye.community"].search([("code", "=", PLACE)])
        env.user.wuye_community_ids |= community
        for login, post in ((CLERK, "customer_service"), (MANAGER, "manager")):
            make_user(env, community.id, login, post)
        owner = env["res.partner"].create({"name": "王小明"})
        building = env["wuye.building"].create(
            {"community_id": community.id, "code": "1"}
        )
        unit = env["wuye.unit"].create({"building_id": building.id, "room": "0302"})
        env["wuye.occupancy"].create(
            {
                "unit_id": unit.id,
                "partner_id": owner.id,
                "role": "owner",
                "date_from": "2020-01-01",
            }
        )
        _make_prices(env, community)
        machine = _make_shop(env, community)
        return {
            "community": community.id,
            "unit": unit.id,
            "partner": owner.id,
            "machine": [machine.code, machine.key],
        }

    return in_transaction(database, work)


def _make_prices(env, community):
    company = community.company_id
    kind = env["wuye.deposit.kind"].search([("company_id", "=", company.id)], limit=1)
    item = env["wuye.fee.item"].search(
        [("code", "=", "TYF"), ("company_id", "=", company.id)]
    )
    for occasion, fee, deposit in (("new", FEE, DEPOSIT), ("lost", 0.0, 0.0)):
        env["wuye.card.price"].create(
            {
                "community_id": community.id,
                "occasion": occasion,
                "date_from": "2020-01-01",
                "amount_fee": fee,
                "item_id": item.id,
                "amount_deposit": deposit,
                "deposit_kind_id": kind.id,
            }
        )


def _make_shop(env, community):
    terminal = {"code": "SHOP-1", "name": "收银机", "kind": "machine"}
    place = env["wuye.wallet.place"].create(
        {
            "code": "SHOP",
            "name": "小卖部",
            "community_id": community.id,
            "terminal_ids": [Command.create(terminal)],
        }
    )
    place.terminal_ids.action_new_key()
    return place.terminal_ids


def apply_for_card(database, estate):
    """An application, handed in at the service desk; its id."""

    def work(env):
        group = env["wuye.iot.group"].search(
            [("community_id", "=", estate["community"])]
        )
        application = env["wuye.card.application"].create(
            {
                "community_id": estate["community"],
                "unit_id": estate["unit"],
                "partner_id": estate["partner"],
                "group_ids": [Command.set(group.ids)],
            }
        )
        application.paper_ids.is_handed_in = True
        application.action_submit()
        return application.id

    return in_transaction(database, work, CLERK)


def approve_card(database, application):
    """The manager allows it; [charge, what is open]."""

    def work(env):
        found = env["wuye.card.application"].browse(application)
        found.validate_tier()
        found.invalidate_recordset()
        charge = found.sudo().charge_id
        return [charge.id, charge.amount_residual]

    return in_transaction(database, work, MANAGER)


def pay_deposit(database, desk, application):
    """The deposit taken by the collector."""

    def work(env):
        found = env["wuye.card.application"].browse(application)
        action = found.action_take_deposit()
        page = env[action["res_model"]].with_context(**action["context"])
        page.create({"tender": "cash"}).action_receive()

    in_transaction(database, work, desk[0])


def issue_card(database, application, number):
    """The card, handed over at the service desk."""

    def work(env):
        found = env["wuye.card.application"].browse(application)
        action = found.action_issue()
        page = env[action["res_model"]].with_context(**action["context"])
        page.create({"number": number}).action_issue()

    in_transaction(database, work, CLERK)


def top_up(database, desk, estate, amount):
    """Money on the wallet, with a receipt; its number."""
    login, token = desk

    def work(env):
        order = {
            "token": uuid.uuid4().hex,
            "unit_id": estate["unit"],
            "partner_id": estate["partner"],
            "topups": [{"amount": amount}],
            "tenders": [{"code": "cash", "amount": amount}],
        }
        return env["wuye.cashier"].take(token, order)["name"]

    return in_transaction(database, work, login)


def lose_card(database, tail):
    """The resident has called: lost."""

    def work(env):
        card = env["wuye.card"].search([("tail", "=", tail)])
        env["wuye.card.reason"].create(
            {"card_ids": card.ids, "state": "lost", "reason": "业主来电报失"}
        ).action_confirm()

    in_transaction(database, work, CLERK)


def replace_card(database, tail, number):
    """A new card in place of a lost one."""

    def work(env):
        card = env["wuye.card"].search([("tail", "=", tail)])
        action = card.action_replace()
        page = env[action["res_model"]].with_context(**action["context"])
        page.create({"number": number}).action_issue()

    in_transaction(database, work, CLERK)


def card_wallet(database, estate):
    """What is on the holder's wallet."""

    def work(env):
        wallet = env["wuye.wallet"].search([("partner_id", "=", estate["partner"])])
        return wallet.balance

    return in_transaction(database, work)


def card_states(database):
    """{last digits: state} of all cards there."""

    def work(env):
        cards = env["wuye.card"].search([("community_id.code", "=", PLACE)])
        return {card.tail: card.state for card in cards}

    return in_transaction(database, work)


TASKS = (
    prepare_card,
    apply_for_card,
    approve_card,
    pay_deposit,
    issue_card,
    top_up,
    lose_card,
    replace_card,
    card_wallet,
    card_states,
)
