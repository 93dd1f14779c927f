"""A coupon and a payment by code on one car, in both orders (G2, G15).

A driver never pays the fee of before while his coupon is used.
"""

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.wuye_parking_code.tests.common import WECHAT, CodeLaneMixin
from odoo.addons.wuye_parking_desk.tests.common import all_good
from odoo.addons.wuye_parking_lot.tests.common import CAR
from odoo.addons.wuye_parking_sale.tests.common import CouponCase

PAYS, ASKED = WECHAT + "0", WECHAT + "3"  # at once; after he was asked three times


@tagged("post_install", "-at_install")
class TestCouponAndCode(CodeLaneMixin, CouponCase):
    """The provider's messages are signed with the true time: so is the clock here."""

    chart = "cn"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_channels()

    def setUp(self):
        super().setUp()
        self.house.begin_shift(self.token, 200.0, all_good(self.company))
        since = fields.Datetime.subtract(fields.Datetime.now(), minutes=110)
        with freeze_time(since):
            told = self.house.drive_in(self.way_in.id, CAR, self._token())
        self.stay = self.env["wuye.parking.stay"].browse(told["stay"])
        days = {"date_from": "2020-01-01", "date_to": "2099-12-31"}
        self.coupon = self._book(kind="amount", value=3, **days).coupon_ids

    def _order(self, code, amount="7.00"):
        """An order of the lane, charged; (its token, its row)."""
        token = self._token()
        payment = {"desk": self.token, "amount": amount, "code": code}
        self.house.begin_code(self.way_out.id, self.stay.id, token, payment)
        self.house.charge_code(self.way_out.id, token, code)
        order = self.env["wuye.pay.order"].search([("client_token", "=", token)])
        return token, order

    def _leave(self, token):
        answer = self.house.leave_by_code(self.way_out.id, self.stay.id, token)
        self.env.flush_all()
        self.env.invalidate_all()
        return answer

    def _give(self, method="lay_coupon"):
        call = getattr(self.house, method)
        return call(self.way_out.id, self.stay.id, self.coupon.name)

    def _paid(self):
        taken = [(row.amount, row.tender) for row in self.stay.payment_ids]
        return taken, self.coupon.state, self.coupon.amount_off

    def test_g15_while_the_driver_is_asked_no_coupon_changes_what_he_pays(self):
        token, order = self._order(ASKED)
        self.assertEqual(order.state, "waiting")
        with self.assertRaisesRegex(UserError, f"{order.name}. Press Esc"):
            self._give()
        self.assertFalse(self.coupon.stay_id)
        for _try in range(2):
            self.house.state_of_code(self.way_out.id, token)
        self.assertTrue(self._leave(token)["lifts"])
        self.assertEqual(self._paid(), ([(7.0, "wechat")], "new", 0.0))
        self.assertEqual(self.gateway.charged, 700)

    def test_g15_given_up_the_coupon_is_taken_and_the_new_fee_asked_for(self):
        token, order = self._order(ASKED)
        self.house.cancel_code(self.way_out.id, token)
        self.assertEqual(order.state, "closed")
        self.assertEqual(self._give()["amount"], "4.00")
        token, _order = self._order(PAYS, "4.00")
        self._leave(token)
        self.assertEqual(self._paid(), ([(4.0, "wechat")], "used", 3.0))
        self.assertEqual(self.gateway.charged, 400)

    def test_g15_after_the_coupon_nobody_is_asked_for_the_fee_of_before(self):
        self._give()
        with self.assertRaisesRegex(UserError, "owes 4.00"):
            self._order(PAYS, "7.00")
        self.assertFalse(self.gateway.asked)

    def test_g15_while_the_driver_is_asked_no_coupon_is_taken_away(self):
        self._give()
        token, _order = self._order(ASKED, "4.00")
        with self.assertRaisesRegex(UserError, "Press Esc"):
            self._give("take_coupon")
        self.assertEqual(self._give()["amount"], "4.00")  # it is there: nothing changes
        for _try in range(2):
            self.house.state_of_code(self.way_out.id, token)
        self._leave(token)
        self.assertEqual(self._paid(), ([(4.0, "wechat")], "used", 3.0))

    def test_g15_paid_while_the_screen_died_the_coupon_waits_for_the_refund(self):
        _token, order = self._order(PAYS)
        with self.assertRaisesRegex(UserError, "has paid 7.00"):
            self._give()
        order.with_user(self.supervisor).action_refund()
        self.assertEqual(self._give()["amount"], "4.00")

    def test_g15_a_silent_provider_may_have_taken_it(self):
        token, order = self._order(ASKED)
        self.wechat.address = "http://127.0.0.1:9"
        self.house.cancel_code(self.way_out.id, token)
        self.assertEqual(order.state, "waiting")
        with self.assertRaisesRegex(UserError, "once nothing was taken"):
            self._give()
        # nobody is trapped by it (G17)
        token = self._token()
        told = self.house.drive_out(
            *(self.way_out.id, self.stay.id, token, "debt", "支付系统故障")
        )
        self.assertTrue(told["lifts"])

    def test_g7_while_the_driver_is_asked_the_plate_stays(self):
        self._order(ASKED)
        with self.assertRaisesRegex(UserError, "Press Esc"):
            self.house.correct_plate(
                self.way_out.id, self.stay.id, "浙A2N907", "看图片"
            )
        self.assertEqual(self.stay.plate, CAR)

    def test_g15_of_coupon_and_order_at_once_the_second_begins_anew(self):
        """Each writes the row the other waits for: a lock alone would let both pass."""
        rows = [self._version()]
        for act in (self._give, lambda: self._order(PAYS, "4.00")):
            act()
            rows.append(self._version())
        self.assertEqual(len(set(rows)), 3)

    def _version(self):
        """Which version of its row the stay has: a new one with each writing."""
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT ctid FROM wuye_parking_stay WHERE id = %s", [self.stay.id]
        )
        return self.env.cr.fetchone()[0]
