"""A missing tap is asked for and approved in the browser, in Chinese (F17)."""

from datetime import timedelta

from odoo import fields
from odoo.tests import HttpCase, tagged

from odoo.addons.wuye_property.tests.common import speak_chinese

from .common import ZONE, AttendanceMixin

LANGUAGE = "zh_CN"
LIMIT = 300  # seconds; only a tour that fails waits for it


@tagged("post_install", "-at_install")
class TestTours(AttendanceMixin, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        speak_chinese(cls.env)
        cls.env["ir.default"].set("res.partner", "lang", LANGUAGE)
        cls.env = cls.env(context={**cls.env.context, "lang": LANGUAGE})
        cls._setup_register(cls.env.company)
        cls._setup_attendance()
        (cls.manager | cls.cleaner_user).tz = ZONE
        cls.manager.name, cls.cleaner_user.name = "钱经理", "孙保洁"
        today = fields.Datetime.to_datetime(fields.Date.today())
        cls._count(cls.cleaner, date_from=today.date() - timedelta(days=7))
        card = cls._make_staff_card(cls.cleaner, "0A0B0C0D11")
        late, missing = cls._working_days(today)
        # 8:00 in Shanghai: no last tap; the working day after 8:12 to 18:03
        for day, hours, minutes in ((missing, 0, 0), (late, 0, 12), (late, 10, 3)):
            moment = day + timedelta(hours=hours)
            cls._tap(card, "8:00", at=moment + timedelta(minutes=minutes))

    @classmethod
    def _working_days(cls, today):
        """The last two from the day before yesterday back, whichever day it is."""
        days = (today - timedelta(days=ago) for ago in range(2, 7))
        return [day for day in days if day.weekday() < 5][:2]

    def test_f17_missing_tap_is_asked_for_and_approved_in_the_browser(self):
        self.start_tour(
            "/odoo/attendance-days",
            "wuye_attendance_ask",
            login=self.cleaner_user.login,
            timeout=LIMIT,
        )
        row = self.env["wuye.attendance.correction"].search([])
        self.assertEqual((row.state, row.kind), ("asked", "out"))
        self.assertEqual(row.asked_by_id, self.cleaner_user)
        self.start_tour(
            "/odoo/attendance-corrections",
            "wuye_attendance_approve",
            login=self.manager.login,
            timeout=LIMIT,
        )
        self.env.invalidate_all()
        self.assertEqual((row.state, row.decided_by_id), ("approved", self.manager))
        days = self.env["wuye.attendance.day"].search([("is_corrected", "=", True)])
        self.assertEqual(days.times, "08:00–12:00")
