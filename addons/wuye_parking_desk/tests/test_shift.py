"""A fee at the lane, in a shift, in the ledger (G2, G11, R86, accounting row 26)."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import TransactionCase, tagged

from odoo.addons.wuye_cashier.tests.common import DeskMixin
from odoo.addons.wuye_parking_lot.tests.common import CAR, OTHER, THIRD, LotMixin

from .common import all_good


class BoothCase(LotMixin, DeskMixin, TransactionCase):
    """`chart` is that of the subclass."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_billing()
        cls._setup_desk()
        cls._setup_lot()
        (cls.way_in | cls.way_out).desk_id = cls.desk
        cls._make_rate("2026-01-01", 9.0)

    @classmethod
    def _make_rate(cls, day, rate):
        rates = cls.env["wuye.parking.rate"].with_user(cls.accountant)
        return rates.create(
            {
                "lot_id": cls.lot.id,
                "date_from": day,
                "rate": rate,
                "document": "财税〔2016〕36号",
            }
        )

    def _begin(self, local="07:30", amount=200.0, user=None):
        with self.at(local):
            house = self.house.with_user(user or self.guard)
            return house.begin_shift(self.token, amount, self._all_good())

    def _all_good(self):
        return all_good(self.company)

    def _pay_out(self, local, text=CAR, tender="cash", given=0, amount=None):
        with self.at(local):
            told = self.house.look_out(self.way_out.id, text)
            payment = {
                "desk": self.token,
                "tender": tender,
                "amount": amount or told["amount"],
                "given": given,
            }
            return self.house.pay_and_leave(
                self.way_out.id, told["stay"], self._token(), payment
            )

    def _end(self, counted, local="16:00"):
        with self.at(local):
            return self.house.end_shift(self.token, counted)

    @property
    def shift(self):
        return self.env["wuye.shift"].search([("desk_id", "=", self.desk.id)])


@tagged("post_install", "-at_install")
class TestShift(BoothCase):
    def test_g2_cash_is_taken_change_told_and_the_bar_lifts(self):
        self._begin()
        self._in("08:00")
        told = self._pay_out("10:00", given=10)
        self.assertEqual((told["lifts"], told["change"]), (True, "3.00"))
        payment = self.shift.parking_payment_ids
        self.assertEqual((payment.amount, payment.tender), (7.0, "cash"))
        self.assertEqual(payment.stay_id.phase, "out")
        self.assertEqual(payment.stay_id.lift_ids[0].shift_id, self.shift)

    def test_g11_the_shift_sheet_has_cars_in_out_free_and_paid(self):
        self._begin()
        self._permit(THIRD)
        for plate in (CAR, OTHER, THIRD):
            self._in("08:00", plate)
        self._pay_out("10:00")
        self._out("10:05", OTHER, why="debt", reason="有争议")
        self._out("10:10", THIRD)
        self._in("11:00")
        self._out("11:10")
        shift = self.shift.with_user(self.guard)
        self.assertEqual((shift.cars_in, shift.cars_out), (4, 4))
        self.assertEqual((shift.cars_paid, shift.cars_debt), (1, 1))
        self.assertEqual((shift.cars_right, shift.cars_free), (1, 1))
        self.assertEqual(shift.lifts_by_hand, 0)

    def test_g11_the_end_books_one_entry_with_income_and_tax_of_each_lane(self):
        self._begin()
        self._in("08:00")
        self._in("08:00", OTHER)
        self._pay_out("10:00", given=10)
        self._pay_out("12:00", OTHER)
        result = self._end({"cash": 218.0})
        [cash] = result["counts"]
        self.assertEqual((cash["expected"], cash["difference"]), (218.0, 0.0))
        move = self.shift.parking_move_id
        self.assertEqual((move.state, move.wuye_kind), ("posted", "parking"))
        income = self.company._wuye_account("income_parking")
        vat = self.company._wuye_account("vat")
        by_account = {
            line.account_id: line.credit for line in move.line_ids if line.credit
        }
        # 18.00 with 9 % in it: 16.51 and 1.49
        self.assertEqual(by_account, {income: 16.51, vat: 1.49})
        journal = self.company._wuye_tender_journal("cash")
        method = self.env["wuye.settlement"]._payment_method(journal, outbound=False)
        debit = move.line_ids.filtered("debit")
        self.assertEqual(debit.account_id, method.payment_account_id)
        self.assertEqual(debit.debit, 18.0)
        self.assertEqual(self.shift.parking_payment_ids.move_id, move)

    def test_g11_cash_short_is_booked_beside_it(self):
        self._begin()
        self._in("08:00")
        self._pay_out("10:00")
        [cash] = self._end({"cash": 206.0})["counts"]
        self.assertEqual(cash["difference"], -1.0)
        self.assertEqual(self.shift.parking_move_id.amount_total, 7.0)

    def test_r86_the_rate_of_the_day_of_the_payment_holds(self):
        self._make_rate("2026-11-24", 3.0)
        self._begin()
        self._in("08:00")
        self._in("08:00", OTHER)
        self._pay_out("10:00")
        self._pay_out("2026-11-24 08:00", OTHER)
        rates = self.shift.parking_payment_ids.sorted("id").mapped("rate")
        self.assertEqual(rates, [9.0, 3.0])
        self._end({"cash": 227.0}, "2026-11-24 09:00")
        move = self.shift.parking_move_id
        by_account = {}
        for key in ("vat", "vat_simple"):
            account = self.company._wuye_account(key)
            lines = move.line_ids.filtered(
                lambda line, on=account: line.account_id == on
            )
            by_account[key] = lines.mapped("credit")
        # 7.00 with 9 % in it by the general method, 20.00 with 3 % by the simplified
        self.assertEqual(by_account, {"vat": [0.58], "vat_simple": [0.58]})

    def test_r86_without_a_rate_of_vat_no_fee_is_taken(self):
        lot = self._make_lot("S", "南区", tariff_id=self.tariff.id)
        lanes = self._make_lanes(lot)
        self.env["wuye.parking.lane"].browse([lane.id for lane in lanes]).write(
            {"desk_id": self.desk.id}
        )
        self._begin()
        told = self._in("08:00", lane=lanes[0])
        with self.at("10:00"), self.assertSays(UserError, "accountant"):
            self.house.pay_and_leave(
                lanes[1].id,
                told["stay"],
                "token-no-rate",
                {"desk": self.token, "tender": "cash", "amount": "7.00"},
            )

    def test_g2_less_than_the_fee_and_another_fee_are_refused(self):
        self._begin()
        told = self._in("08:00")
        with self.assertSays(UserError, "less than the fee"):
            self._pay_out("10:00", given=5)
        with self.assertSays(UserError, "owes 7.00"):
            self._pay_out("10:00", amount="5.00")
        self.assertEqual(self._stay(told).phase, "in")

    def test_g2_without_a_shift_no_fee_is_taken(self):
        self._in("08:00")
        with self.assertSays(UserError, "Open one first"):
            self._pay_out("10:00")

    def test_j4_the_fee_of_a_lane_is_taken_in_its_own_booth(self):
        other, token = self._make_desk("JLW-09")
        self._begin()
        told = self._in("08:00")
        with self.at("10:00"), self.assertSays(UserError, "its own booth"):
            self.house.pay_and_leave(
                self.way_out.id,
                told["stay"],
                "token-elsewhere",
                {"desk": token, "tender": "cash", "amount": "7.00"},
            )
        self.assertTrue(other)

    def test_g14_the_same_token_takes_the_fee_once(self):
        self._begin()
        told = self._in("08:00")
        payment = {"desk": self.token, "tender": "cash", "amount": "7.00"}
        with self.at("10:00"):
            for _time in range(2):
                out = self.house.pay_and_leave(
                    self.way_out.id, told["stay"], "token-once", payment
                )
                self.assertTrue(out["lifts"])
        self.assertEqual(len(self.shift.parking_payment_ids), 1)

    def test_d3_a_guard_reads_no_sum_of_what_he_took(self):
        self._begin()
        told = self._in("08:00")
        self._pay_out("10:00")
        with self.assertRaises(AccessError):
            self.env["wuye.parking.payment"].with_user(self.guard).search([])
        stay = self._stay(told).with_user(self.guard)
        with self.assertRaises(AccessError):
            stay.read(["amount"])
        with self.assertRaises(AccessError):
            stay._read_group([], [], ["amount:sum"])

    def test_d3_a_guard_sees_his_own_shift_only(self):
        self._begin()
        other = self._make_user("guard", self.community, login="guard-two")
        shifts = self.env["wuye.shift"]
        self.assertFalse(shifts.with_user(other).search([("id", "!=", 0)]))
        self.assertEqual(shifts.with_user(self.guard).search([]), self.shift)

    def test_r86_a_guard_opens_no_shift_at_a_desk_without_lanes(self):
        _desk, token = self._make_desk("JLW-08")
        with self.assertSays(UserError, "opens no shift"):
            self.house.begin_shift(token, 100.0, self._all_good())


@tagged("post_install", "-at_install")
class TestShiftLarge(BoothCase):
    chart = "cn_large_bis"

    def test_g11_the_other_chart_books_the_same(self):
        self._begin()
        self._in("08:00")
        self._pay_out("10:00")
        self._end({"cash": 207.0})
        credits = self.shift.parking_move_id.line_ids.mapped("credit")
        self.assertEqual(sorted(filter(None, credits)), [0.58, 6.42])
