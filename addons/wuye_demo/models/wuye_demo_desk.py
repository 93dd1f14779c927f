import uuid

from odoo import api, models

FIRST, LAST = 12801, 13000  # one book of the office
DRAWN = (("collector", 12801, 12850), ("cashier", 12851, 12870))
ASKEW = 12803
FLOAT = 500.0
PAYERS = 4  # served in the shift that is shown; half of those who owe at most
TENDERS = ("cash", "wechat", "pos", "cash")
MISSING = 0.01  # fen that are short when it is counted


class WuyeDemoDesk(models.AbstractModel):
    """The cash desk: a receipt book of which ranges are drawn, a shift counted."""

    _name = "wuye.demo.desk"
    _description = "Cash Desk of the Demo Estate"

    @api.model
    def _open(self, community):
        user = self.env["wuye.demo"]._user
        book = (
            self.env["wuye.receipt.book"]
            .with_user(user("receipt_keeper"))
            .create(
                {
                    "company_id": community.company_id.id,
                    "community_id": community.id,
                    "prefix": "A",
                    "number_first": FIRST,
                    "number_last": LAST,
                    "paper": "公司票据发放单 0127",
                }
            )
        )
        book.action_register()
        for post, first, last in DRAWN:
            self._move(
                book,
                kind="draw",
                number_first=first,
                number_last=last,
                holder_id=user(post).id,
            )
        self._move(
            book,
            kind="void",
            number_first=ASKEW,
            number_last=ASKEW,
            reason="打印歪斜，三联收回",
        )
        count = book.env["wuye.receipt.count"].create(
            {"book_id": book.id, "holder_id": user("collector").id, "found": 49}
        )
        count.action_count()

    @api.model
    def _move(self, book, **vals):
        transfer = book.env["wuye.receipt.transfer"].create(
            {"book_id": book.id, **vals}
        )
        transfer.action_move()

    @api.model
    def _hold_shift(self, community):
        """A shift of the collector: some payers served, counted a fen short."""
        user = self.env["wuye.demo"]._user
        desk = (
            self.env["wuye.desk"]
            .with_user(user("supervisor"))
            .create(
                {
                    "name": "客服中心一号台",
                    "code": f"{community.code}-01",
                    "community_id": community.id,
                }
            )
        )
        token = desk.register_computer()
        cashier = self.env["wuye.cashier"].with_user(user("collector"))
        cashier.open_shift(token, FLOAT)
        owed = self.env["wuye.charge"].search(
            [
                ("community_id", "=", community.id),
                ("state", "=", "posted"),
                ("amount_residual", ">", 0),
            ],
            order="unit_id, id",
        )
        counted = {"cash": FLOAT - MISSING}
        units = owed.unit_id
        units = units[: min(PAYERS, len(units) // 2)]
        for number, unit in enumerate(units):
            tenders = (TENDERS[number], "alipay")[: 1 + (unit == units[-1])]
            taken = self._serve(cashier, token, unit, tenders)
            for tender, amount in taken.items():
                counted[tender] = round(counted.get(tender, 0.0) + amount, 2)
        cashier.close_shift(token, counted)

    @api.model
    def _serve(self, cashier, token, unit, tenders):
        """One payer pays all he owes with one tender or two: {tender: yuan}."""
        page = cashier.open_unit(token, unit.id)
        bills = [bill for bill in page["bills"] if bill["is_taken"]]
        due = round(sum(bill["open"] + bill["late"] for bill in bills), 2)
        first, *more = tenders
        parts = {first: round(due / 2, 2) if more else due}
        for tender in more:
            parts[tender] = round(due - parts[first], 2)
        cashier.take(
            token,
            {
                "token": uuid.uuid4().hex,
                "unit_id": unit.id,
                "partner_id": page["payer"]["id"],
                "lines": [
                    {
                        "charge_id": bill["id"],
                        "amount": bill["open"],
                        "late": bill["late"],
                    }
                    for bill in bills
                ],
                "tenders": [
                    {"code": code, "amount": amount} for code, amount in parts.items()
                ],
            },
        )
        return parts
