"""Missing and wrong taps: asked by one, decided by another, kept, replayed (F17)."""

from freezegun import freeze_time
from psycopg2.errors import CheckViolation, UniqueViolation

from odoo.exceptions import AccessError, UserError, ValidationError

from .common import NOW, AttendanceCase, at

WHY = "读卡器无响应，当班保安可证明"


@freeze_time(NOW)
class TestCorrections(AttendanceCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.card = cls._make_staff_card(cls.cleaner, "0A0B0C0D11")
        cls._count(cls.cleaner)
        cls._tap(cls.card, "8:00", "8:00+1", "18:00+1")

    def _ask(self, user, **vals):
        rows = self.env["wuye.attendance.correction"].with_user(user)
        return rows.create(
            {
                "employee_id": self.cleaner.id,
                "kind": "out",
                "at": at("18:00"),
                "reason": WHY,
                **vals,
            }
        )

    def _answer(self, row, state, answer="监控未见本人"):
        page = self.env["wuye.attendance.answer"].with_user(row.env.user)
        page.create(
            {"correction_id": row.id, "state": state, "answer": answer}
        ).action_confirm()

    def _first(self):
        self.env.invalidate_all()
        return self._days(self.cleaner)[0]

    # === ASKED AND DECIDED === #

    def test_f17_correction_asked_by_the_employee_and_approved_by_his_superior(self):
        self.assertEqual(self._first(), "2 08:00–? missing")
        row = self._ask(self.cleaner_user)
        self.assertEqual(self._first(), "2 08:00–? missing")
        row.with_user(self.foreman_user).action_approve()
        self.assertEqual(self._first(), "2 08:00–18:00")
        day = self.env["wuye.attendance.day"].search([("day", "=", "2026-11-02")])
        self.assertTrue(day.is_corrected)
        self.assertRecordValues(
            row.sudo(),
            [
                {
                    "state": "approved",
                    "asked_by_id": self.cleaner_user.id,
                    "decided_by_id": self.foreman_user.id,
                    "community_id": self.community.id,
                }
            ],
        )
        self.assertIn((at("8:00"), at("18:00")), self._attendances(self.cleaner))
        self.assertEqual(len(self.env["wuye.attendance.tap"].search([])), 3)

    def test_f17_four_eyes_neither_who_asks_nor_whom_it_is_about_decides(self):
        by_boss = self._ask(self.foreman_user)
        by_manager = self._ask(self.manager, at=at("18:01"))
        own = self._ask(self.cleaner_user, at=at("18:02"))
        for row, user in (
            (by_boss, self.foreman_user),
            (by_boss, self.cleaner_user),
            (by_manager, self.manager),
            (own, self.cleaner_user),
        ):
            with self.subTest(user=user.login, row=row.name):
                self.assertFalse(row.with_user(user).may_decide)
                with self.assertRaisesRegex(UserError, "Another person decides"):
                    row.with_user(user).action_approve()
                with self.assertRaisesRegex(UserError, "Another person decides"):
                    self._answer(row.with_user(user), "refused")
        by_boss.with_user(self.manager).action_approve()
        by_manager.with_user(self.foreman_user).action_approve()
        own.with_user(self.manager).action_approve()

    def test_f17_four_eyes_hold_where_the_employee_is_the_manager(self):
        boss = self._make_employee("钱经理", self.office, self.manager)
        self._count(boss)
        row = self._ask(self.users["administrator"], employee_id=boss.id)
        with self.assertRaisesRegex(UserError, "Another person decides"):
            row.with_user(self.manager).action_approve()

    def test_f17_four_eyes_are_kept_by_the_database(self):
        row = self._ask(self.foreman_user)
        for who in (self.foreman_user, self.cleaner_user):
            with self.assertRefused(
                CheckViolation, "wuye_attendance_correction_four_eyes"
            ):
                self.env.cr.execute(
                    "UPDATE wuye_attendance_correction SET state = 'approved',"
                    " decided_by_id = %s WHERE id = %s",
                    [who.id, row.id],
                )

    def test_only_superior_or_manager_of_the_place_decides(self):
        row = self._ask(self.cleaner_user)
        stranger = self._make_user("manager", self.second_community, login="elsewhere")
        for user in (stranger, self.users["administrator"], self.users["accountant"]):
            with self.subTest(user=user.login):
                with self.assertRaises(UserError):  # AccessError is one
                    row.with_user(user).action_approve()
                self.assertEqual(row.sudo().state, "asked")

    def test_refused_with_a_reason_changes_no_day(self):
        row = self._ask(self.cleaner_user)
        with self.assertRaisesRegex(UserError, "Say why"):
            self._answer(row.with_user(self.manager), "refused", " ")
        self._answer(row.with_user(self.manager), "refused")
        self.assertEqual((row.state, row.answer), ("refused", "监控未见本人"))
        self.assertEqual(self._first(), "2 08:00–? missing")
        with self.assertRaisesRegex(UserError, "decided already"):
            row.with_user(self.manager).action_approve()

    def test_only_who_asked_withdraws(self):
        row = self._ask(self.cleaner_user)
        with self.assertRaisesRegex(UserError, "Only who asked"):
            row.with_user(self.manager).action_withdraw()
        row.action_withdraw()
        self.assertEqual(row.state, "withdrawn")

    def test_approval_is_revoked_by_another_person_and_days_are_read_again(self):
        row = self._ask(self.cleaner_user)
        row.with_user(self.foreman_user).action_approve()
        with self.assertRaisesRegex(UserError, "Another person decides"):
            self._answer(row, "revoked")
        self._answer(row.with_user(self.manager), "revoked")
        self.assertEqual(self._first(), "2 08:00–? missing")
        self.assertEqual(row.decided_by_id, self.foreman_user)
        self.assertEqual(row.revoked_by_id, self.manager)

    # === WHAT A CORRECTION IS === #

    def test_f17_tap_that_does_not_count_stays_as_it_is(self):
        tap = self.env["wuye.attendance.tap"].search([("at", "=", at("8:00+1"))])
        row = self._ask(self.cleaner_user, kind="void", tap_id=tap.id, at=False)
        self.assertEqual(row.at, tap.at)
        row.with_user(self.manager).action_approve()
        self.assertEqual(self._days(self.cleaner)[1], "3 ?–18:00 missing")
        self.assertTrue(tap.exists())
        with self.assertRefused(UniqueViolation, "wuye_attendance_correction_tap_once"):
            self._ask(self.foreman_user, kind="void", tap_id=tap.id)

    def test_f18_reading_again_keeps_approved_corrections(self):
        self._ask(self.cleaner_user).with_user(self.manager).action_approve()
        wanted = self._all(self.cleaner)
        self.env["wuye.attendance.day"].search([]).unlink()
        self.env["hr.attendance"].with_context(wuye_from_taps=True).search([]).unlink()
        self.env["wuye.attendance.due"]._mark(self.cleaner)
        self._read()
        self.assertEqual(self._all(self.cleaner), wanted)
        # and so does a tap that comes late
        self._tap(self.card, "12:00", "14:00")
        self.assertEqual(self._first(), "2 08:00–12:00, 14:00–18:00")

    def test_what_was_asked_and_decided_is_never_changed_nor_deleted(self):
        row = self._ask(self.cleaner_user)
        row.with_user(self.manager).action_approve()
        self.env.flush_all()
        for change, name in (
            ("at = at + interval '1 hour'", "frozen"),
            ("reason = 'x'", "frozen"),
            ("decided_at = now()", "decision_frozen"),
            ("state = 'refused'", "state_next"),
        ):
            with self.assertRefused(
                CheckViolation, f"wuye_attendance_correction_{name}"
            ):
                self.env.cr.execute(f"UPDATE wuye_attendance_correction SET {change}")
        with self.assertRefused(CheckViolation, "wuye_attendance_correction_kept"):
            self.env.cr.execute("DELETE FROM wuye_attendance_correction")

    def test_tap_of_somebody_else_and_a_time_to_come_are_refused(self):
        self._count(self.watch)
        card = self._make_staff_card(self.watch, "0A0B0C0D12")
        tap = self._tap(card, "22:00")
        with self.assertRaisesRegex(ValidationError, "not one of"):
            self._ask(self.foreman_user, kind="void", tap_id=tap.id)
        with self.assertRaisesRegex(ValidationError, "in the future"):
            self._ask(self.cleaner_user, at="2026-11-09 04:00:01")

    def test_who_is_not_counted_has_nothing_to_correct(self):
        with self.assertRaisesRegex(UserError, "not counted"):
            self._ask(self.foreman_user, employee_id=self.foreman.id)

    # === BY RPC === #

    def test_f17_caller_by_rpc_cannot_say_that_it_is_approved(self):
        row = self._ask(
            self.cleaner_user,
            state="approved",
            asked_by_id=self.manager.id,
            decided_by_id=self.foreman_user.id,
            employee_user_id=False,
            community_id=self.second_community.id,
        )
        self.assertRecordValues(
            row.sudo(),
            [
                {
                    "state": "asked",
                    "asked_by_id": self.cleaner_user.id,
                    "decided_by_id": False,
                    "employee_user_id": self.cleaner_user.id,
                    "community_id": self.community.id,
                }
            ],
        )
        for user in (self.cleaner_user, self.manager, self.users["administrator"]):
            for act in (
                lambda one: one.write({"state": "approved"}),
                lambda one: one.unlink(),
            ):
                # AccessError is a UserError
                with self.subTest(user=user.login), self.assertRaises(UserError):
                    act(row.with_user(user))
        with self.assertRaises(AccessError):  # he does not even see it
            row.with_user(self.users["collector"]).write({})
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "stays as it was asked"):
            row.write({"reason": "另一个原因"})
