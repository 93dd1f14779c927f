"""Fee and deposit in both charts: billed, taken, given back, never a flag."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import TODAY, CardFeeCase


class MoneyTests:
    """The tests of one chart, for a class of `CardFeeCase`."""

    def test_r108_fee_is_a_bill_and_deposit_a_liability(self):
        """20.00 with 6 % inside: AR 20.00, income 18.87, VAT 1.13; 50.00 held."""
        application = self._approved()
        charge = application.sudo().charge_id
        self.assertRecordValues(
            charge,
            [
                {
                    "kind": "supplement",
                    "state": "posted",
                    "amount": 20.0,
                    "amount_base": 18.87,
                    "amount_tax": 1.13,
                    "partner_id": self.owner.id,
                    "unit_id": self.unit.id,
                    "source_key": f"card/{application.id}",
                }
            ],
        )
        self.assertEqual(self._balance("ar"), 20.0)
        self.assertEqual(self._balance("income_service"), -18.87)
        self.assertEqual(self._balance("vat"), -1.13)
        receipt = self._pay_fee(application)
        self.assertEqual(receipt.name, "A0012801")
        self.assertEqual(self._balance("ar"), 0.0)
        deposit = self._take_deposit(application)
        self.assertRecordValues(
            deposit,
            [
                {
                    "amount_held": 50.0,
                    "document": application.name,
                    "kind_id": self.deposit_kind.id,
                }
            ],
        )
        self.assertEqual(self._balance("deposit"), -50.0)
        self.assertEqual(self._balance("cash"), 70.0)
        self._assert_clean()
        self._assert_month(due=20.0, received=20.0)

    def test_r108_deposit_goes_back_when_the_card_has_come_back(self):
        application = self._paid()
        card = self._issue(application)
        with self.assertRaisesRegex(UserError, "has been taken back"):
            self._refund(application)
        self._say(card, "cancelled", "业主退卡")
        refund = self._refund(application)
        self.assertEqual((refund.amount, refund.kind), (-50.0, "refund"))
        self.assertEqual(application.amount_held, 0.0)
        self.assertEqual(self._balance("deposit"), 0.0)
        self.assertEqual(self._balance("cash"), 20.0)
        self._assert_clean()
        self._assert_month(due=20.0, received=20.0)

    def test_withdrawn_before_it_is_paid_takes_the_bill_back(self):
        application = self._approved()
        self._end(application, "withdrawn")
        self.assertEqual(application.sudo().charge_id.state, "reversed")
        for key in ("ar", "income_service", "vat"):
            self.assertEqual(self._balance(key), 0.0, key)
        self._assert_clean()
        self._assert_month(due=0.0, received=0.0)

    def _assert_month(self, due, received):
        """The month report, proven both ways; deposits are in no column."""
        day = self.env["wuye.month"]._fields["month"].to_date("2026-04-01")
        figures = self.env["wuye.month.figures"]
        total = figures._compute_checked(self.community, day).total
        self.assertEqual((total.due, total.received), (due, received))


@tagged("post_install", "-at_install")
class TestMoneySmallEnterprises(MoneyTests, CardFeeCase):
    chart = "cn"


@tagged("post_install", "-at_install")
class TestMoneyEnterprises(MoneyTests, CardFeeCase):
    chart = "cn_large_bis"


@tagged("post_install", "-at_install")
class TestPaid(CardFeeCase):
    """“Paid” follows from what was taken, and is asked for each time."""

    def test_r108_nothing_is_issued_while_a_fen_is_open(self):
        application = self._approved()
        self._take_deposit(application)
        self._pay_fee(application, 19.99)
        application.invalidate_recordset()
        self.assertEqual(application.amount_fee_open, 0.01)
        with self.assertRaisesRegex(UserError, "0.01"):
            application.action_issue()
        self._pay_fee(application, 0.01)
        application.invalidate_recordset()
        self.assertTrue(application.is_paid)

    def test_r108_nothing_is_issued_while_the_deposit_is_open(self):
        application = self._approved()
        self._pay_fee(application)
        with self.assertRaisesRegex(UserError, "is not paid"):
            application.action_issue()

    def test_a_page_opened_in_time_refuses_when_the_money_is_gone(self):
        application = self._paid()
        action = application.action_issue()
        page = self._page_of(action, self.service, number="0102A3B4C5")
        self._refund(application)
        self.assertEqual(application.stage, "approved")
        with self.assertRaisesRegex(UserError, "is not paid"):
            page.action_issue()

    def test_a_deposit_undone_as_a_mistake_is_open_again(self):
        application = self._approved()
        deposit = self._take_deposit(application)
        self.assertEqual(application.amount_deposit_open, 0.0)
        page = self.env["wuye.deposit.undo"].with_user(self.accountant)
        page.create(
            {"move_id": deposit.move_ids.id, "date": TODAY, "reason": "登记错误"}
        ).action_undo()
        application.invalidate_recordset()
        self.assertEqual(application.amount_deposit_open, 50.0)
        self._take_deposit(application)
        self.assertEqual(len(application.sudo().deposit_ids), 2)

    def test_a_fee_waived_by_an_approved_request_is_open_no_more(self):
        application = self._approved()
        charge = application.sudo().charge_id
        self._request("reduction", 20.0, TODAY, charge_id=charge.id)
        self._take_deposit(application)
        self.assertTrue(application.is_paid)
        self.assertEqual(self._issue(application).state, "active")
        self._assert_clean()

    def test_where_nothing_is_due_it_is_issued_at_once(self):
        self.prices[0].with_user(self.clerk).write(
            {"amount_fee": 0.0, "amount_deposit": 0.0}
        )
        application = self._approved()
        self.assertEqual(application.stage, "paid")
        self.assertFalse(application.sudo().charge_id)
        self.assertEqual(self._issue(application).state, "active")

    def test_a_paid_application_is_found_as_such(self):
        open_one = self._approved()
        done = self._paid()
        mine = self.env["wuye.card.application"].with_user(self.collector)
        for is_paid, expected in ((True, done), (False, open_one)):
            found = mine.search([("is_paid", "=", is_paid)])
            self.assertEqual(found.ids, expected.ids)

    def test_the_deposit_is_that_of_the_application(self):
        application = self._approved()
        for vals in ({"amount": 5.0}, {"partner_id": self.manager.partner_id.id}):
            with self.subTest(vals=vals), self.assertRaisesRegex(UserError, "50.00"):
                self._take_deposit(application, **vals)
        self._take_deposit(application)
        with self.assertRaisesRegex(UserError, "No deposit is due"):
            self._take_deposit(application)

    def test_who_pays_is_billed_and_gets_the_deposit_back(self):
        child = self._make_partner("王小宝")
        self._make_occupancy(self.unit, child, "family")
        application = self._paid(partner_id=child.id, payer_id=self.owner.id)
        self.assertEqual(application.sudo().charge_id.partner_id, self.owner)
        self.assertEqual(application.sudo().deposit_ids.partner_id, self.owner)
        self.assertEqual(self._issue(application).partner_id, child)

    def test_withdrawn_after_it_is_paid_gives_the_money_back_first(self):
        application = self._paid()
        with self.assertRaisesRegex(UserError, "deposit of ¥50.00|50.00"):
            self._end(application, "withdrawn")
        self._refund(application)
        with self.assertRaisesRegex(UserError, "reduction"):
            self._end(application, "withdrawn")
        charge = application.sudo().charge_id
        self._request(
            "reduction",
            20.0,
            TODAY,
            charge_id=charge.id,
            outcome="refund",
            journal_id=self.company._wuye_tender_journal("cash").id,
        )
        self._end(application, "withdrawn")
        self.assertEqual(application.state, "withdrawn")
        self.assertEqual(self._balance("cash"), 0.0)
        self._assert_clean()
