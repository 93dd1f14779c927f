"""Lifts by the board's counter against what explains them (G10)."""

from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tests import tagged

from odoo.addons.wuye_parking_lot.tests.common import CAR, OTHER

from . import faults
from .common import GateCase


@tagged("post_install", "-at_install")
class TestLifts(GateCase):
    def _count(self, local, value, door="in"):
        """The board says how often its bar was lifted since ever."""
        self._clock(local)
        self.edge.gate.tell(door, "count", "board", value=value)

    def _row(self, lane=None, day="2026-11-23"):
        return self.env["wuye.parking.gate.count"].search(
            [("lane_id", "=", (lane or self.far_in).id), ("day", "=", day)]
        )

    def _waiting(self):
        """What the dashboard says of it to the manager."""
        self.env.flush_all()
        todo = self.env["wuye.todo"].with_user(self.manager)
        self.assertIn("parking_unexplained", todo._kinds())
        return todo._todo_parking_unexplained(
            Domain("community_id", "=", self.community.id)
        )

    def _audit(self, code="parking_lifts"):
        self.env.flush_all()
        return self.env["wuye.audit"]._run_check(code, self.company)

    def test_g10_lifts_of_the_counter_are_those_that_are_explained(self):
        self._begin_far()
        self._count("07:55", 500)
        self._see("08:00", "in", CAR)
        self._count("08:00:01", 501)
        self._see("08:10", "in", OTHER)
        self._count("08:10:01", 502)
        self._heal("08:30")
        row = self._row()
        self.assertEqual((row.counted, row.explained, row.unexplained), (2, 2, 0))
        self.assertEqual(list(self._audit()), [])

    def test_g10_a_lift_by_the_key_is_unexplained_and_told_until_it_is_said(self):
        self._begin_far()
        self._count("07:55", 500)
        self._see("08:00", "in", CAR)
        self._count("08:00:01", 501)
        self._count("09:13", 502)  # by hand, at the bar itself
        self._heal("09:30")
        row = self._row()
        self.assertEqual((row.counted, row.explained, row.unexplained), (2, 1, 1))
        found = self.env["wuye.parking.gate.count"].search([("unexplained", "!=", 0)])
        self.assertEqual(found, row)
        [finding] = self._audit()
        self.assertEqual((finding["model"], finding["res_id"]), (row._name, row.id))
        self.assertIn("2", finding["message"])
        [row_of_board] = self._waiting()
        self.assertEqual((row_of_board["count"], row_of_board["level"]), (1, "wrong"))
        with self.assertRaises(AccessError):
            row.with_user(self.manager).write({"counted": 1})
        row.with_user(self.manager).write({"reason": "电工检修，登记簿第 12 页"})
        self.assertEqual(list(self._audit()), [])
        self.assertEqual(self._waiting(), [])

    def test_g10_a_lift_that_never_was_is_a_difference_too(self):
        self._begin_far()
        self._count("07:55", 500)
        self._see("08:00", "in", CAR)
        self._heal("08:30")
        self.assertEqual(self._row().unexplained, -1)
        self.assertEqual(len(list(self._audit())), 1)

    def test_g10_days_are_those_at_the_gate_and_counters_go_round(self):
        self._begin_far()
        self._count("2026-11-23 23:59", 65_535)
        self._see("2026-11-24 00:00:10", "in", CAR)
        self._count("2026-11-24 00:00:11", 0)
        self._heal("2026-11-24 00:05")
        self.assertEqual(self._row().counted, 0)
        row = self._row(day="2026-11-24")
        self.assertEqual((row.counted, row.explained), (1, 1))

    def test_g10_a_board_that_began_at_nothing_counts_on(self):
        self._begin_far()
        self._count("08:00", 40_000)
        self._count("09:00", 2)
        self._heal("09:30")
        self.assertEqual(self._row().counted, 2)

    def test_g10_an_order_of_the_booth_is_one_lift_however_it_is_told(self):
        self._begin_far()
        self._count("07:55", 10)
        with self.at("08:00"):
            house = self.env["wuye.parking.gatehouse"].with_user(self.far_guard)
            house.drive_in(self.far_in.id, CAR, "token-by-hand-1")
            lift = self._far_stays().lift_ids
            order = lift.command_id
            self.assertEqual(
                (order.state, order.door_id), ("waiting", self.far_in.door_id)
            )
            order._result("done")
        self._count("08:00:02", 11)
        self._heal("08:10")
        row = self._row()
        self.assertEqual((row.counted, row.explained), (1, 1))

    def test_g10_an_order_that_came_too_late_lifted_nothing(self):
        self._begin_far()
        self._count("07:55", 10)
        with self.at("08:00"):
            house = self.env["wuye.parking.gatehouse"].with_user(self.far_guard)
            house.drive_in(self.far_in.id, CAR, "token-by-hand-2")
            self._far_stays().lift_ids.command_id._result("expired")
        self._heal("08:10")
        self.assertEqual(self._row().explained, 0)

    def test_what_a_box_did_is_no_order_to_it(self):
        self._begin_far()
        self._see("08:00", "in", CAR)
        self._heal("08:10")
        self.assertFalse(self._far_stays().lift_ids.command_id)

    def test_g10_each_check_names_the_fault_planted_for_it(self):
        faults.prepare(self)
        planted = set()
        for fault in faults.faults(self):
            planted.add(fault.code)
            self.assertEqual(list(self._audit(fault.code)), [])
            sql, row_id = fault.statement()
            with self.subTest(fault.code), self.env.cr.savepoint() as savepoint:
                self.env.cr.execute("SET LOCAL session_replication_role = replica")
                self.env.cr.execute(sql, [row_id])
                self.env.invalidate_all(flush=False)
                found = {(f["model"], f["res_id"]) for f in self._audit(fault.code)}
                savepoint.rollback()
                self.env.invalidate_all(flush=False)
                self.assertEqual(found, {(fault.named._name, fault.named.id)})
        self.assertEqual(planted, {"parking_lifts", "parking_acts"})
