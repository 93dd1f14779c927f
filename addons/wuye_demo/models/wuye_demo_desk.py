from odoo import api, models

FIRST, LAST = 12801, 13000  # one book of the office
DRAWN = (("collector", 12801, 12850), ("cashier", 12851, 12870))
ASKEW = 12803


class WuyeDemoDesk(models.AbstractModel):
    """What the cash desk begins with: a receipt book of which ranges are drawn."""

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
