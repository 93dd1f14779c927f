"""Something to read behind the menus of wallets."""

from datetime import UTC, datetime

from odoo import fields

DAY = "2026-02-10"


def make(case):
    """Two wallets with entries, a place with its till, a shop of a merchant, booked
    days, a seal, a statement.

    `case` has `WuyeBillingMixin`.
    """
    env, community = case.env, case.community
    case.company.wuye_payment_institution = "某支付有限公司 Z2000133000019"
    seller = case._make_user("repairer", community, login="13900000052")
    seller.name = "冯师傅"
    merchant = case._make_partner("云海生鲜")
    places = env["wuye.wallet.place"].create(
        [
            _place(community, "E-CT", "食堂", "canteen", seller),
            _place(
                community, "E-SX", "生鲜店", "shop", seller,
                merchant_id=merchant.id, commission=5,
            ),
        ]
    )  # fmt: skip
    for place in places:
        wallet = env["wuye.wallet"]._of(community, case.owner, place._purse())
        _top_up(case, wallet, 200.0)
        _sell(wallet, place, 12.5)
        env["wuye.wallet.day"]._book(place, fields.Date.to_date(DAY))
    env["wuye.wallet.seal"]._seal(case.company)
    statement = env["wuye.wallet.statement"].create(
        {"place_id": places[1].id, "month": DAY}
    )
    statement.with_user(case.accountant).action_confirm()
    _sell_offline(case, community)


def _sell_offline(case, community):
    """A machine that may sell without the server; of an unknown card it is owed."""
    env = case.env
    place = env["wuye.wallet.place"].create(
        _place(community, "E-XY", "洗衣房", "laundry", env.user)
    )
    machine = place.terminal_ids
    machine.kind = "machine"
    machine.write({"is_offline": True, "floor_card": 30.0, "floor_total": 300.0})
    machine.action_new_key()
    env.flush_all()
    at = int(datetime.now(UTC).timestamp()) - 60
    order = {"uuid": "20261128-1", "number": "0F0F0F0F0F", "amount": 6, "at": at}
    env["wuye.wallet.till"]._hand_in(machine.code, order)


def _place(community, code, name, kind, seller, **vals):
    return {
        "code": code,
        "name": name,
        "kind": kind,
        "community_id": community.id,
        "user_ids": [fields.Command.link(seller.id)],
        "price_ids": [fields.Command.create({"name": "套餐", "price": 12.5})],
        "terminal_ids": [
            fields.Command.create({"code": f"{code}-1", "name": f"{name}1号机"})
        ],
        **vals,
    }


def _top_up(case, wallet, amount):
    """Money on a wallet, on the ledger too (ACCOUNTING row 25)."""
    service = case.env["wuye.settlement"].sudo()
    day = fields.Date.to_date(DAY)
    receipt = {
        "partner": wallet.partner_id,
        "journal": case.company._wuye_tender_journal("transfer"),
        "date": case.env["wuye.month"]._open_date(case.community, day),
        "memo": "一卡通充值",
    }
    lines = [{"balance": -amount}]
    vals = service._prepare_payment_vals(
        receipt, case.community, lines, wallet._account()
    )
    service._create_payments([vals])
    entries = case.env["wuye.wallet.entry"]
    entries._enter(wallet.sudo(), "topup", amount, date=day)


def _sell(wallet, place, amount):
    terminal = place.terminal_ids
    wallet.env["wuye.wallet.entry"]._enter(
        wallet.sudo(),
        "spend",
        -amount,
        date=fields.Date.to_date(DAY),
        place_id=place.id,
        terminal_id=terminal.id,
        uuid=f"estate-{place.code}",
    )
