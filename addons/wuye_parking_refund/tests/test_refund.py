"""A parking fee that stands is given back by a slip: asked, approved, paid (row 26)."""

from psycopg2.errors import CheckViolation, UniqueViolation

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from odoo.addons.wuye_parking_desk.tests.test_shift import BoothCase
from odoo.addons.wuye_parking_lot.tests.common import OTHER


class RefundCase(BoothCase):
    chart = "cn"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.supervisor = cls._make_user(
            "supervisor", cls.community, login="pr-supervisor"
        )

    def _fee(self, tender="cash", end=True):
        """7.00 of a stay from 8 to 10, and the shift that took it has ended."""
        self._begin("07:30")
        stay = self.env["wuye.parking.stay"].browse(self._in("08:00")["stay"])
        self._pay_out("10:00", tender=tender)
        if end:
            cash = 207.0 if tender == "cash" else 200.0
            counted = {"cash": cash}
            if tender != "cash":
                counted[tender] = 7.0
            self._end(counted, "11:00")
        return stay.payment_ids

    def _ask(self, fee, local="12:00", user=None, **vals):
        # what is refused leaves nothing behind
        with self.at(local), self.env.cr.savepoint():
            return (
                self.env["wuye.parking.refund"]
                .with_user(user or self.supervisor)
                .create(
                    {
                        "payment_id": fee.id,
                        "payee": "李文 13800000000",
                        "reason": "重复缴费",
                        **vals,
                    }
                )
            )

    def _approved(self, fee, **vals):
        slip = self._ask(fee, **vals)
        self._approve(slip)
        return slip

    def _approve(self, slip, user=None):
        slip.request_validation()
        approver = slip.with_user(user or self.manager)
        approver.invalidate_recordset()
        approver.validate_tier()
        self.env.invalidate_all()

    def _pay(self, slip, local="14:00", user=None, token=None):
        desk = self.env["wuye.cashier"].with_user(user or self.guard)
        with self.at(local):
            told = desk.pay_out_parking(self.token if token is None else token, slip.id)
        self.env.flush_all()
        self.env.invalidate_all()
        return told["is_paid"]

    def _lines(self, move):
        return {(line.account_id, line.balance) for line in move.line_ids}

    def _account(self, tender):
        return self.env["wuye.parking.booking"]._money_account(self.company, tender)

    def _entry(self, tender, base, tax):
        company = self.company
        return {
            (self._account(tender), -round(base + tax, 2)),
            (company._wuye_account("income_parking"), base),
            (company._wuye_account("vat"), tax),
        }

    def _audit(self, code):
        self.env.flush_all()
        return list(self.env["wuye.audit"]._run_check(code, self.company))


@tagged("post_install", "-at_install")
class TestRefund(RefundCase):
    def test_26_cash_goes_back_of_the_float_and_is_booked(self):
        """7.00 at 9 %: 6.42 and 0.58; the shift is counted with 7.00 less."""
        slip = self._approved(self._fee())
        self._begin("13:00", 100.0)
        self.assertTrue(self._pay(slip))
        self.assertRecordValues(
            slip,
            [
                {
                    "state": "done",
                    "stage": "done",
                    "amount": 7.0,
                    "paid_by": self.guard.id,
                    "community_id": self.community.id,
                }
            ],
        )
        back = slip.payment_id.sudo().payback_ids
        self.assertEqual(slip.back_id, back)
        self.assertEqual(
            (back.amount, back.tender, back.reason), (7.0, "cash", "重复缴费")
        )
        self.assertEqual(self._lines(back.move_id), self._entry("cash", 6.42, 0.58))
        self.assertEqual(back.move_id.date, fields.Date.to_date("2026-11-23"))
        [row] = self._end({"cash": 93.0}, "15:00")["counts"]
        self.assertEqual((row["expected"], row["difference"]), (93.0, 0.0))
        for code in ("parking_refund", "parking_entry", "parking_paid"):
            self.assertEqual(self._audit(code), [], code)

    def test_26_what_came_by_code_goes_back_by_transfer_of_the_cashier(self):
        fee = self._fee("wechat")
        slip = self._approved(fee, tender="transfer")
        with self.assertRaisesRegex(AccessError, "cashier"):
            self._pay(slip)
        cashier = self._make_user("cashier", self.community, login="pr-cashier")
        with self.assertRaisesRegex(UserError, "bank reference"):
            self._pay(slip, user=cashier)
        slip.with_user(cashier).reference = "网银 8801"
        self.assertTrue(self._pay(slip, user=cashier, token=""))
        self.assertEqual((slip.reference, slip.shift_id.ids), ("网银 8801", []))
        back = slip.sudo().back_id
        self.assertEqual((back.tender, fee.tender), ("transfer", "wechat"))
        self.assertEqual(self._lines(back.move_id), self._entry("transfer", 6.42, 0.58))
        self.assertNotEqual(self._account("transfer"), self._account("wechat"))

    def test_26_in_parts_and_never_twice(self):
        fee = self._fee()
        self._begin("13:00", 100.0)
        first = self._approved(fee, amount=3.0)
        with self.assertRefused(UniqueViolation, "wuye_parking_refund_open_once"):
            self._ask(fee, amount=1.0)
        self.assertTrue(self._pay(first))
        self.assertFalse(self._pay(first, "14:01"))
        self.assertEqual(
            self._lines(first.sudo().back_id.move_id), self._entry("cash", 2.75, 0.25)
        )
        with self.assertRaisesRegex(ValidationError, "4.00.* is left"):
            self._ask(fee, amount=4.01)
        rest = self._approved(fee)
        self.assertEqual(rest.amount, 4.0)
        self.assertTrue(self._pay(rest, "14:05"))
        with self.assertRaisesRegex(ValidationError, "given back already"):
            self._ask(fee, amount=0.01)
        self.assertEqual(fee.payback_ids.mapped("amount"), [3.0, 4.0])

    def test_26_less_is_left_once_it_is_paid_out(self):
        """Something else gave a part back after the slip was approved."""
        fee = self._fee()
        slip = self._approved(fee)
        with self.at("12:30"):
            self.env["wuye.parking.payback"]._make(fee, 1.0, "另退")
        self._begin("13:00", 100.0)
        with self.assertRaisesRegex(UserError, "6.00.* is left"):
            self._pay(slip)
        self.assertEqual(slip.state, "draft")

    def test_r81_nothing_without_the_approval_of_another_person(self):
        fee = self._fee()
        self._begin("13:00", 100.0)
        slip = self._ask(fee, user=self.manager)
        with self.assertRaisesRegex(UserError, "is missing"):
            self._pay(slip)
        slip.request_validation()
        slip.invalidate_recordset()
        with self.assertRaisesRegex(AccessError, "asked for himself"):
            slip.validate_tier()
        with self.assertRaisesRegex(UserError, "is missing"):
            self._pay(slip)
        self.assertFalse(fee.payback_ids)

    def test_r81_what_was_approved_stays_as_it_was_read(self):
        fee = self._fee()
        slip = self._ask(fee)
        slip.request_validation()
        for vals in ({"amount": 6.0}, {"payee": "别人"}, {"tender": "transfer"}):
            with self.assertRaisesRegex(UserError, "put to approval"):
                slip.write(vals)
        with self.assertRaises(AccessError):
            slip.state = "done"
        slip.action_cancel()
        self._begin("13:00", 100.0)
        with self.assertRaisesRegex(UserError, "was cancelled"):
            self._pay(slip)

    def test_r81_who_guards_and_who_keeps_books_asks_for_none(self):
        fee = self._fee()
        for user in (self.guard, self.accountant):
            with self.assertRaises(AccessError):
                self._ask(fee, user=user)
        elsewhere = self._make_community("YFY", "Elsewhere", self.company)
        far = self._make_user("supervisor", elsewhere, login="pr-far")
        with self.assertRaises(AccessError):
            self._ask(fee, user=far)

    def test_r81_who_pays_out_changes_and_cancels_nothing(self):
        fee = self._fee()
        slip = self._ask(fee).with_user(self.guard)
        with self.assertRaisesRegex(AccessError, "write refund slips"):
            slip.write({"amount": 1.0})
        with self.assertRaisesRegex(AccessError, "write refund slips"):
            slip.action_cancel()
        with self.assertRaisesRegex(AccessError, "holds a shift"):
            self._pay(slip, user=self.accountant)
        self.assertEqual((slip.amount, slip.state), (7.0, "draft"))

    def test_r81_takings_are_not_paid_out_and_only_at_the_own_booth(self):
        slip = self._approved(self._fee())
        with self.assertRaisesRegex(UserError, "no open shift"):
            self._pay(slip)
        self._begin("13:00", 6.99)
        with self.assertRaisesRegex(UserError, "is left, and takings"):
            self._pay(slip)
        with self.assertRaisesRegex(UserError, "is another one"):
            self._pay(slip, token="elsewhere")
        self.assertFalse(slip.back_id)

    def test_26_fee_of_an_open_shift_or_a_car_inside_is_not_given_back(self):
        fee = self._fee(end=False)
        with self.assertRaisesRegex(ValidationError, "not booked yet"):
            self._ask(fee)
        stay = self.env["wuye.parking.stay"].browse(self._in("10:30", OTHER)["stay"])
        with self.at("12:00"):
            inside = stay._settle(
                *(7.0, fields.Datetime.now(), self._token()),
                shift_id=self.shift.id,
                lane_id=self.way_out.id,
                tender="cash",
                given=7.0,
                rate=9.0,
            )
        with self.assertRaisesRegex(ValidationError, "inside still"):
            self._ask(inside)

    def test_d3_of_the_open_shift_its_guard_reads_no_slip(self):
        slip = self._approved(self._fee())
        self._begin("13:00", 100.0)
        mine = slip.with_user(self.guard)
        self.assertEqual(mine.search([("id", "=", slip.id)]), mine)
        self._pay(slip)
        self.assertFalse(mine.search([("id", "=", slip.id)]))
        self._end({"cash": 93.0}, "15:00")
        self.assertEqual(mine.search([("id", "=", slip.id)]), mine)

    def test_26_slip_that_is_done_never_changes_and_each_stays(self):
        slip = self._approved(self._fee())
        self._begin("13:00", 100.0)
        self._pay(slip)
        for column, value in (("amount", 6.0), ("payee", "别人"), ("state", "draft")):
            with self.assertRefused(CheckViolation, "wuye_parking_refund_done_frozen"):
                self.env.cr.execute(
                    f"UPDATE wuye_parking_refund SET {column} = %s WHERE id = %s",
                    [value, slip.id],
                )
        with self.assertRefused(CheckViolation, "wuye_parking_payback_went"):
            self.env.cr.execute(
                "UPDATE wuye_parking_payback SET tender = 'pos' WHERE id = %s",
                [slip.back_id.id],
            )
        with self.assertRefused(CheckViolation, "wuye_parking_refund_kept"):
            slip.sudo().unlink()

    def test_26_slip_on_paper_has_fee_payee_and_places_to_sign(self):
        slip = self._approved(self._fee())
        html = (
            self.env["ir.actions.report"]
            .with_user(self.guard)
            ._render_qweb_html(
                "wuye_parking_refund.wuye_parking_refund_document", slip.ids
            )[0]
            .decode()
        )
        for text in (slip.name, "浙A2N906", "李文", "重复缴费", "7.00", "Payee: "):
            self.assertIn(text, html)
        self.assertIn(self.manager.name, html)

    def test_26_button_beside_the_fee_opens_its_slip(self):
        fee = self._fee()
        action = fee.with_user(self.supervisor).action_refund()
        self.assertEqual(action["context"], {"default_payment_id": fee.id})
        self.assertFalse(action["res_id"])
        slip = self._ask(fee)
        again = fee.with_user(self.supervisor).action_refund()
        self.assertEqual(again["res_id"], slip.id)

    def test_26_slip_that_says_another_sum_is_named_by_the_audit(self):
        slip = self._approved(self._fee())
        self._begin("13:00", 100.0)
        self._pay(slip)
        self.env.cr.execute("SET LOCAL session_replication_role = replica")
        self.env.cr.execute(
            "UPDATE wuye_parking_refund SET amount = 6.99 WHERE id = %s", [slip.id]
        )
        self.env.cr.execute("SET LOCAL session_replication_role = origin")
        self.env.invalidate_all()
        found = self._audit("parking_refund")
        self.assertEqual([row["res_id"] for row in found], [slip.id])
