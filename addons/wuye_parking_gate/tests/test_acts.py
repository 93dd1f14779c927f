"""What a lane did without server is taken in once, in order (G14, G17, R86)."""

from odoo.exceptions import AccessError
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.wuye_parking_lot.tests.common import CAR, OTHER

from .common import GateCase

ACT = "odoo.addons.wuye_parking_gate.models.wuye_parking_gate_act"


@tagged("post_install", "-at_install")
class TestActs(GateCase):
    def test_g14_an_entry_of_the_box_is_a_stay_with_its_token(self):
        self._begin_far()
        self.assertIn("欢迎光临", self._see("08:00", "in", CAR))
        self._heal("08:30")
        act = self.acts
        self.assertEqual((act.state, act.differs, act.error), ("done", False, False))
        stay = self._far_stays()
        self.assertEqual(
            (stay.plate, stay.phase, stay.entry_code), (CAR, "in", "temporary")
        )
        self.assertEqual(stay.entered_at.isoformat(), "2026-11-23T00:00:00")
        self.assertEqual(stay.lift_ids.token, act.token)
        self.assertEqual(stay.lift_ids.lifted_at, stay.entered_at)
        self.assertEqual(list(self.edge.register.book.stays), [f"s:{stay.id}"])
        self.assertEqual(self.edge.register.waiting, 0)

    def test_g14_a_fee_taken_at_the_box_is_in_the_guards_shift_once(self):
        self._begin_far()
        self._see("08:00", "in", CAR)
        self.assertEqual(self._see("10:00", "out", CAR), "请缴费7元")
        self._press_paid("10:00:30")
        events = self._events()
        with self.at("10:30"):
            for _time in range(3):
                self._send(events)
            self._fetch()
        stay = self._far_stays()
        self.assertEqual((stay.phase, stay.paid, stay.amount), ("out", 7.0, 7.0))
        self.assertEqual(stay.lift_ids.mapped("why"), ["paid", "entry"])
        payment = stay.sudo().payment_ids
        self.assertEqual((payment.shift_id, payment.tender), (self.far_shift, "cash"))
        self.assertEqual(payment.user_id, self.far_guard)
        self.assertEqual(payment.settled_at.isoformat(), "2026-11-23T02:00:00")
        self.assertEqual(self.edge.register.book.stays, {})
        [cash] = self._end_far(207.0, "16:00")["counts"]
        self.assertEqual(cash["difference"], 0.0)
        self.assertEqual(self.far_shift.parking_move_id.amount_total, 7.0)

    def test_g14_acts_behind_a_gap_wait_until_it_is_filled(self):
        self._begin_far()
        self._see("08:00", "in", CAR)
        self._see("08:10", "out", CAR)
        first, last = self._events()
        with self.at("08:30"):
            self._send([last])
            self.assertEqual(self.acts.mapped("state"), ["new"])
            self._send([first])
        self.assertEqual(self.acts.mapped("state"), ["done", "done"])
        self.assertEqual(self._far_stays().exit_code, "free_time")

    def test_g14_what_is_no_act_is_set_aside_and_holds_up_no_other(self):
        self._begin_far()
        self._see("08:00", "in", CAR)
        good = self._events()
        wrong = [
            {"n": 2, "act": "fly"},
            {"n": 3, "act": "in", "why": "entry", "token": "x", "plate": CAR},
            {"n": "four", "act": "out", "why": "guard"},
            {"n": 5, "act": "out", "why": "paid", "paid": "-7", "token": "0" * 8},
        ]
        odd = [self.wire.note("lane", "fee", "out", detail=one) for one in wrong]
        with self.at("08:30"):
            self._send([*good, *odd])
        self.assertEqual(self.acts.mapped("state"), ["done", *["aside"] * 4])
        self.assertEqual(len(self._far_stays()), 1)
        self.assertTrue(all(self.acts[1:].mapped("error")))
        self.assertEqual(self.acts._seen(self.box), good[-1]["detail"]["n"])

    def test_g14_a_plate_nobody_can_read_is_set_aside_with_its_money(self):
        self._begin_far()
        token = "11111111-1111-1111-1111-111111111111"
        said = {"n": 1, "act": "out", "why": "paid", "plate": CAR, "token": token}
        said |= {"paid": "7.00", "settled": 1_795_400_000_000, "shift": 1}
        event = self.wire.note("lane", "fee", "out", detail=said)
        with self.at("10:00"), mute_logger(ACT):
            self._send([event])
        self.assertEqual((self.acts.state, self.acts.amount), ("aside", 7.0))
        self.assertIn("no such car", self.acts.error)
        self.assertFalse(self.far_shift.parking_payment_ids)

    def test_r86_money_taken_when_no_shift_is_open_any_more_waits_for_the_next(self):
        self._begin_far()
        self._see("08:00", "in", CAR)
        self._see("10:00", "out", CAR)
        self._press_paid("10:00:30")
        self._end_far(200.0, "10:30")
        self._heal("10:40")
        self.assertEqual(self.acts.mapped("state"), ["done", "waiting"])
        # the car is gone, whatever the books still lack
        self.assertEqual(self.edge.register.book.stays, {})
        self._see("10:50", "in", CAR)
        self._heal("10:55")
        self.assertEqual(self.acts.mapped("state"), ["done", "waiting", "waiting"])
        self._begin_far("11:00")
        self.assertEqual(self.acts.mapped("state"), ["done", "done", "done"])
        first, second = self._far_stays()
        self.assertEqual((first.paid, second.phase), (7.0, "in"))
        open_shift = self.far_shift.filtered(lambda one: one.state == "open")
        self.assertEqual(open_shift.parking_payment_ids.stay_id, first)

    def test_g17_a_disputed_fee_is_what_the_stay_owes(self):
        self._begin_far()
        self._see("08:00", "in", CAR)
        self._see("10:00", "out", CAR)
        self._press_let("10:00")
        self._heal("10:30")
        stay = self._far_stays()
        self.assertEqual((stay.phase, stay.amount_debt, stay.paid), ("out", 7.0, 0.0))
        lift = stay.lift_ids[0]
        self.assertEqual((lift.why, lift.reason), ("debt", "岗亭放行键"))

    def test_g17_who_was_let_out_without_entry_has_a_row(self):
        self._begin_far()
        self._see("10:00", "out", OTHER)
        self._press_let("10:00:30")
        self._heal("10:30")
        stay = self._far_stays()
        self.assertEqual((stay.plate, stay.entry_code), (OTHER, "no_entry"))
        self.assertEqual(stay.lift_ids.why, "guard")

    def test_what_the_server_knows_better_is_noted_and_stands(self):
        self._begin_far()
        lists = self.env["wuye.parking.list"].with_user(self.manager)
        with self.at("07:50"):
            vals = {"plate": CAR, "kind": "black", "reason": "多次逃费"}
            lists.create({**vals, "community_id": self.community.id})
        self._see("08:00", "in", CAR)  # the box was not told yet
        self._heal("08:10")
        self.assertEqual(self.acts.differs, "Kept out")
        lift = self._far_stays().lift_ids
        self.assertEqual(lift.why, "guard")
        self.assertIn("temporary", lift.reason)

    def test_money_of_another_amount_is_kept_and_told(self):
        self._begin_far()
        self._see("08:00", "in", CAR)
        self._heal("08:10")
        with self.at("09:00"):  # a month card that was sold meanwhile
            self._permit(CAR, days=("2026-11-23", "2026-11-30"))
        self._see("12:00", "out", CAR)
        self._press_paid("12:00:10")
        self._heal("12:30")
        stay = self._far_stays()
        self.assertEqual((stay.phase, stay.paid), ("out", 11.0))
        self.assertIn("5.00 was due", self.acts[-1].differs)

    def test_g14_a_box_that_is_told_anew_does_not_drive_in_twice(self):
        self._begin_far()
        self._see("08:00", "in", CAR)
        events = self._events()
        with self.at("08:05"):
            self._send(events)
        self.edge.stop()
        self.edge.start()
        self._heal("08:10")
        self.assertEqual(len(self._far_stays()), 1)
        self.assertEqual(len(self.edge.register.book.stays), 1)

    def test_a_moment_is_no_word_that_comes_over_rpc(self):
        told = self._in("08:00")
        house = self.house.with_context(wuye_gate_moment="2026-11-23 00:10:00")
        with self.at("12:00"):
            now = house.look_out(self.way_out.id, told["slip"])
        self.assertEqual(now["amount"], "11.00")

    def test_a_supervisor_takes_in_again_and_nobody_changes_what_was_done(self):
        self._begin_far()
        self._see("08:00", "in", CAR)
        self._heal("08:10")
        act = self.acts.with_user(self.manager)
        with self.assertRaises(AccessError):
            act.write({"state": "new"})
        act.write({"reason": "已核对"})
        with self.assertRaises(AccessError):
            self.acts.with_user(self.guard).action_again()
        act.action_again()
        self.assertEqual(len(self._far_stays()), 1)
