"""What children prepare for the story of one card in the browser."""

from card_tasks import CLERK, MANAGER, PLACE, SELLER
from desk_tasks import make_user
from transaction import in_transaction

from odoo.fields import Command

LANGUAGE = "zh_CN"
GUARD, COLLECTOR = "card-guard", "collector1"
NAMES = {
    CLERK: "唐月",
    MANAGER: "罗明",
    SELLER: "陈志远",
    GUARD: "王立军",
    COLLECTOR: "周婷",
}


def prepare_story(database, estate):
    """Beside the estate of `prepare_card` a till, a guard, a paper, and names."""

    def work(env):
        env["ir.default"].set("res.partner", "lang", LANGUAGE)
        env.company.partner_id.lang = LANGUAGE  # what it writes is Chinese, too
        env = env(context={**env.context, "lang": LANGUAGE})
        place = env["wuye.wallet.place"].search([("code", "=", "SHOP")])
        seller = make_user(env, estate["community"], SELLER, "housekeeper")
        make_user(env, estate["community"], GUARD, "guard")
        goods = (("矿泉水", 2.0), ("盒饭", 15.0), ("水果拼盘", 30.0))
        place.write(
            {
                "user_ids": [Command.link(seller.id)],
                "price_ids": [
                    Command.create({"name": name, "price": price})
                    for name, price in goods
                ],
                "terminal_ids": [
                    Command.create({"code": "SHOP-2", "name": "小卖部1号机"})
                ],
            }
        )
        env["wuye.card.paper"].create(
            {"name": "身份证复印件", "company_id": env.company.id}
        )
        env.company.name = "安和物业服务有限公司"
        kind = env["wuye.deposit.kind"].create({"name": "一卡通押金"})
        prices = env["wuye.card.price"].search([("amount_deposit", ">", 0)])
        prices.deposit_kind_id = kind
        for login, name in NAMES.items():
            user = env["res.users"].search([("login", "=", login)])
            user.write({"name": name, "lang": LANGUAGE, "tz": "Asia/Shanghai"})
        community = env["wuye.community"].search([("code", "=", PLACE)])
        community.name = "锦澜湾"

    in_transaction(database, work)


def story_state(database, estate):
    """What there is of the story: of application, money, card and wallet."""

    def work(env):
        application = env["wuye.card.application"].search(
            [("unit_id", "=", estate["unit"])]
        )
        wallet = env["wuye.wallet"].search([("partner_id", "=", estate["partner"])])
        receipts = env["wuye.receipt"].search(
            [("unit_id", "=", estate["unit"])], order="id"
        )
        return {
            "application": application.stage,
            "papers": application.paper_ids.mapped("is_handed_in"),
            "receipts": receipts.mapped("amount"),
            "deposit": application.amount_held,
            "cards": {
                card.tail: card.state
                for card in env["wuye.card"].search([("unit_id", "=", estate["unit"])])
            },
            "wallet": wallet.balance,
            "entries": wallet.entry_ids.sorted("seq").mapped("kind"),
        }

    return in_transaction(database, work)


def story_ids(database, estate):
    """{"application", "cards": {last digits: id}}: where the pages are."""

    def work(env):
        application = env["wuye.card.application"].search(
            [("unit_id", "=", estate["unit"])]
        )
        cards = env["wuye.card"].search([("unit_id", "=", estate["unit"])])
        return {
            "application": application.id,
            "cards": {card.tail: card.id for card in cards},
        }

    return in_transaction(database, work)


TASKS = (prepare_story, story_state, story_ids)
