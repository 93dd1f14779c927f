"""Receipt books in the browser, from buying to counting."""

from odoo.tests import tagged

from odoo.addons.wuye_billing.tests.test_tours import ChineseTours


@tagged("post_install", "-at_install")
class TestCashierTours(ChineseTours):
    def test_d7_book_is_registered_drawn_and_counted_in_chinese(self):
        keeper = self._make_user("receipt_keeper", self.community)
        collector = self._make_user("collector", self.community, login="collector-a")
        collector.name = "收费员甲"
        self.start_tour("/odoo", "wuye_cashier_books", login=keeper.login)
        book = self.env["wuye.receipt.book"].search(
            [("company_id", "=", self.company.id)]
        )
        self.assertEqual(book.name, "A0012801–A0012850")
        states = book.number_ids.grouped("state")
        self.assertEqual(
            {state: len(numbers) for state, numbers in states.items()},
            {"stock": 40, "drawn": 9, "void": 1},
        )
        self.assertEqual(states["drawn"].holder_id, collector)
        self.assertEqual(states["void"].mapped("name"), ["A0012803"])
        self.assertEqual(
            book.move_ids.sorted("id").mapped("kind"),
            ["buy", "draw", "void", "hand_back"],
        )
        count = self.env["wuye.receipt.count"].search([("book_id", "=", book.id)])
        self.assertRecordValues(
            count,
            [{"found": 8, "expected": 9, "difference": -1, "counted_by": keeper.id}],
        )
