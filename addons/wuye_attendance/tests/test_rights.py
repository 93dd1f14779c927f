"""Who sees whose days; nobody writes what is read from taps; two companies (I8)."""

from freezegun import freeze_time

from odoo.exceptions import AccessError, UserError, ValidationError

from .common import NOW, AttendanceCase, at

READ_ONLY = ("wuye.attendance.tap", "wuye.attendance.day", "wuye.attendance.shift")


@freeze_time(NOW)
class TestRights(AttendanceCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.members = cls._count(cls.cleaner) | cls._count(cls.watch)
        for employee, number in (
            (cls.cleaner, "0A0B0C0D11"),
            (cls.watch, "0A0B0C0D12"),
        ):
            card = cls._make_staff_card(employee, number)
            cls._tap(card, "8:00", "18:00")

    def _seen(self, user, model="wuye.attendance.day"):
        rows = self.env[model].with_user(user).search([])
        return rows.sudo().employee_id

    def test_employee_sees_his_own_only(self):
        for model in (*READ_ONLY, "wuye.attendance.member"):
            with self.subTest(model=model):
                self.assertEqual(self._seen(self.cleaner_user, model), self.cleaner)

    def test_superior_sees_those_he_leads_and_a_manager_those_of_his_place(self):
        both = self.cleaner | self.watch
        for user in (self.foreman_user, self.manager, self.users["administrator"]):
            for model in READ_ONLY:
                with self.subTest(user=user.login, model=model):
                    self.assertEqual(self._seen(user, model), both)

    def test_other_posts_communities_and_companies_see_nothing(self):
        users = [self.users[post] for post in ("collector", "accountant", "guard")]
        for place in (self.second_community, self.foreign_community):
            users.append(self._make_user("manager", place, login=f"m {place.code}"))
        for user in users:
            for model in (*READ_ONLY, "wuye.attendance.member"):
                with self.subTest(user=user.login, model=model):
                    self.assertFalse(self._seen(user, model))
            with self.assertRaises(AccessError):
                self.env["wuye.attendance.correction"].with_user(user).create(
                    {
                        "employee_id": self.cleaner.id,
                        "kind": "in",
                        "at": at("7:00"),
                        "reason": "试验",
                    }
                )

    def test_nobody_writes_what_is_read_from_taps(self):
        for user in (self.cleaner_user, self.manager, self.users["administrator"]):
            for model in READ_ONLY:
                row = self.env[model].with_user(user).search([], limit=1)
                for act in (
                    lambda row: row.write({"employee_id": self.watch.id}),
                    lambda row: row.unlink(),
                    lambda row: row.create({"employee_id": self.watch.id}),
                ):
                    with (
                        self.subTest(user=user.login, model=model),
                        self.assertRaises(AccessError),
                    ):
                        act(row)

    def test_employee_does_not_enter_who_is_counted_nor_print_the_sheet(self):
        own = self.members[0].with_user(self.cleaner_user)
        with self.assertRaises(AccessError):
            own.write({"date_to": "2026-11-03"})
        with self.assertRaises(AccessError):
            own.action_read_again()
        with self.assertRaises(AccessError):
            self.env["wuye.attendance.sheet"].with_user(self.cleaner_user).create({})

    def test_who_is_counted_is_of_the_company_of_his_community(self):
        office = self.env["resource.calendar"].create({"name": "别的公司"})
        foreign = self._make_employee("外人", office, company=self.other_company)
        with self.assertRaises(AccessError):
            self._count(foreign, self.manager)
        with self.assertRaisesRegex(UserError, "company inconsistencies"):
            self._count(foreign)

    def test_f17_jobs_that_invent_attendance_are_off_where_taps_are_read(self):
        for name in ("auto_check_out", "absence_management"):
            with (
                self.subTest(name),
                self.assertRaisesRegex(ValidationError, "not invented"),
                self.env.cr.savepoint(),
            ):
                self.company[name] = True
        self.other_company.auto_check_out = True
        office = self.env["resource.calendar"].create({"name": "别的公司"})
        foreign = self._make_employee("外人", office, company=self.other_company)
        with self.assertRaisesRegex(ValidationError, "not invented"):
            self._count(foreign, community_id=self.foreign_community.id)

    def test_who_is_counted_is_so_once_a_day(self):
        members = self.env["wuye.attendance.member"].with_user(self.manager)
        with (
            self.assertRaisesRegex(ValidationError, "counted already"),
            self.env.cr.savepoint(),
        ):
            members.create(
                {
                    "employee_id": self.cleaner.id,
                    "community_id": self.community.id,
                    "date_from": "2026-12-01",
                }
            )
        self.members[0].date_to = "2026-11-30"
        members.create(
            {
                "employee_id": self.cleaner.id,
                "community_id": self.community.id,
                "date_from": "2026-12-01",
            }
        )

    def test_page_of_an_answer_says_nothing_of_corrections_of_others(self):
        row = self.env["wuye.attendance.correction"].create(
            {
                "employee_id": self.watch.id,
                "kind": "in",
                "at": at("7:00"),
                "reason": "忘带卡",
            }
        )
        page = self.env["wuye.attendance.answer"].with_user(self.cleaner_user)
        with self.assertRaises(AccessError):
            page.create({"correction_id": row.id, "state": "refused", "answer": "x"})

    def test_kiosk_and_staff_files_are_in_no_post_s_menus(self):
        for xmlid in ("hr_attendance.menu_action_open_form", "hr.menu_hr_root"):
            menu = self.env.ref(xmlid)
            visible = self.env["ir.ui.menu"].with_user(self.manager)
            self.assertFalse(menu.id in visible._visible_menu_ids(), xmlid)
        ours = self.env.ref("wuye_attendance.wuye_attendance_day_menu")
        visible = self.env["ir.ui.menu"].with_user(self.cleaner_user)
        self.assertIn(ours.id, visible._visible_menu_ids())
