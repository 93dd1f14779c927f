"""Coupons of merchants: typed at the booth, used once, invoiced once (G15)."""

from psycopg2 import errors

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.wuye_parking_lot.tests.common import CAR, OTHER, THIRD

from .common import CouponCase


@tagged("post_install", "-at_install")
class TestCoupon(CouponCase):
    def test_g15_numbers_are_drawn_unique_and_checked(self):
        numbers = self._book(quantity=50).coupon_ids.mapped("name")
        self.assertEqual(len(set(numbers)), 50)
        self.assertEqual({len(number) for number in numbers}, {12})
        number = numbers[0]
        wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
        told = self._in("08:00")
        with self.assertSays(UserError, "A digit may be wrong"):
            self._lay(told, wrong, "10:00")

    def test_g15_minutes_parts_amounts_and_the_whole_reduce_the_fee(self):
        """Two hours cost 7.00; an hour less costs 5.00."""
        for kind, value, amount in (
            ("minutes", 60, "5.00"),
            ("percent", 50, "3.50"),
            ("amount", 3, "4.00"),
            ("whole", 0, "0.00"),
        ):
            coupon = self._book(kind=kind, value=value).coupon_ids[0]
            told = self._in("08:00")
            with self.subTest(kind=kind):
                out = self._lay(told, coupon.name, "10:00")
                self.assertEqual((out["gross"], out["amount"]), ("7.00", amount))
                [row] = out["coupons"]
                self.assertEqual(row["number"], coupon.name)
                self.assertEqual(row["merchant"], "银泰超市")
            self._out("10:00", why="debt", reason="下一位")

    def test_g15_used_with_the_payment_it_is_frozen(self):
        coupon = self._book(kind="amount", value=3).coupon_ids[0]
        self._begin()
        told = self._in("08:00")
        self._lay(told, coupon.qr_text, "10:00")
        self._pay_out("10:00")
        self.assertRecordValues(
            coupon,
            [
                {
                    "state": "used",
                    "amount_off": 3.0,
                    "stay_id": told["stay"],
                    "payment_id": self._stay(told).payment_ids.id,
                    "laid_by": self.guard.id,
                }
            ],
        )
        stay = self._stay(told)
        self.assertEqual((stay.amount, stay.amount_off, stay.paid), (4.0, 3.0, 4.0))
        self._assert_clean()

    def test_g15_a_whole_coupon_lifts_the_bar_without_money(self):
        coupon = self._book(kind="whole").coupon_ids[0]
        told = self._in("08:00")
        self._lay(told, coupon.name, "10:00")
        out = self._out("10:00")
        self.assertTrue(out["lifts"])
        self.assertEqual((coupon.state, coupon.amount_off), ("used", 7.0))
        self.assertFalse(coupon.payment_id)
        self.assertEqual(self._stay(told).amount_off, 7.0)

    def test_g15_a_used_coupon_is_no_other_cars(self):
        coupon = self._book(kind="whole").coupon_ids[0]
        self._lay(self._in("08:00"), coupon.name, "10:00")
        self._out("10:00")
        other = self._in("10:10", OTHER)
        with self.assertSays(UserError, f"was used for {CAR}"):
            self._lay(other, coupon.name, "12:00")
        with mute_logger("odoo.sql_db"), self.assertRaises(errors.CheckViolation):
            self.env.cr.execute(
                "UPDATE wuye_parking_coupon SET stay_id = %s WHERE id = %s",
                [other["stay"], coupon.id],
            )

    def test_g15_a_used_coupon_is_not_made_new_in_the_database(self):
        coupon = self._book(kind="whole").coupon_ids[0]
        self._lay(self._in("08:00"), coupon.name, "10:00")
        self._out("10:00")
        for change in (
            "used_at = NULL, amount_off = 0",
            "amount_off = 100",
            "name = '000000005724'",
        ):
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaises(errors.CheckViolation),
                self.env.cr.savepoint(flush=False),
            ):
                self.env.cr.execute(
                    f"UPDATE wuye_parking_coupon SET {change} WHERE id = %s",
                    [coupon.id],
                )
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(errors.CheckViolation),
            self.env.cr.savepoint(flush=False),
        ):
            self.env.cr.execute(
                "DELETE FROM wuye_parking_coupon WHERE id = %s", [coupon.id]
            )

    def test_g15_on_a_car_inside_it_is_not_laid_on_another(self):
        coupon = self._book(kind="whole").coupon_ids[0]
        first, second = self._in("08:00"), self._in("08:10", OTHER)
        self._lay(first, coupon.name, "10:00")
        with self.assertSays(UserError, CAR):
            self._lay(second, coupon.name, "10:05")
        with self.at("10:06"):
            told = self.house.take_coupon(self.way_out.id, first["stay"], coupon.name)
        self.assertEqual(told["coupons"], [])
        out = self._lay(second, coupon.name, "10:10")
        self.assertEqual(out["amount"], "0.00")

    def test_g15_a_coupon_that_took_nothing_off_is_not_used(self):
        coupon = self._book(kind="amount", value=3).coupon_ids[0]
        told = self._in("08:00")
        self._lay(told, coupon.name, "08:10")
        self._out("08:20")
        self.assertEqual((coupon.state, coupon.stay_id.id), ("new", False))

    def test_g15_what_the_guard_lets_out_free_costs_no_merchant(self):
        coupon = self._book(kind="amount", value=3).coupon_ids[0]
        told = self._in("08:00")
        self._lay(told, coupon.name, "10:00")
        self._out("10:00", why="free", reason="投诉处理")
        self.assertEqual(coupon.state, "new")
        self.assertEqual(self._stay(told).amount_off, 0.0)

    def test_g15_days_car_parks_and_withdrawn_issues_are_refused(self):
        told = self._in("08:00")
        late = self._book(date_from="2026-12-01", date_to="2026-12-31").coupon_ids[0]
        with self.assertSays(UserError, "is good from 2026-12-01"):
            self._lay(told, late.name, "10:00")
        elsewhere = self._make_lot("S", "南区车场", tariff_id=self.tariff.id)
        self.merchant.with_user(self.manager).lot_ids = elsewhere
        coupon = self._book().coupon_ids[0]
        with self.assertSays(UserError, "南区车场 only"):
            self._lay(told, coupon.name, "10:00")
        self.merchant.with_user(self.manager).lot_ids = False
        coupon.book_id.with_user(self.manager).action_withdraw()
        with self.assertSays(UserError, "withdrawn"):
            self._lay(told, coupon.name, "10:00")

    def test_g15_after_the_payment_it_is_not_counted_twice(self):
        coupon = self._book(kind="amount", value=3).coupon_ids[0]
        told = self._in("08:00")
        self._lay(told, coupon.name, "10:00")
        self._pay(told, "10:00")
        late = self._look("10:16")
        self.assertEqual((late["code"], late["amount"]), ("overstay", "2.00"))

    def test_g15_without_time_to_leave_the_difference_still_has_it(self):
        tariff = self._make_tariff("TD", {"blocks": [{"unit": 60, "price": 5}]})
        self.lot.tariff_id = tariff
        coupon = self._book(kind="amount", value=3).coupon_ids[0]
        told = self._in("08:00")
        self._lay(told, coupon.name, "10:00")
        self._pay(told, "10:00")
        self.assertEqual(self._stay(told).paid, 7.0)
        self.assertEqual(self._look("10:30")["amount"], "5.00")

    def test_g15_of_another_community_there_is_no_such_coupon(self):
        place = self._make_community("XQ", "溪桥", self.company)
        merchant = self.merchant.sudo().copy(
            {"community_id": place.id, "name": "溪桥超市"}
        )
        coupon = self._book(merchant_id=merchant.id, user=self.env.user).coupon_ids[0]
        with self.assertSays(UserError, "no coupon"):
            self._lay(self._in("08:00"), coupon.name, "10:00")

    def test_g15_guards_read_no_coupons_and_clerks_issue_none(self):
        book = self._book()
        with self.assertRaises(AccessError):
            book.coupon_ids.with_user(self.guard).read(["name"])
        for user in (self.guard, self.collector, self.accountant):
            with self.assertRaises(AccessError):
                book.with_user(user).action_withdraw()
        for user in (self.manager, self.accountant):
            with self.assertRaises(AccessError):
                book.coupon_ids[0].with_user(user).write({"amount_off": 1.0})

    def test_g15_issued_coupons_stay_as_they_are(self):
        book = self._book(kind="amount", value=3)
        with mute_logger("odoo.sql_db"), self.assertRaises(errors.CheckViolation):
            book.with_user(self.manager).value = 300
            book.flush_recordset()
        with self.assertSays(UserError, "issued already"):
            book.with_user(self.manager).action_issue()


class StatementTests:
    """The tests of one chart, for a class of `CouponCase`."""

    def test_g15_the_merchant_is_invoiced_for_what_was_used(self):
        """7.00 and 3.00 used, 9 % inside: 9.17 and 0.83 on the account of parking."""
        self._use_some()
        statement = self._statement("2026-11-24 09:00")
        self.assertEqual((statement.coupons, statement.amount), (2, 10.0))
        move = statement.move_id
        self.assertRecordValues(
            move,
            [
                {
                    "state": "posted",
                    "move_type": "out_invoice",
                    "partner_id": self.merchant.partner_id.id,
                    "amount_total": 10.0,
                    "amount_tax": 0.83,
                    "wuye_kind": "parking_coupon",
                }
            ],
        )
        self.assertEqual(self._balance("parking_ar"), 10.0)
        self.assertEqual(self._balance("ar"), 0.0)
        self.assertEqual(self._balance("vat"), -0.83)
        self.assertEqual(self._balance("income_parking"), -9.17)
        self._assert_clean()

    def test_g15_void_by_a_credit_note_its_coupons_come_on_another(self):
        self._use_some()
        first = self._statement("2026-11-24 09:00")
        with self.at("2026-11-24 10:00"):
            action = first.with_user(self.accountant).action_void()
            page = self.env[action["res_model"]].with_user(self.accountant)
            page = page.with_context(**action["context"])
            page.create({"reason": "开错单位"}).action_confirm()
        self.assertEqual((first.state, first.amount), ("void", 10.0))
        for key in ("parking_ar", "vat", "income_parking"):
            self.assertEqual(self._balance(key), 0.0, key)
        second = self._statement("2026-11-24 11:00")
        self.assertEqual(second.line_ids.coupon_id, first.line_ids.coupon_id)
        self.assertEqual(self._balance("parking_ar"), 10.0)
        self._assert_clean()


@tagged("post_install", "-at_install")
class TestStatementSmallEnterprises(StatementTests, CouponCase):
    chart = "cn"


@tagged("post_install", "-at_install")
class TestStatementEnterprises(StatementTests, CouponCase):
    chart = "cn_large_bis"


@tagged("post_install", "-at_install")
class TestStatement(CouponCase):
    def test_g15_a_used_coupon_is_on_one_statement(self):
        self._use_some()
        first = self._statement("2026-11-24 09:00")
        with self.assertSays(UserError, "No coupon of"):
            self._statement("2026-11-24 09:10")
        line = first.line_ids[0]
        with mute_logger("odoo.sql_db"), self.assertRaises(errors.UniqueViolation):
            self.env["wuye.parking.statement.line"].create(
                {
                    "statement_id": first.copy().id,
                    "coupon_id": line.coupon_id.id,
                    "lot_id": line.lot_id.id,
                }
            )

    def test_g15_only_those_of_its_days_at_the_gate_are_on_it(self):
        coupons = self._book(kind="whole", quantity=2).coupon_ids
        for plate, day, coupon in (
            (OTHER, "2026-11-22", coupons[0]),
            (THIRD, "2026-11-23", coupons[1]),
        ):
            told = self._in(f"{day} 22:00", plate)
            self._lay(told, coupon.name, f"{day} 23:59")
            self._out(f"{day} 23:59", plate)
        statement = self._statement("2026-11-24 09:00", date_to="2026-11-22")
        self.assertEqual(statement.line_ids.coupon_id, coupons[0])

    def test_g15_a_price_for_each_used_is_what_he_pays(self):
        book = self._book(kind="whole", settlement="fixed", price=2.5)
        told = self._in("08:00")
        self._lay(told, book.coupon_ids[0].name, "10:00")
        self._out("10:00")
        self.assertEqual(self._statement("2026-11-24 09:00").amount, 2.5)

    def test_g15_a_period_that_runs_is_not_invoiced(self):
        self._use_some()
        with self.assertSays(UserError, "not over"):
            self._statement("2026-11-23 20:00")

    def test_g15_only_an_accountant_invoices(self):
        statement = self._draft()
        for user in (self.manager, self.cashier, self.service):
            with self.assertRaises(AccessError):
                statement.with_user(user).action_confirm()

    def test_g15_an_invoiced_statement_stays_as_it_is(self):
        self._use_some()
        statement = self._statement("2026-11-24 09:00")
        with self.assertRaises(UserError):
            statement.move_id.with_user(self.accountant).button_draft()
        for model, change in (
            ("statement", "date_to = '2026-12-31'"),
            ("statement", "state = 'draft'"),
            ("statement_line", "amount = 0 WHERE statement_id = %s --"),
        ):
            with (
                mute_logger("odoo.sql_db"),
                self.subTest(change=change),
                self.assertRaises(errors.CheckViolation),
                self.env.cr.savepoint(flush=False),
            ):
                self.env.cr.execute(
                    f"UPDATE wuye_parking_{model} SET {change} WHERE id = %s",
                    [statement.id] * (2 if "%s" in change else 1),
                )

    def test_g15_paid_it_is_not_void(self):
        self._use_some()
        statement = self._statement("2026-11-24 09:00")
        with self.at("2026-11-25 09:00"):
            self.env["account.payment.register"].with_context(
                active_model="account.move", active_ids=statement.move_id.ids
            ).create({}).action_create_payments()
            self.assertEqual(self._balance("parking_ar"), 0.0)
            with self.assertSays(UserError, "is paid"):
                statement.with_user(self.accountant)._void("开错")

    def test_i8_statements_of_another_community_are_not_seen(self):
        self._draft()
        place = self._make_community("XQ", "溪桥", self.company)
        stranger = self._make_user("accountant", place, login="accountant-elsewhere")
        for model in ("merchant", "coupon.book", "coupon", "statement"):
            records = self.env[f"wuye.parking.{model}"].with_user(stranger)
            self.assertFalse(records.search([("id", "!=", 0)]), model)

    def test_g15_the_paper_is_printed_in_chinese(self):
        self._use_some()
        statement = self._statement("2026-11-24 09:00")
        report = self.env["ir.actions.report"].with_user(self.accountant)
        html, _kind = report._render_qweb_html(
            "wuye_parking_sale.wuye_parking_statement_document", statement.ids
        )
        self.assertIn("壹拾元整".encode(), html)
        self.assertIn(statement.line_ids[0].coupon_id.name.encode(), html)
        self.assertEqual(statement.date_to, fields.Date.to_date("2026-11-23"))
