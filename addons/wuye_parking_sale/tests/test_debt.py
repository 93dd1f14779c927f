"""Cars let out owing: invoiced, collected, written off (R126, G17, row 26c)."""

from psycopg2 import errors

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.wuye_parking_lot.tests.common import CAR, OTHER

from .common import CouponCase


class DebtCase(CouponCase):
    def _owing(self, plate=CAR, known=True):
        """A car of the owner, or of nobody known, let out owing 7.00; its debt."""
        if known:
            self.env["wuye.vehicle"].create(
                {"plate": plate, "unit_id": self.unit.id, "partner_id": self.owner.id}
            )
        told = self._in("08:00", plate)
        self._out("10:00", plate, why="debt", reason="没带现金")
        return self.env["wuye.parking.debt"].search([("stay_id", "=", told["stay"])])

    def _invoice(self, debt, local="10:30"):
        with self.at(local):
            debt.with_user(self.accountant).action_invoice()
        return debt.move_id

    def _collect(self, debt, local="12:00", amount="7.00", token="token-debt-1"):
        payment = {"desk": self.token, "tender": "cash", "amount": amount, "given": 10}
        with self.at(local):
            return self.house.pay_debt(self.way_out.id, debt.id, token, payment)

    def _end(self, counted, local="16:00"):
        with self.at(local):
            return self.house.end_shift(self.token, counted)


class DebtTests:
    """The tests of one chart, for a class of `DebtCase`."""

    def test_26c_of_a_known_holder_it_is_an_invoice_outside_the_month_report(self):
        """7.00 with 9 % inside: 6.42 and 0.58."""
        debt = self._owing()
        move = self._invoice(debt)
        self.assertRecordValues(
            move,
            [
                {
                    "move_type": "out_invoice",
                    "state": "posted",
                    "partner_id": self.owner.id,
                    "amount_total": 7.0,
                    "wuye_kind": "parking_debt",
                }
            ],
        )
        self.assertEqual(self._balance("parking_ar"), 7.0)
        self.assertEqual(self._balance("ar"), 0.0)
        self.assertEqual(self._balance("income_parking"), -6.42)
        self.assertEqual(self._balance("vat"), -0.58)
        month = self.env["wuye.month"]._fields["month"].to_date("2026-11-01")
        figures = self.env["wuye.month.figures"]
        total = figures._compute_checked(self.community, month).total
        self.assertEqual((total.due, total.closing), (0, 0))
        self._assert_clean()

    def test_26c_collected_at_the_next_exit_it_closes_the_invoice(self):
        debt = self._owing()
        self._invoice(debt)
        self._begin("11:00")
        self._in("11:30")
        told = self._look("12:00")
        self.assertEqual([row["amount"] for row in told["debts"]], ["7.00"])
        out = self._collect(debt)
        self.assertEqual((out["debts"], out["change"]), ([], "3.00"))
        self.assertEqual((debt.state, debt.amount_left), ("paid", 0.0))
        self._end({"cash": 207.0})
        self.assertEqual(debt.move_id.amount_residual, 0.0)
        self.assertEqual(self._balance("parking_ar"), 0.0)
        self.assertEqual(self._balance("cash"), 7.0)
        self.assertEqual(self._balance("income_parking"), -6.42)
        self._assert_clean()

    def test_26c_a_claim_without_a_holder_is_income_when_it_is_collected(self):
        debt = self._owing(known=False)
        self.assertFalse(debt.partner_id)
        self.assertFalse(self._invoice(debt))
        self.assertEqual(self._balance("income_parking"), 0.0)
        self._begin("11:00")
        self._collect(debt)
        [cash] = self._end({"cash": 207.0})["counts"]
        self.assertEqual((cash["expected"], cash["difference"]), (207.0, 0.0))
        self.assertEqual(self._balance("income_parking"), -6.42)
        self.assertEqual(self._balance("vat"), -0.58)
        self.assertEqual(self._balance("parking_ar"), 0.0)
        self._assert_clean()

    def test_26c_written_off_by_a_manager_it_is_bad_debt(self):
        debt = self._owing()
        self._invoice(debt)
        with self.at("2026-11-24 09:00"):
            debt.with_user(self.manager)._write_off("车主已故")
        self.assertEqual((debt.state, debt.amount_left), ("written_off", 0.0))
        self.assertEqual(self._balance("parking_ar"), 0.0)
        self.assertEqual(self._balance("write_off"), 7.0)
        self._assert_clean()


@tagged("post_install", "-at_install")
class TestDebtSmallEnterprises(DebtTests, DebtCase):
    chart = "cn"


@tagged("post_install", "-at_install")
class TestDebtEnterprises(DebtTests, DebtCase):
    chart = "cn_large_bis"


@tagged("post_install", "-at_install")
class TestDebt(DebtCase):
    def test_g17_without_a_rate_of_vat_the_car_leaves_and_the_debt_waits(self):
        self.env.cr.execute("DELETE FROM wuye_parking_rate")
        self.env.invalidate_all()
        debt = self._owing()
        self.assertEqual(debt.stay_id.phase, "out")
        with mute_logger("odoo.addons.wuye_parking_sale.models.wuye_parking_debt"):
            self._invoice(debt)
        self.assertFalse(debt.move_id)
        self.assertIn("no rate of VAT", debt.error)

    def test_26c_the_holder_of_the_month_card_owes_for_his_car(self):
        self._card(CAR, days=("2026-10-01", "2026-10-31"))
        debt = self._owing(known=False)
        self.assertEqual(debt.partner_id, self.owner)

    def test_26c_the_hourly_job_invoices_and_a_holder_found_later_is_entered(self):
        known, unknown = self._owing(), self._owing(OTHER, known=False)
        with self.at("11:00"):
            for debt in self.env["wuye.parking.debt"]._to_invoice():
                debt._try_invoice()
        self.assertTrue(known.move_id)
        self.assertFalse(unknown.move_id)
        unknown.with_user(self.service).partner_id = self.owner
        with self.at("12:00"):
            for debt in self.env["wuye.parking.debt"]._to_invoice():
                debt._try_invoice()
        self.assertEqual(unknown.move_id.partner_id, self.owner)

    def test_26c_a_debt_the_job_misses_is_made_by_it(self):
        debt = self._owing()
        stay = debt.stay_id
        self.env.cr.execute("ALTER TABLE wuye_parking_debt DISABLE TRIGGER USER")
        self.env.cr.execute("DELETE FROM wuye_parking_debt WHERE id = %s", [debt.id])
        self.env.invalidate_all()
        with self.at("11:00"):
            for debt in self.env["wuye.parking.debt"]._to_invoice():
                debt._try_invoice()
        self.assertEqual(stay.debt_ids.amount, 7.0)

    def test_26c_another_amount_or_twice_is_no_payment(self):
        debt = self._owing()
        self._begin("11:00")
        with self.assertSays(UserError, "is open for"):
            self._collect(debt, amount="6.00")
        self._collect(debt)
        self._collect(debt)
        self.assertEqual(len(debt.payment_ids), 1)
        with self.assertSays(UserError, "is open for"):
            self._collect(debt, token="token-debt-2")

    def test_26c_money_waiting_in_a_shift_is_not_invoiced_nor_written_off(self):
        debt = self._owing()
        self._begin("11:00")
        self._collect(debt)
        self.assertFalse(self._invoice(debt, "12:10"))
        with self.at("12:20"), self.assertSays(UserError, "not open"):
            debt.with_user(self.manager)._write_off("不收了")

    def test_26c_at_the_cash_desk_it_is_taken_in_the_callers_shift(self):
        debt = self._owing()
        with self.at("11:00"):
            self._open_shift()
            action = debt.with_user(self.collector).action_take()
            page = self.env[action["res_model"]].with_user(self.collector)
            page = page.with_context(**action["context"]).create({})
            page.action_take()
        self.assertEqual(debt.payment_ids.shift_id.user_id, self.collector)
        self.assertEqual(debt.state, "paid")

    def test_26c_without_a_shift_nothing_is_collected(self):
        debt = self._owing()
        page = self.env["wuye.parking.debt.take"].with_user(self.collector)
        with self.assertSays(UserError, "no open shift"):
            page.create({"debt_id": debt.id}).action_take()
        with self.assertSays(UserError, "no open shift"):
            self._collect(debt)

    def test_26c_only_a_manager_writes_off_and_says_why(self):
        debt = self._owing()
        for user in (self.cashier, self.accountant, self.service):
            with self.assertRaises(AccessError):
                debt.with_user(user)._write_off("不收了")
            with self.assertRaises(AccessError):
                debt.with_user(user).write({"written_off": 7.0})
        with mute_logger("odoo.sql_db"), self.assertRaises(errors.CheckViolation):
            debt.with_user(self.manager)._write_off(" ")
            debt.flush_recordset()

    def test_26c_a_claim_written_off_is_in_no_book(self):
        debt = self._owing(known=False)
        with self.at("11:00"):
            debt.with_user(self.manager)._write_off("无法联系")
        self.assertEqual(debt.state, "written_off")
        self.assertEqual(self._balance("write_off"), 0.0)
        self._assert_clean()

    def test_26c_what_was_owed_stays_in_the_database(self):
        debt = self._owing()
        self._invoice(debt)
        for change in ("amount = 1", "partner_id = NULL", "move_id = NULL"):
            with (
                mute_logger("odoo.sql_db"),
                self.subTest(change=change),
                self.assertRaises(errors.CheckViolation),
                self.env.cr.savepoint(flush=False),
            ):
                self.env.cr.execute(
                    f"UPDATE wuye_parking_debt SET {change} WHERE id = %s", [debt.id]
                )

    def test_26c_paid_at_the_bank_it_is_open_no_more(self):
        debt = self._owing()
        move = self._invoice(debt)
        with self.at("2026-11-25 09:00"):
            self.env["account.payment.register"].with_context(
                active_model="account.move", active_ids=move.ids
            ).create({}).action_create_payments()
        self.assertEqual((debt.state, debt.amount_left), ("paid", 0.0))

    def test_i8_debts_of_another_community_are_not_seen(self):
        debt = self._owing()
        place = self._make_community("XQ", "溪桥", self.company)
        stranger = self._make_user("manager", place, login="manager-elsewhere")
        debts = self.env["wuye.parking.debt"].with_user(stranger)
        self.assertFalse(debts.search([("id", "!=", 0)]))
        with self.assertRaises(AccessError):
            debt.with_user(stranger)._write_off("越权")

    def test_g12_the_car_park_shows_what_it_takes_today_and_is_owed(self):
        self._owing()
        self._begin("11:00")
        self._in("11:00", OTHER)
        self._pay_out("13:00", OTHER)
        with self.at("14:00"):
            lot = self.lot.with_user(self.manager)
            lot.invalidate_recordset()
            self.assertEqual((lot.taken_today, lot.owing), (7.0, 7.0))
        with self.at("2026-11-24 09:00"):
            lot.invalidate_recordset()
            self.assertEqual((lot.taken_today, lot.owing), (0.0, 7.0))
