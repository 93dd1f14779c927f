"""Balances of the payer as tenders at the desk: no money moves (D1, R77)."""

import io
from contextlib import contextmanager

from pypdf import PdfReader

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import TransactionCase, freeze_time, tagged

from .common import BalanceMixin

DAY = "2026-04-10"


class BalanceCase(BalanceMixin):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.startClassPatcher(freeze_time(DAY))
        cls._setup_billing()
        cls._setup_balances()

    @contextmanager
    def _refused(self, error, text):
        """Refused with these words, and nothing is left of it."""
        with self.assertRaisesRegex(error, text), self.env.cr.savepoint():
            yield

    def _own(self, page):
        """The balances of this add-on; others may bring theirs."""
        return {code: page["balances"][code] for code in ("advance", "deposit")}

    # === ADVANCES === #

    def test_d1_advance_pays_bills_and_no_money_moves(self):
        """Row 9: 500.00 paid ahead settle 300.00 and 200.00 of two bills."""
        advance = self._pay_ahead(500.0)
        cash = self._balance_of("cash")
        shift = self._open_shift()
        receipt = self._take(
            [(self.bills[0], 300.0), (self.bills[1], 200.0)], [("advance", 500.0)]
        )
        self.assertEqual(receipt.name, "A0012801")
        self.assertEqual(self.bills.mapped("amount_residual"), [0.0, 100.0, 300.0])
        self.assertEqual(advance.amount_left, 0.0)
        self.assertEqual(
            (self._balance_of("advance"), self._balance_of("ar")), (0, 400)
        )
        self.assertEqual(self._balance_of("cash"), cash)
        self.assertEqual(
            set((self.bills[0] + self.bills[1]).allocation_ids.mapped("kind")),
            {"advance"},
        )
        self.assertEqual(receipt.tender_ids.move_ids.mapped("wuye_kind"), ["advance"])
        self.assertFalse(receipt.tender_ids.payment_ids)
        counts = self._cashier().close_shift(self.token, {"cash": 500.0})["counts"]
        self.assertEqual([row["difference"] for row in counts], [0.0])
        self.assertEqual(shift.count_ids.mapped("tender"), ["cash"])
        self._assert_clean()

    def test_d1_advance_for_one_item_pays_that_item_only(self):
        """The fee has 100.00, any item 50.00: own item first, water only from any."""
        own = self._pay_ahead(100.0, self.fee)
        general = self._pay_ahead(50.0)
        self._open_shift()
        water = self._make_water_bill()
        with self._refused(UserError, "150.00, of which .*50.00 can pay"):
            self._take([(water, 60.0)], [("advance", 60.0)])
        receipt = self._take(
            [(water, 60.0), (self.bills[0], 300.0)],
            [("cash", 230.0), ("advance", 130.0)],
        )
        self.assertEqual((own.amount_left, general.amount_left), (0.0, 20.0))
        self.assertEqual(self._parts(receipt, "advance"), [(self.bills[0], 130.0)])
        self.assertEqual(
            self._parts(receipt, "cash"), [(self.bills[0], 170.0), (water, 60.0)]
        )
        self._assert_clean()

    def _make_water_bill(self):
        """A bill the advances did not meet when it was posted."""
        charge = self.env["wuye.charge"].create(
            {
                **self.env["wuye.charge"]._prepare_late_vals(self.bills[0], 60.0, DAY),
                "item_id": self.water.id,
                "tax_id": self.water.tax_id.id,
                "kind": "supplement",
                "source_key": "test/water",
            }
        )
        self.env["wuye.posting"]._post(charge, settle=False)
        return charge

    def test_d1_advance_of_months_pays_these_months(self):
        self._pay_ahead(
            300.0, self.fee, period_start=self._day(3), period_end=self._day(4)
        )
        self._open_shift()
        with self._refused(UserError, "of which .*0.00 can pay"):
            self._take([(self.bills[0], 300.0)], [("advance", 300.0)])
        self._take([(self.bills[2], 300.0)], [("advance", 300.0)])
        self.assertEqual(self.bills[2].amount_residual, 0.0)

    def _day(self, month):
        return fields.Date.to_date(f"2026-{month:02d}-01")

    def test_d1_advance_more_than_is_left_is_refused_with_the_balance(self):
        advance = self._pay_ahead(100.0)
        self._open_shift()
        with self._refused(UserError, "100.00.*not .*100.01"):
            self._take(
                [(self.bills[0], 300.0)], [("cash", 199.99), ("advance", 100.01)]
            )
        self.assertEqual(advance.amount_left, 100.0)
        self.assertEqual(self.bills[0].amount_residual, 300.0)
        self.assertFalse(self.book.number_ids.filtered(lambda n: n.state == "used"))

    def test_d1_advance_is_taken_once_by_two_desks(self):
        """The second desk finds what the first has left; nothing gets negative."""
        advance = self._pay_ahead(300.0)
        self._open_shift()
        self._open_shift(user=self.cashier, token=self.second_token)
        page = self._serve(self.cashier, self.second_token)
        self.assertEqual(page["balances"]["advance"][0]["amount"], 300.0)
        self._take([(self.bills[0], 300.0)], [("advance", 300.0)])
        with self._refused(UserError, "the payer has .*0.00"):
            self._take(
                [(self.bills[1], 300.0)],
                [("advance", 300.0)],
                user=self.cashier,
                token=self.second_token,
            )
        self.assertEqual(advance.amount_left, 0.0)
        self._assert_clean()

    def test_d1_advance_of_another_payer_or_room_is_not_used(self):
        stranger = self._make_partner("李强")
        other = self._make_unit(self.building, "0402")
        self._pay_ahead(300.0, unit=other)
        payment = self._pay(
            "2026-04-01",
            advances=[{"unit": self.unit, "amount": 300.0}],
            partner=stranger,
        )
        self.assertTrue(payment)
        self._open_shift()
        self.assertEqual(self._serve()["balances"]["advance"], [])
        with self._refused(UserError, "the payer has .*0.00"):
            self._take([(self.bills[0], 300.0)], [("advance", 300.0)])

    def test_d1_advance_pays_nothing_ahead(self):
        self._pay_ahead(300.0)
        self._open_shift()
        with self._refused(UserError, "of which .*0.00 can pay"):
            self._take(
                [], [("advance", 100.0)], advances=[{"amount": 100.0, "item_id": False}]
            )

    def test_d1_advance_does_not_pay_damages_the_payer_pays_in_cash(self):
        """Damages posted at the desk wait for the tender they are paid with."""
        self._pay_ahead(500.0)
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
        self._open_shift()
        shown = self._serve()["bills"][0]["late"]
        self.assertGreater(shown, 0.0)
        order = self._order(
            [(self.bills[0], 300.0)],
            [("cash", round(shown + 100, 2)), ("advance", 200)],
        )
        order["lines"][0]["late"] = shown
        answer = self._cashier().take(self.token, order)
        self.assertAlmostEqual(answer["amount"], 300.0 + shown, 2)
        self.assertEqual(self._serve()["balances"]["advance"][0]["amount"], 300.0)
        self._assert_clean()

    def test_d1_advance_is_back_when_the_receipt_is_void(self):
        """As it was, for what it was paid, and it can be used again."""
        advance = self._pay_ahead(500.0, self.fee)
        self._open_shift()
        receipt = self._take([(self.bills[0], 300.0)], [("advance", 300.0)])
        tender = receipt.tender_ids
        day = fields.Date.to_date("2026-04-11")
        self.env["wuye.tender"]._void_advance(tender, day, "开错")
        self.assertEqual(advance.amount_left, 500.0)
        self.assertEqual(self.bills[0].amount_residual, 300.0)
        self.assertEqual(self._balance_of("advance"), -500.0)
        self._assert_clean()
        with self.assertRaisesRegex(UserError, "undone already"):
            self.env["wuye.tender"]._void_advance(tender, day, "开错")
        self._take(
            [(self.bills[0], 300.0), (self.bills[1], 200.0)], [("advance", 500.0)]
        )
        self.assertEqual(advance.amount_left, 0.0)
        lines = advance.move_line_id + advance.use_ids.move_line_id
        self.assertEqual(set(lines.mapped("reconciled")), {True})
        self._assert_clean()

    # === DEPOSITS === #

    def test_d1_deposit_pays_bills_and_no_money_moves(self):
        """Row 18d: 300.00 of 2,000.00 held settle a bill, with the payer's consent."""
        deposit = self._hold(2000.0)
        cash = self._balance_of("cash")
        self._open_shift(user=self.cashier)
        receipt = self._take(
            [(self.bills[0], 300.0)], [("deposit", 300.0)], user=self.cashier
        )
        self.assertEqual(deposit.amount_held, 1700.0)
        self.assertEqual(self.bills[0].amount_residual, 0.0)
        self.assertRecordValues(
            deposit.move_ids.filtered(lambda move: move.kind == "set_off"),
            [
                {
                    "amount": -300.0,
                    "charge_id": self.bills[0].id,
                    "paper": "A0012821",
                    "reason": "尾号 70318",
                    "user_id": self.cashier.id,
                }
            ],
        )
        self.assertEqual(self._balance_of("deposit"), -1700.0)
        self.assertEqual(self._balance_of("cash"), cash)
        moves = receipt.tender_ids.move_ids
        self.assertEqual(moves.journal_id, self.company.wuye_deposit_journal_id)
        counts = self._cashier(self.cashier).close_shift(self.token, {"cash": 500.0})
        self.assertEqual([row["difference"] for row in counts["counts"]], [0.0])
        self._assert_clean()

    def test_d1_deposit_more_than_is_held_is_refused_with_the_balance(self):
        deposit = self._hold(100.0)
        self._open_shift(user=self.cashier)
        with self._refused(UserError, "has .*100.00.*not .*100.01"):
            self._take(
                [(self.bills[0], 300.0)],
                [("cash", 199.99), ("deposit", 100.01)],
                user=self.cashier,
            )
        self.assertEqual(deposit.amount_held, 100.0)

    def test_d1_deposit_needs_the_payers_consent(self):
        self._hold(300.0)
        self._open_shift(user=self.cashier)
        order = self._order([(self.bills[0], 300.0)], [("deposit", 300.0)])
        order["tenders"][0]["reference"] = ""
        with self.assertRaisesRegex(UserError, "write down No. of the payer's consent"):
            self._cashier(self.cashier).take(self.token, order)

    def test_d1_deposit_is_set_off_by_a_cashier_not_by_a_collector(self):
        """As on the page of the deposit (B13)."""
        self._hold(300.0)
        self._open_shift()
        codes = [
            one["code"] for one in self._cashier().load_desk(self.token)["tenders"]
        ]
        self.assertIn("advance", codes)
        self.assertNotIn("deposit", codes)
        self.assertNotIn("deposit", self._serve()["balances"])
        with self._refused(AccessError, "Only a cashier"):
            self._take([(self.bills[0], 300.0)], [("deposit", 300.0)])

    def test_d1_deposits_are_used_oldest_first(self):
        young = self._hold(200.0, "2026-04-03")
        old = self._hold(200.0, "2026-04-02")
        self._open_shift(user=self.cashier)
        self._take([(self.bills[0], 300.0)], [("deposit", 300.0)], user=self.cashier)
        self.assertEqual((old.amount_held, young.amount_held), (0.0, 100.0))
        self._assert_clean()

    def test_d1_deposit_of_another_payer_or_community_is_not_used(self):
        self._hold(300.0, partner_id=self._make_partner("李强").id)
        far = self._make_community("YFY", "云枫苑", self.company)
        self.cashier.wuye_community_ids |= far
        unit = self._make_unit(self._make_building(far, "01"), "0101")
        self._hold(300.0, unit_id=unit.id)
        self._open_shift(user=self.cashier)
        self.assertEqual(self._serve(self.cashier)["balances"]["deposit"], [])
        with self._refused(UserError, "the payer has .*0.00"):
            self._take(
                [(self.bills[0], 300.0)], [("deposit", 300.0)], user=self.cashier
            )

    def test_d1_deposit_is_held_again_when_the_receipt_is_void(self):
        deposit = self._hold(500.0)
        self._open_shift(user=self.cashier)
        receipt = self._take(
            [(self.bills[0], 300.0), (self.bills[1], 100.0)],
            [("deposit", 400.0)],
            user=self.cashier,
        )
        day = fields.Date.to_date("2026-04-11")
        self.env["wuye.tender"]._void_deposit(receipt.tender_ids, day, "开错")
        self.assertEqual(deposit.amount_held, 500.0)
        self.assertEqual(self.bills.mapped("amount_residual"), [300.0] * 3)
        self._assert_clean()

    # === TOGETHER === #

    def test_d1_cash_advance_and_deposit_on_one_receipt(self):
        """An advance for March goes to March, whatever the order of the tenders."""
        march = self._pay_ahead(
            250.0, self.fee, period_start=self._day(3), period_end=self._day(3)
        )
        deposit = self._hold(400.0)
        self._open_shift(user=self.cashier)
        receipt = self._take(
            [(bill, 300.0) for bill in self.bills],
            [("cash", 300.0), ("deposit", 350.0), ("advance", 250.0)],
            user=self.cashier,
        )
        self.assertEqual(self.bills.mapped("amount_residual"), [0.0] * 3)
        self.assertEqual((march.amount_left, deposit.amount_held), (0.0, 50.0))
        self.assertEqual(self._parts(receipt, "advance"), [(self.bills[2], 250.0)])
        self.assertEqual(
            self._parts(receipt, "deposit"),
            [(self.bills[0], 300.0), (self.bills[1], 50.0)],
        )
        self.assertEqual(
            self._parts(receipt, "cash"),
            [(self.bills[1], 250.0), (self.bills[2], 50.0)],
        )
        paid = receipt.tender_ids.payment_ids
        self.assertEqual(sum(paid.mapped("amount")), 300.0)
        self._assert_clean()

    def test_d1_receipt_lists_what_is_set_off_apart_from_money(self):
        self._pay_ahead(100.0)
        self._open_shift()
        receipt = self._take(
            [(self.bills[0], 300.0)], [("cash", 200.0), ("advance", 100.0)]
        )
        cashier = self._cashier().with_context(lang="zh_CN")
        url = cashier.print_receipt(self.token, receipt.id)["url"]
        paper = self.env["wuye.form.paper"].browse(int(url.split("/")[-1]))
        pages = PdfReader(io.BytesIO(paper._render_pdf())).pages
        text = " ".join("".join(page.extract_text() for page in pages).split())
        self.assertRegex(text, "收款方式 现金 200.00 ")
        self.assertRegex(text, "抵扣（未收款） 预收款抵扣 100.00.*实收 200.00")

    def test_d1_balances_with_another_company_are_not_used(self):
        """Two companies of one group serve the same person: each owes its own."""
        home, unit = self.company, self.unit
        home.name = "总公司"
        other = self._make_chart_company()
        community = self._make_community("QT", "晴天里", other)
        self.cashier.wuye_community_ids |= community
        self.cashier.company_ids |= other
        far = self._make_unit(self._make_building(community, "01"), "0101")
        self.env.user.company_ids |= other
        type(self).company, type(self).unit = other, far
        try:
            self._pay_ahead(300.0)
            self._hold(300.0)
        finally:
            type(self).company, type(self).unit = home, unit
        self._open_shift(user=self.cashier)
        self.assertEqual(
            self._own(self._serve(self.cashier)), {"advance": [], "deposit": []}
        )
        for code in ("advance", "deposit"):
            with self._refused(UserError, "the payer has .*0.00"):
                self._take([(self.bills[0], 300.0)], [(code, 300.0)], user=self.cashier)

    def test_d1_balances_are_those_of_the_payer_served(self):
        self._pay_ahead(80.0, self.fee)
        deposit = self._hold(400.0)
        self._open_shift(user=self.cashier)
        bills = self._serve(self.cashier)
        self.assertEqual(
            self._own(bills),
            {
                "advance": [
                    {
                        "name": self.fee.display_name,
                        "amount": 80.0,
                        "bills": self.bills.ids,
                        "pays_late": False,
                    }
                ],
                "deposit": [
                    {
                        "name": f"{deposit.kind_id.name} {deposit.name}",
                        "amount": 400.0,
                        "bills": self.bills.ids,
                        "pays_late": True,
                    }
                ],
            },
        )

    def test_d1_month_report_ties_both_ways(self):
        """Row 9 is P, row 18d is R; both undone in the next month count back."""
        self._pay_ahead(300.0)
        self._hold(300.0)
        self._open_shift(user=self.cashier)
        receipt = self._take(
            [(self.bills[0], 300.0), (self.bills[1], 300.0)],
            [("advance", 300.0), ("deposit", 300.0)],
            user=self.cashier,
        )
        figures = self._figures("2026-04")
        self.assertEqual(
            (figures.applied, figures.received, figures.later), (300, 600, 300)
        )
        day = fields.Date.to_date("2026-05-02")
        for tender in receipt.tender_ids:
            void = getattr(self.env["wuye.tender"], f"_void_{tender.tender}")
            void(tender, day, "开错")
        figures = self._figures("2026-05")
        self.assertEqual(
            (figures.applied, figures.received, figures.closing), (-300, -300, 900)
        )
        self._assert_clean()

    def _figures(self, month):
        self.env.flush_all()
        day = fields.Date.to_date(f"{month}-01")
        service = self.env["wuye.month.figures"]
        return service._compute_checked(self.community, day).total


@tagged("post_install", "-at_install")
class TestBalancesSmall(BalanceCase, TransactionCase):
    """小企业会计准则."""

    chart = "cn"


@tagged("post_install", "-at_install")
class TestBalancesLarge(BalanceCase, TransactionCase):
    """企业会计准则."""

    chart = "cn_large_bis"
