import random
from datetime import timedelta

from odoo import Command, api, fields, models

INSTITUTION = "示例支付有限公司（虚构）Z0000000000000"
HOLDERS = 6
FILLED = (("own", 300.0), ("merchant", 200.0))  # on the first day, each
LEFT = 40.0  # yuan that stay on a wallet: the desk has to serve it, too
# code, name, kind, days of the week it sells on, hours, price list
PLACES = (
    (
        *("CT", "社区食堂", "canteen", (0, 1, 2, 3, 4), (11.2, 12.8)),
        (("午餐套餐", 15.0), ("面条", 10.0), ("例汤", 3.0), ("酸奶", 5.0)),
    ),
    (
        *("XY", "自助洗衣房", "laundry", (5,), (9.0, 17.0)),
        (("标准洗", 6.0), ("烘干", 4.0)),
    ),
    (
        *("SX", "云海生鲜", "shop", (2, 6), (17.0, 20.0)),
        (("鲜牛奶", 8.5), ("时令水果", 12.8), ("鸡蛋一盒", 16.0)),
    ),
)
MERCHANT = "SX"
COMMISSION = 3.0  # percent
SELLERS = {"CT": "housekeeper", "XY": "customer_service", "SX": "collector"}
TAPS = 3  # of a day at a place, at most
FLOAT = 300.0
EXPENSE = "管理费用"  # the account of subsidies, where the chart has it


class WuyeDemoWallets(models.AbstractModel):
    """Wallets of the demo estate: places, a month of taps, the desk, subsidies.

    What lies in the past is entered with its own day, as nobody can tap in the past;
    what is of today goes through tills and the desk.
    """

    _name = "wuye.demo.wallets"
    _description = "Wallets of the Demo Estate"
    _inherit = ["wuye.demo.base"]

    # === BUSINESS METHODS === #

    @api.model
    def _play(self, community, today):
        """All of it, each part by the user whose work it is."""
        start = fields.Date.subtract(today.replace(day=1), months=1)
        places = self._open_places(community)
        cards = self._cards(community)
        self._fill(community, cards, start)
        self._sell(places, cards, start, today)
        company = community.company_id
        # sudo: jobs of the night
        list(self.env["wuye.wallet.day"].sudo()._book_waiting(company))
        self.env["wuye.wallet.seal"].sudo()._seal(company)
        self._settle(places, start)
        self._give_back(places)
        self._subsidise(community, cards)
        self._serve(community, cards)

    # === STEPS === #

    @api.model
    def _open_places(self, community):
        """Places with tills and prices by the manager; a merchant's among them."""
        # the company's settings, which name its licensed partner
        community.company_id.wuye_payment_institution = INSTITUTION
        merchant = self.env["res.partner"].create(
            {"name": "云海生鲜超市有限公司", "is_company": True}
        )
        places = self._as("manager", "wuye.wallet.place")
        for code, name, kind, _days, _hours, prices in PLACES:
            seller = self._user(SELLERS[code])
            own = {"merchant_id": merchant.id, "commission": COMMISSION}
            places |= places.create(
                {
                    "code": code,
                    "name": name,
                    "kind": kind,
                    "community_id": community.id,
                    "tap_limit": 100.0,
                    "user_ids": [Command.link(seller.id)],
                    "price_ids": [
                        Command.create({"name": thing, "price": price})
                        for thing, price in prices
                    ],
                    "terminal_ids": [
                        Command.create(
                            {
                                "code": f"{community.code}-{code}-1",
                                "name": f"{name}1号机",
                            }
                        )
                    ],
                    **(own if code == MERCHANT else {}),
                }
            )
        return places

    @api.model
    def _cards(self, community):
        """Cards in use of residents, a holder each."""
        found = self._as("customer_service", "wuye.card").search(
            [
                ("community_id", "=", community.id),
                ("kind", "=", "resident"),
                ("state", "=", "active"),
            ],
            order="id",
        )
        by_holder = found.grouped("partner_id")
        one_each = found.union(*(cards[:1] for cards in by_holder.values()))
        return one_each[1 : HOLDERS + 1]  # the first has bought his home today

    @api.model
    def _fill(self, community, cards, start):
        """Money on wallets a month ago, on the ledger too (ACCOUNTING row 25)."""
        # sudo: posts at the desk hold no accounting right
        service = self.env["wuye.settlement"].sudo()
        cashier = self._user("cashier")
        entries = self.env["wuye.wallet.entry"].with_user(cashier).sudo()
        month = self.env["wuye.month"]
        for card in cards:
            for purse, amount in FILLED:
                wallet = self._wallet(community, card, purse)
                receipt = {
                    "partner": wallet.partner_id,
                    "journal": community.company_id._wuye_tender_journal("wechat"),
                    "date": month._open_date(community, start),
                    "memo": "一卡通充值",
                }
                lines = [{"balance": -amount, "wuye_unit_id": card.unit_id.id}]
                vals = service._prepare_payment_vals(
                    receipt, community, lines, wallet._account()
                )
                service._create_payments([vals])
                at = self._at(start, 9.0)
                entries._enter(wallet, "topup", amount, date=start, at=at)

    @api.model
    def _sell(self, places, cards, start, today):
        """Some taps on each day a place sells on, up to yesterday."""
        rng = random.Random(f"taps {today}")
        day = start
        while day < today:
            for place, row in zip(places, PLACES, strict=True):
                if day.weekday() in row[3]:
                    self._sell_day(place, cards, day, row[4], rng)
            day += timedelta(days=1)

    @api.model
    def _sell_day(self, place, cards, day, hours, rng):
        seller = place.user_ids[:1]
        # sudo: who sells writes no entries; a till does
        entries = self.env["wuye.wallet.entry"].with_user(seller).sudo()
        moments = sorted(rng.uniform(*hours) for _tap in range(rng.randint(1, TAPS)))
        for hour in moments:
            card = rng.choice(cards)
            price = rng.choice(place.price_ids).price
            wallet = self._wallet(place.community_id, card, place._purse())
            if wallet.balance - price < LEFT:
                continue
            entries._enter(
                wallet,
                "spend",
                -price,
                date=day,
                at=self._at(day, hour),
                place_id=place.id,
                terminal_id=place.terminal_ids.id,
                uuid=f"demo-{rng.getrandbits(64):016x}",
                card_id=card.id,
            )

    @api.model
    def _settle(self, places, start):
        """What the merchant is owed, confirmed by one post and paid by another."""
        merchants = places.filtered("merchant_id")
        statements = self._as("accountant", "wuye.wallet.statement").create(
            [
                {"place_id": place.id, "month": month}
                for place in merchants
                for month in (start, fields.Date.add(start, months=1))
            ]
        )
        over = statements.filtered(lambda one: one.month == start)
        over.action_confirm()
        over.flush_recordset()  # as the next request finds it
        over.with_user(self._user("cashier")).action_pay()

    @api.model
    def _give_back(self, places):
        """A purchase of today, and it is given back at the till."""
        place = places[0]
        seller = place.user_ids[:1]
        till = self.env["wuye.wallet.till"].with_user(seller)
        wallets = self.env["wuye.wallet"].with_user(seller).sudo()  # as a till does
        facts = till._kept_facts(place.terminal_ids.code, wallets._today())
        sold = []
        for number, amount in (("01026AB4C6", 15.0), ("01026AB4C7", 13.0)):
            order = {"uuid": f"demo-{number}", "number": number, "amount": str(amount)}
            sold.append(wallets._spend(facts, order).get("entry"))
        if sold[-1]:
            till.give_back(place.terminal_ids.id, sold[-1], "面条已售完，改退款")

    @api.model
    def _subsidise(self, community, cards):
        """A subsidy that is on the wallets, and one that waits for its approval."""
        expenses = self.env["account.account"].search(
            [
                ("company_ids", "in", community.company_id.ids),
                ("account_type", "=", "expense"),
            ]
        )
        named = expenses.filtered(lambda account: account.name.startswith(EXPENSE))
        expense = (named or expenses)[:1]
        for title, amount in (("重阳敬老补贴", 30.0), ("志愿者餐补", 20.0)):
            batch = self._as("accountant", "wuye.wallet.subsidy").create(
                {
                    "title": title,
                    "community_id": community.id,
                    "account_id": expense.id,
                    "line_ids": [
                        Command.create({"partner_id": holder.id, "amount": amount})
                        for holder in cards[:3].partner_id
                    ],
                }
            )
            batch.request_validation()
            if amount == 30.0:
                batch.invalidate_recordset()
                batch.with_user(self._user("manager")).validate_tier()
                batch.invalidate_recordset()
                batch.action_apply()

    @api.model
    def _serve(self, community, cards):
        """A shift of the cashier: applications, top-ups, a wallet given back."""
        desk = self._as("supervisor", "wuye.desk").create(
            {
                "name": "客服中心二号台",
                "code": f"{community.code}-02",
                "community_id": community.id,
            }
        )
        token = desk.register_computer()
        cashier = self._as("cashier", "wuye.cashier")
        cashier.open_shift(token, FLOAT)
        self.env["wuye.demo.cards"]._apply(community, token)
        for number, (card, code) in enumerate(
            zip(cards, ("cash", "wechat"), strict=False), 1
        ):
            order = {
                "token": f"demo-topup-{number}",
                "unit_id": card.unit_id.id,
                "partner_id": card.partner_id.id,
                "topups": [{"amount": 100.0}],
                "tenders": [{"code": code, "amount": 100.0}],
            }
            cashier.take(token, order)
        self._close_wallet(cashier, token, cards[-1])
        shift = self.env["wuye.shift"].search([("desk_id", "=", desk.id)])
        counted = shift._expected()
        cashier.close_shift(
            token, {code: float(sum_) for code, sum_ in counted.items()}
        )

    @api.model
    def _close_wallet(self, cashier, token, card):
        """Who moves away gets back what is on his wallet, to his own account."""
        wallet = self._wallet(card.community_id, card, "merchant")
        page = self._as("cashier", "wuye.wallet.close").create(
            {
                "wallet_id": wallet.id,
                "tender": "transfer",
                "account_holder": card.partner_id.name,
                "account_number": "6222000000000000018",
                "reference": "网银 20260001",
                "document": "110105198001010011",
            }
        )
        cashier.close_wallet(token, page.id)

    # === HELPERS === #

    @api.model
    def _wallet(self, community, card, purse):
        # sudo: wallets are opened by desks and tills, nobody writes them
        return self.env["wuye.wallet"].sudo()._of(community, card.partner_id, purse)
