"""Money taken at the desk: once, whole, with its number, or not at all."""

from decimal import Decimal

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import TransactionCase, freeze_time, tagged

from .common import DeskMixin


class TakeCase(DeskMixin):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_billing()
        cls._setup_desk()
        cls._setup_bills("2026-01", "2026-02", "2026-03")
        cls.bills = cls._open(cls.fee).sorted("date")

    def _used(self):
        return self.book.number_ids.filtered(lambda n: n.state == "used").mapped("name")


class TakeTests(TakeCase):
    """Run once for each chart."""

    def test_d1_three_bills_three_tenders_one_receipt(self):
        self._open_shift()
        receipt = self._take(
            [(bill, 300.0) for bill in self.bills],
            [("cash", 350.0), ("pos", 400.0), ("wechat", 150.0)],
        )
        self.assertEqual(receipt.name, "A0012801")
        self.assertEqual(receipt.amount, 900.0)
        self.assertEqual(receipt.line_ids.mapped("amount"), [300.0] * 3)
        self.assertEqual(self.bills.mapped("amount_residual"), [0.0] * 3)
        by_tender = {
            part.tender: sum(part.payment_ids.mapped("amount"))
            for part in receipt.tender_ids
        }
        self.assertEqual(by_tender, {"cash": 350.0, "pos": 400.0, "wechat": 150.0})
        for part in receipt.tender_ids:
            self.assertEqual(
                part.payment_ids.journal_id,
                self.company._wuye_tender_journal(part.tender),
            )
        self.assertEqual(self._used(), ["A0012801"])
        self._assert_clean()

    def test_d1_change_is_what_was_given_less_what_is_due(self):
        self._open_shift()
        order = self._order([(self.bills[0], 300.0)])
        order["tenders"][0]["given"] = 400.0
        answer = self._cashier().take(self.token, order)
        self.assertEqual(answer["change"], 100.0)
        self.assertEqual(answer["numbers"], {"next": "A0012802", "left": 19})

    def test_d1_part_of_a_bill_stays_open(self):
        self._open_shift()
        self._take([(self.bills[0], 120.55)])
        self.assertEqual(self.bills[0].amount_residual, 179.45)
        self._assert_clean()

    def test_i9_same_token_is_taken_once(self):
        self._open_shift()
        order = self._order([(self.bills[0], 300.0)])
        first = self._cashier().take(self.token, order)
        again = self._cashier().take(self.token, order)
        self.assertEqual(first["id"], again["id"])
        self.assertEqual(self._used(), ["A0012801"])
        self.assertEqual(
            self._cashier().look_up(self.token, order["token"])["name"], "A0012801"
        )
        self.assertFalse(self._cashier().look_up(self.token, "never sent"))

    def test_d15_bill_taken_elsewhere_is_told_and_uses_no_number(self):
        self._open_shift()
        other = self._make_user("cashier", self.community, login="d-other")
        self.book._move("draw", 12821, 12830, other)
        _desk, token = self._make_desk("JLW-02")
        self._open_shift(user=other, token=token)
        self._take([(self.bills[0], 300.0)])
        with self.assertRaisesRegex(UserError, "JLW-01.*A0012801"):
            self._take([(self.bills[0], 300.0)], user=other, token=token)
        self.assertEqual(self._used(), ["A0012801"])

    def test_d16_over_and_under_are_asked_never_silent(self):
        self._open_shift()
        bill = [(self.bills[0], 300.0)]
        with self.assertRaisesRegex(UserError, "20.00.*is over"):
            self._take(bill, [("cash", 320.0)])
        with self.assertRaisesRegex(UserError, "0.01.*is missing"):
            self._take(bill, [("cash", 299.99)])
        self.assertEqual(self._used(), [])
        self.assertEqual(self.bills[0].amount_residual, 300.0)

    def test_d16_kept_as_an_advance_it_stands_on_the_receipt(self):
        self._open_shift()
        receipt = self._take(
            [(self.bills[0], 300.0)],
            [("cash", 310.0), ("transfer", 10.0)],
            advances=[{"amount": 20.0, "item_id": self.fee.id}],
        )
        self.assertEqual(sorted(receipt.line_ids.mapped("amount")), [20.0, 300.0])
        advances = self.env["wuye.advance"].search([("unit_id", "=", self.unit.id)])
        self.assertEqual(sum(advances.mapped("amount")), 20.0)
        self._assert_clean()

    def test_d1_cheque_without_its_number_is_refused(self):
        self._open_shift()
        order = self._order([(self.bills[0], 300.0)], [("cheque", 300.0)])
        order["tenders"][0]["reference"] = " "
        with self.assertRaisesRegex(UserError, "write down"):
            self._cashier().take(self.token, order)

    def test_d1_no_blank_receipt_no_money(self):
        self._open_shift()
        self.book._move("hand_back", 12801, 12820)
        with self.assertRaisesRegex(UserError, "no blank receipt"):
            self._take([(self.bills[0], 300.0)])
        self.assertEqual(self.bills[0].amount_residual, 300.0)

    def test_d1_bill_of_another_payer_is_refused(self):
        self._open_shift()
        stranger = self._make_partner("李强")
        with self.assertRaisesRegex(UserError, "another payer"):
            self._take([(self.bills[0], 300.0)], partner_id=stranger.id)

    def test_d11_housekeeper_takes_nothing_by_any_method(self):
        housekeeper = self._make_user("housekeeper", self.community, login="d-house")
        order = self._order([(self.bills[0], 300.0)])
        for method, args in (
            ("load_desk", ()),
            ("open_shift", (0.0,)),
            ("search_units", ("0302",)),
            ("open_unit", (self.unit.id,)),
            ("take", (order,)),
            ("look_up", ("x",)),
            ("close_shift", ({},)),
        ):
            # in words he understands, before any right of a table is asked
            with (
                self.subTest(method=method),
                self.assertRaisesRegex(AccessError, "takes no money|Only collectors"),
            ):
                getattr(self._cashier(housekeeper), method)(self.token, *args)

    def test_d10_desk_of_parking_takes_no_property_fee(self):
        parking = self.env.ref("wuye_billing.wuye_business_line_parking")
        _desk, token = self._make_desk("JLW-P", line_ids=parking.ids)
        self._open_shift(token=token)
        [bill, *_rest] = self._cashier().open_unit(token, self.unit.id)["bills"]
        self.assertFalse(bill["is_taken"])
        with self.assertRaisesRegex(UserError, "another business line"):
            self._take([(self.bills[0], 300.0)], token=token)

    def test_d1_room_is_that_of_the_desks_community(self):
        elsewhere = self._make_community("YFY", "云枫苑", self.company)
        building = self._make_building(elsewhere, "01")
        far = self._make_unit(building, "0302")
        self._make_unit(building, "0999")
        self.collector.wuye_community_ids |= elsewhere
        found = self._cashier().search_units(self.token, self.unit.code)
        self.assertEqual([row["id"] for row in found], self.unit.ids)
        self.assertNotIn(far.id, [row["id"] for row in found])
        self.assertEqual(len(self._cashier().search_units(self.token, "0999")), 1)

    # === DESK AND SHIFT === #

    def test_j4_shift_goes_on_at_its_desk_only(self):
        self._open_shift()
        _desk, token = self._make_desk("JLW-02")
        with self.assertRaisesRegex(UserError, "JLW-01"):
            self._open_shift(token=token)
        with self.assertRaisesRegex(UserError, "JLW-01"):
            self._take([(self.bills[0], 300.0)], token=token)
        with self.assertRaisesRegex(UserError, "not registered"):
            self._cashier().load_desk("a computer nobody registered")
        with self.assertRaisesRegex(UserError, "no open shift"):
            other = self._make_user("cashier", self.community, login="d-other")
            self._take([(self.bills[0], 300.0)], user=other)

    def test_j4_another_collector_cannot_use_a_desk_that_is_open(self):
        self._open_shift()
        other = self._make_user("cashier", self.community, login="d-other")
        with self.assertRaisesRegex(UserError, "has an open shift at desk JLW-01"):
            self._open_shift(user=other)

    def test_a8_desk_is_open_for_its_collector_on_its_computer(self):
        self.assertFalse(self._cashier().has_open_desk(self.token))
        self._open_shift()
        self.assertTrue(self._cashier().has_open_desk(self.token))
        _desk, token = self._make_desk("JLW-02")
        for other in (token, "a computer nobody registered", ""):
            self.assertFalse(self._cashier().has_open_desk(other))
        other = self._make_user("cashier", self.community, login="d-other")
        self.assertFalse(self._cashier(other).has_open_desk(self.token))

    def test_d2_one_fen_missing_is_booked_and_stays(self):
        shift = self._open_shift(500.0)
        self._take([(self.bills[0], 300.0)], [("cash", 200.0), ("pos", 100.0)])
        answer = self._cashier().close_shift(self.token, {"cash": 699.99, "pos": 100.0})
        self.assertEqual(
            [(row["expected"], row["difference"]) for row in answer["counts"]],
            [(700.0, -0.01), (100.0, 0.0)],
        )
        self.assertEqual((shift.state, shift.difference), ("closed", -0.01))
        move = shift.count_ids.move_id
        cash = self.company._wuye_tender_journal("cash")
        method = cash.inbound_payment_method_line_ids[:1]
        self.assertEqual(
            {line.account_id: line.balance for line in move.line_ids},
            {
                method.payment_account_id: -0.01,
                self.company.default_cash_difference_expense_account_id: 0.01,
            },
        )
        with self.assertRaisesRegex(UserError, "no open shift"):
            self._cashier().close_shift(self.token, {"cash": 700.0})
        self._assert_clean()

    def test_d2_more_than_it_should_be_is_income(self):
        shift = self._open_shift(100.0)
        self._cashier().close_shift(self.token, {"cash": 101.5})
        income = self.company.default_cash_difference_income_account_id
        lines = shift.count_ids.move_id.line_ids
        self.assertEqual(
            lines.filtered(lambda line: line.account_id == income).balance, -1.5
        )

    def test_d3_collector_reads_no_receipt_of_his_open_shift(self):
        self._open_shift()
        receipt = self._take([(self.bills[0], 300.0)])
        for record in (receipt, receipt.line_ids, receipt.tender_ids):
            mine = record.with_user(self.collector)
            with self.subTest(model=record._name), self.assertRaises(AccessError):
                mine.read(["amount"])
            self.assertFalse(mine.search([]))
            self.assertEqual(len(record.with_user(self.supervisor).search([])), 1)
        self._cashier().close_shift(self.token, {"cash": 800.0})
        self.assertEqual(receipt.with_user(self.collector).amount, 300.0)

    def test_d2_shift_and_count_are_not_written(self):
        shift = self._open_shift()
        for user in (self.collector, self.supervisor):
            with self.assertRaises(AccessError):
                shift.with_user(user).write({"state": "closed"})
        with self.assertRaises(AccessError):
            self.env["wuye.shift.count"].with_user(self.supervisor).create({})

    def test_b12_damages_shown_are_charged_and_taken(self):
        """Late payment damages to the day, charged with the payment."""
        self.env["wuye.late.rule"].create(
            {
                "name": "合同约定",
                "date_from": "2020-01-01",
                "company_id": self.company.id,
                "rate_ids": [
                    fields.Command.create({"date_from": "2020-01-01", "permille": 0.3})
                ],
            }
        )
        with freeze_time("2026-04-30"):
            self._open_shift()
            bills = self._cashier().open_unit(self.token, self.unit.id)["bills"]
            shown = next(row for row in bills if row["id"] == self.bills[0].id)
            self.assertGreater(shown["late"], 0.0)
            total = Decimal(f"{300 + shown['late']:.2f}")
            order = self._order([(self.bills[0], 300.0)], [("cash", float(total))])
            order["lines"][0]["late"] = shown["late"]
            answer = self._cashier().take(self.token, order)
            self.assertEqual(Decimal(f"{answer['amount']:.2f}"), total)
            order = self._order([(self.bills[1], 300.0)], [("cash", 300.01)])
            order["lines"][0]["late"] = 0.01
            with self.assertRaisesRegex(UserError, "Open the room again"):
                self._cashier().take(self.token, order)
        self._assert_clean()


@tagged("post_install", "-at_install")
class TestTakeSmall(TakeTests, TransactionCase):
    """小企业会计准则."""

    chart = "cn"


@tagged("post_install", "-at_install")
class TestTakeLarge(TakeTests, TransactionCase):
    """企业会计准则."""

    chart = "cn_large_bis"
