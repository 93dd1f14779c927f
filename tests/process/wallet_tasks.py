"""What children do with wallets: cards, tills, money put on, what is left."""

from desk_tasks import make_user
from transaction import in_transaction

from odoo import fields
from odoo.fields import Command


def prepare_wallets(database, community, numbers, amount):
    """A canteen with a till and a machine; cards in use, each with a wallet.

    :param numbers: of the cards, one holder each
    :param amount: yuan on each wallet, booked
    :return: {"terminals": {"till": id, "machine": [code, key]}, "seller": login}
    """

    def work(env):
        place = env["wuye.wallet.place"].create(
            {
                "code": "CT",
                "name": "食堂",
                "kind": "canteen",
                "community_id": community,
                "user_ids": [
                    Command.link(make_user(env, community, "seller", "collector").id)
                ],
                "terminal_ids": [
                    Command.create({"code": "CT-1", "name": "1号窗口"}),
                    Command.create(
                        {"code": "CT-2", "name": "咖啡机", "kind": "machine"}
                    ),
                ],
            }
        )
        till, machine = place.terminal_ids.sorted("code")
        machine.action_new_key()
        for number in numbers:
            _make_holder(env, community, number, amount)
        return {
            "till": till.id,
            "machine": [machine.code, machine.key],
            "seller": "seller",
        }

    return in_transaction(database, work)


def _make_holder(env, community, number, amount):
    place = env["wuye.community"].browse(community)
    unit = env["wuye.unit"].search([("community_id", "=", community)], limit=1)
    person = env["res.partner"].create({"name": f"持卡人 {number}"})
    vals = {"partner_id": person.id, "unit_id": unit.id}
    env["wuye.card"]._issue(place, "em", number, vals).action_hand_over()
    _fill(env, env["wuye.wallet"]._of(place, person), amount)


def _fill(env, wallet, amount):
    env["wuye.wallet.entry"]._enter(wallet, "topup", amount)
    lines = [
        {"account_id": env.company._wuye_account("cash").id, "balance": amount},
        {"account_id": wallet._account().id, "balance": -amount},
    ]
    env["wuye.settlement"]._create_entry(
        wallet.community_id, fields.Date.context_today(wallet), "wallet", lines
    )


def wallet_state(database, number):
    """{"balance", "spent": uuids of what was paid, in order} of a card's wallet."""

    def work(env):
        person = env["res.partner"].search([("name", "=", f"持卡人 {number}")])
        wallet = env["wuye.wallet"].search([("partner_id", "=", person.id)])
        entries = wallet.entry_ids.filtered(lambda one: one.kind == "spend")
        return {
            "balance": wallet.balance,
            "spent": entries.sorted("seq").mapped("uuid"),
        }

    return in_transaction(database, work)


def sell_offline(database, floor_card, floor_total):
    """The machine may sell without the server from now on."""

    def work(env):
        machine = env["wuye.wallet.terminal"].search([("code", "=", "CT-2")])
        machine.write(
            {
                "is_offline": True,
                "floor_card": floor_card,
                "floor_total": floor_total,
                "offline_hours": 8,
            }
        )

    in_transaction(database, work)


def late_taps(database):
    """[(uuid, state, reason, amount)] of all taps that were handed in."""

    def work(env):
        taps = env["wuye.wallet.offline"].search([("id", ">", 0)], order="id")
        return [[tap.uuid, tap.state, tap.reason, tap.amount] for tap in taps]

    return in_transaction(database, work)


def fill_wallet(database, number, amount):
    """Money put on a wallet, booked; what was owed is collected."""

    def work(env):
        person = env["res.partner"].search([("name", "=", f"持卡人 {number}")])
        wallet = env["wuye.wallet"].search([("partner_id", "=", person.id)])
        _fill(env, wallet, amount)

    in_transaction(database, work)


def spend_wallet(database, number, amount):
    """Spent at the canteen's till, with the server's knowledge."""

    def work(env):
        person = env["res.partner"].search([("name", "=", f"持卡人 {number}")])
        wallet = env["wuye.wallet"].search([("partner_id", "=", person.id)])
        till = env["wuye.wallet.terminal"].search([("code", "=", "CT-1")])
        env["wuye.wallet.entry"]._enter(
            wallet,
            "spend",
            -amount,
            place_id=till.place_id.id,
            terminal_id=till.id,
            uuid=f"spent-{number}",
        )

    in_transaction(database, work)


def lose_holder_card(database, number):
    """A holder has called: his card is lost."""

    def work(env):
        person = env["res.partner"].search([("name", "=", f"持卡人 {number}")])
        cards = env["wuye.card"].search([("partner_id", "=", person.id)])
        cards._move("lost", "业主来电报失")

    in_transaction(database, work)


def seal_wallets(database):
    """A seal of all wallets as they are: {"last", "total", "digest"}."""

    def work(env):
        seal = env["wuye.wallet.seal"]._seal(env.company)
        return {
            "last": seal.last_entry,
            "total": seal.total,
            "digest": seal.digest,
        }

    return in_transaction(database, work)


def read_wallets(database, last):
    """What a seal would say, from the entries, and what the wallets come to."""

    def work(env):
        row = env["wuye.wallet.seal"]._digest(env.company, last)
        held = env["wuye.wallet"]._read_group([], [], ["balance:sum"])[0][0]
        return {"last": last, "total": row["total"], "digest": row["digest"]}, held

    return in_transaction(database, work)


TASKS = (
    prepare_wallets,
    wallet_state,
    sell_offline,
    late_taps,
    fill_wallet,
    spend_wallet,
    lose_holder_card,
    seal_wallets,
    read_wallets,
)
