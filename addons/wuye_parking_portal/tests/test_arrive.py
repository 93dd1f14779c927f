"""A fee paid by phone: what becomes of it when the provider says so (G2, G4)."""

from psycopg2.errors import CheckViolation

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from odoo.addons.wuye_parking_lot.tests.common import CAR, OTHER

from .common import PhoneCase


@tagged("post_install", "-at_install")
class TestArrive(PhoneCase):
    def test_g4_paid_at_10_leaves_at_10_14_without_another_fee(self):
        stay, fee = self._paid_by_phone("10:00")
        self.assertRecordValues(
            fee, [{"state": "paid", "amount": 7.0, "tender": "wechat"}]
        )
        self.assertRecordValues(
            fee.payment_id,
            [{"amount": 7.0, "stay_id": stay.id, "shift_id": False, "rate": 9.0}],
        )
        told = self._out("10:14")
        self.assertEqual((told["lifts"], told["code"]), (True, "paid"))
        self.assertEqual((stay.phase, stay.paid, stay.amount_debt), ("out", 7.0, 0.0))

    def test_g4_at_10_16_only_what_came_after_it_is_due(self):
        """8:00-10:00 is 7.00; until 10:16 the third hour has begun: 2.00 more."""
        stay, _fee = self._paid_by_phone("10:00")
        told = self._look("10:16")
        self.assertEqual((told["lifts"], told["code"]), (False, "overstay"))
        self.assertEqual(told["amount"], "2.00")
        self._begin("10:16")
        out = self._pay_out("10:16", given=2)
        self.assertTrue(out["lifts"])
        self.assertEqual((stay.paid, len(stay.payment_ids)), (9.0, 2))

    def test_g4_extra_is_paid_by_phone_as_well(self):
        stay, _first = self._paid_by_phone("10:00")
        second = self._begin_fee(stay, "10:16")
        self._said_paid(second, "10:17")
        self.assertEqual((second.state, second.amount), ("paid", 2.0))
        self.assertTrue(self._out("10:20")["lifts"])

    def test_g4_time_to_leave_begins_with_the_fee_that_was_shown(self):
        stay = self._stay(self._in("08:00"))
        fee = self._begin_fee(stay, "10:00")
        self._said_paid(fee, "10:08")
        self.assertEqual(fee.payment_id.settled_at, fee.settled_at)
        self.assertTrue(self._look("10:14")["lifts"])
        self.assertFalse(self._look("10:16")["lifts"])

    def test_g2_nothing_is_paid_before_the_provider_says_so(self):
        stay = self._stay(self._in("08:00"))
        fee = self._begin_fee(stay, "10:00")
        self.assertEqual((fee.state, stay.paid), ("waiting", 0.0))
        self.assertFalse(self._look("10:01")["lifts"])
        with self.at("10:01"):
            fee.transaction_id._set_pending()
            fee.transaction_id._post_process()
        self.assertEqual((fee.state, stay.paid), ("waiting", 0.0))

    def test_g2_while_the_provider_has_it_in_hand_the_fee_stays(self):
        """A plate, as a coupon, would change what he pays."""
        stay = self._stay(self._in("08:00"))
        fee = self._begin_fee(stay, "10:00")
        with self.at("10:01"):
            fee.transaction_id._set_pending()
            with self.assertRaisesRegex(UserError, "paying 7.00 on his phone"):
                stay._correct_plate("浙A2N907", "看图片")
            fee.transaction_id._set_canceled()
            stay._correct_plate("浙A2N907", "看图片")
        self.assertEqual(stay.plate, "浙A2N907")

    def test_g2_notice_that_is_repeated_is_one_payment(self):
        stay, fee = self._paid_by_phone("10:00")
        came_at = fee.paid_at
        self._said_paid(fee, "10:01")
        with self.at("10:02"):
            fee._arrive()
            fee.transaction_id._post_process()
            fee.flush_recordset()  # the database refuses what would say it anew
        self.assertEqual((stay.paid, len(stay.payment_ids)), (7.0, 1))
        self.assertEqual(fee.paid_at, came_at)

    def test_g2_no_payment_of_an_invoice_is_made_of_it(self):
        _stay, fee = self._paid_by_phone("10:00")
        before = self.env["account.payment"].search_count([("id", "!=", 0)])
        with self.at("10:01"):
            fee.transaction_id._post_process()
        after = self.env["account.payment"].search_count([("id", "!=", 0)])
        self.assertEqual(after, before)
        self.assertFalse(fee.transaction_id.payment_id)

    # === REFUSED BEFORE THE PROVIDER IS ASKED === #

    def test_g2_car_that_left_is_not_asked_for_money(self):
        stay = self._stay(self._in("08:00"))
        with self.at("10:00"):
            page = self.env["wuye.parking.pay"]._page(stay, "plate")
        self._begin("10:01")
        self._pay_out("10:01")
        with self.at("10:02"), self.assertRaisesRegex(UserError, "has left"):
            self.env["wuye.parking.prepayment"]._check_due(
                stay, page["at"], page["amount"], self.provider
            )

    def test_g2_another_sum_an_old_fee_another_provider_are_refused(self):
        stay = self._stay(self._in("08:00"))
        fees = self.env["wuye.parking.prepayment"]
        with self.at("10:00"):
            page = self.env["wuye.parking.pay"]._page(stay, "plate")
        other = self._make_provider("Not for parking")
        for local, amount, provider, words in (
            ("10:01", "5.00", self.provider, "Another fee"),
            ("10:11", "7.00", self.provider, "a while ago"),
            ("09:59", "7.00", self.provider, "a while ago"),
            ("10:01", "7.00", other, "not paid this way"),
        ):
            with self.at(local), self.assertRaisesRegex(UserError, words):
                fees._check_due(stay, page["at"], amount, provider)
        with self.at("10:10"):
            fees._check_due(stay, page["at"], "7.00", self.provider)

    def test_g2_free_time_and_month_card_are_asked_for_nothing(self):
        self._permit(OTHER)
        for plate, local, state in ((CAR, "08:20", "free"), (OTHER, "12:00", "free")):
            stay = self._stay(self._in("08:00", plate))
            with self.at(local):
                page = self.env["wuye.parking.pay"]._page(stay, "plate")
                self.assertEqual(page["state"], state)
                with self.assertRaisesRegex(UserError, "Another fee"):
                    self.env["wuye.parking.prepayment"]._check_due(
                        stay, page["at"], "0.00", self.provider
                    )

    def test_g2_no_second_payment_while_a_bank_has_the_first_in_hand(self):
        stay = self._stay(self._in("08:00"))
        fee = self._begin_fee(stay, "10:00")
        self._begin_fee(stay, "10:01")  # the first page was left
        with self.at("10:02"):
            fee.transaction_id._set_pending()
        with self.assertRaisesRegex(UserError, "under way"):
            self._begin_fee(stay, "10:02")

    def test_g2_car_park_without_a_rate_of_vat_takes_nothing(self):
        other = self._make_lot("S", "南区车场", tariff_id=self.tariff.id)
        lane, _out = self._make_lanes(other)
        stay = self._stay(self._in("08:00", lane=lane))
        with self.assertRaisesRegex(UserError, "no rate of VAT"):
            self._begin_fee(stay, "10:00")

    # === PAYS FOR NOTHING === #

    def _loose(self):
        """Paid at the bar while the bank thought about it."""
        stay = self._stay(self._in("08:00"))
        fee = self._begin_fee(stay, "10:00")
        self._begin("10:01")
        self._pay_out("10:01")
        self._said_paid(fee, "10:02")
        return fee

    def test_g2_what_comes_after_the_car_left_is_to_be_given_back(self):
        fee = self._loose()
        self.assertEqual(fee.state, "loose")
        self.assertIn(CAR, fee.problem)
        self.assertFalse(fee.payment_id)
        self.assertEqual(fee.stay_id.paid, 9.0)
        rows = self.env["wuye.todo"].with_user(self.supervisor)
        scope = fields.Domain("community_id", "=", self.community.id)
        [row] = rows._todo_parking_prepaid(scope)
        self.assertEqual((row["count"], row["level"]), (1, "wrong"))

    def test_g2_paid_twice_by_phone_the_second_is_to_be_given_back(self):
        stay = self._stay(self._in("08:00"))
        first, second = (self._begin_fee(stay, at) for at in ("10:00", "10:01"))
        self._said_paid(second, "10:02")
        self._said_paid(first, "10:03")
        self.assertEqual((first.state, second.state), ("loose", "paid"))
        self.assertEqual(stay.paid, 9.0)

    def test_g2_supervisor_gives_back_by_hand_and_says_how(self):
        fee = self._loose().with_user(self.supervisor)
        with self.assertRaisesRegex(UserError, "gives nothing back by itself"):
            fee.action_give_back()
        with self.assertRaisesRegex(UserError, "Write down how"):
            fee.action_returned()
        fee.remedy = "微信商户平台退款"
        fee.action_returned()
        self.assertEqual((fee.state, fee.returned_by), ("returned", self.supervisor))
        with self.assertRaisesRegex(UserError, "not a payment to be given back"):
            fee.action_returned()
        with self.assertRefused(CheckViolation, "wuye_parking_prepayment_closed"):
            fee.remedy = "没退"
            fee.flush_recordset()

    def test_g2_provider_gives_back_and_its_word_closes_it(self):
        fee = self._loose()
        self._provider_refunds()
        fee.with_user(self.supervisor).action_give_back()
        self.assertEqual(fee.state, "asked")
        refund = fee.transaction_id.child_transaction_ids
        self.assertEqual(refund.amount, -7.0)
        with self.at("10:05"):
            refund._set_done()
            refund._post_process()
        self.assertEqual((fee.state, fee.returned_by), ("returned", self.supervisor))
        self.assertIn(refund.reference, fee.remedy)
        self.assertFalse(refund.payment_id)

    def test_g2_refund_that_fails_is_on_the_list_again(self):
        fee = self._loose()
        self._provider_refunds()
        fee.with_user(self.supervisor).action_give_back()
        fee.transaction_id.child_transaction_ids._set_error("余额不足")
        self.assertEqual((fee.state, fee.problem), ("loose", "余额不足"))

    def _provider_refunds(self):
        transactions = self.registry["payment.provider"]
        field = transactions._fields["support_refund"]
        self.patch(
            transactions,
            "_compute_feature_support_fields",
            lambda providers: providers.update({field.name: "full_only"}),
        )
        self.provider.invalidate_recordset()

    def test_g2_fee_that_stands_is_not_given_back_here(self):
        _stay, fee = self._paid_by_phone("10:00")
        for name in ("action_give_back", "action_returned"):
            with self.assertRaisesRegex(UserError, "not a payment to be given back"):
                getattr(fee.with_user(self.supervisor), name)()

    def test_g2_notice_that_is_repeated_leaves_what_is_given_back_alone(self):
        fee = self._loose()
        self._provider_refunds()
        for state in ("loose", "asked", "returned"):
            if state == "asked":
                fee.with_user(self.supervisor).action_give_back()
            if state == "returned":
                fee.transaction_id.child_transaction_ids._set_done()
            said = fee.read(["problem", "remedy", "paid_at"])
            with self.at("10:30"):
                fee._arrive()
                fee.flush_recordset()
            self.assertEqual(fee.state, state)
            self.assertEqual(fee.read(["problem", "remedy", "paid_at"]), said)

    # === WHO === #

    def test_g2_only_supervisors_and_managers_give_back(self):
        fee = self._loose()
        for user in (self.accountant, self.guard, self.collector):
            for name in ("action_give_back", "action_returned"):
                with self.assertRaisesRegex(AccessError, "supervisor gives money back"):
                    getattr(fee.with_user(user), name)()
        with self.assertRaises(AccessError):
            fee.with_user(self.supervisor).write({"state": "returned"})
        with self.assertRaises(AccessError):
            fee.with_user(self.guard).read(["amount"])

    def test_d9_who_also_writes_in_the_books_gives_no_money_back(self):
        fee = self._loose()
        # what somebody with the database's password could do
        self.env.cr.execute(
            "INSERT INTO res_groups_users_rel (uid, gid) VALUES (%s, %s)",
            [self.supervisor.id, self.env.ref("account.group_account_invoice").id],
        )
        self.env.invalidate_all()
        self.env.registry.clear_cache("groups")
        self.assertTrue(fee.with_user(self.supervisor).has_access("write"))
        for name in ("action_give_back", "action_returned"):
            with self.assertRaisesRegex(ValidationError, "not be held by one person"):
                getattr(fee.with_user(self.supervisor), name)()
        self.assertEqual(fee.state, "loose")

    def test_g2_states_and_facts_are_kept_by_the_database(self):
        _stay, fee = self._paid_by_phone("10:00")
        for vals, constraint in (
            ({"state": "waiting"}, "forward"),
            ({"state": "loose"}, "forward"),
            ({"amount": 1.0}, "facts"),
            ({"payment_id": False}, "came"),
        ):
            with self.assertRefused(
                CheckViolation, f"wuye_parking_prepayment_{constraint}"
            ):
                fee.write(vals)
                fee.flush_recordset()
        with self.assertRefused(CheckViolation, "wuye_parking_prepayment_kept"):
            fee.unlink()

    def test_g2_manager_of_elsewhere_sees_none(self):
        _stay, fee = self._paid_by_phone("10:00")
        elsewhere = self._make_community("YFY", "Elsewhere", self.company)
        other = self._make_user("manager", elsewhere, login="phone-manager")
        found = fee.with_user(other).search([("id", "=", fee.id)])
        self.assertFalse(found)
