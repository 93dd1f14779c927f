"""Who searches, who looks into exceptions, and what nobody changes (J11)."""

from psycopg2 import DatabaseError
from psycopg2.errors import UniqueViolation

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import ExceptionCommon

NAMES = ("", ".note", ".row", ".search")


@tagged("post_install", "-at_install")
class TestExceptionRights(ExceptionCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._used(cls.homes[1]).quantity = 40.0

    def setUp(self):
        super().setUp()
        self.search_record = self._search()
        [self.found] = self.search_record.exception_ids
        self._look(self.found, "水管爆裂")

    def _look(self, found, note, user=None):
        Look = self.env["wuye.exception.look"].with_user(user or self.clerk)
        Look.create({"exception_ids": found.ids, "note": note}).action_confirm()

    def _refused(self, error, call):
        with self.assertRaises(error), self.env.cr.savepoint():
            call()

    def test_j11_three_posts_search_and_note(self):
        for user in (self.clerk, self.accountant, self.manager):
            self.assertEqual(self._search(user=user), self.search_record)
            self._look(self.found, user.login, user)
        self.found.invalidate_recordset()
        self.assertEqual(len(self.found.note_ids), 4)
        self.assertEqual(self.found.note_ids[0].create_uid, self.manager)

    def test_j11_supervisors_read_only(self):
        user = self._make_user("supervisor", self.community)
        found = self.found.with_user(user)
        self.assertIn("4.4 times", found.reason)
        self.assertTrue(found.trend)
        self._refused(AccessError, found.action_look)
        self._refused(AccessError, lambda: found._look("看过"))
        self._refused(AccessError, self.search_record.with_user(user).action_search)

    def test_j11_other_posts_see_nothing(self):
        for post in ("collector", "cashier", "housekeeper", "guard", "meter_reader"):
            user = self._make_user(post, self.community, login=f"j11-{post}")
            for name in (*NAMES, ".rule"):
                Model = self.env[f"wuye.exception{name}"].with_user(user)
                self._refused(AccessError, lambda Model=Model: Model.search([]))

    def test_j11_another_community_or_company_is_out_of_sight(self):
        second = self._make_community("YFY", "云枫苑", self.company)
        other = self._make_company("Other")
        foreign = self._make_community("HTC", "海棠城", other)
        for number, community in enumerate((second, foreign)):
            user = self._make_user("manager", community, login=f"j11-other{number}")
            theirs = self.env(
                user=user, context={"allowed_company_ids": user.company_ids.ids}
            )
            for name in NAMES:
                self.assertFalse(theirs[f"wuye.exception{name}"].search([]), name)
            search = self.search_record.with_env(theirs)
            self._refused(AccessError, search.action_search)
            self._refused(AccessError, self.found.with_env(theirs).action_look)
            self._refused(
                AccessError,
                lambda c=self.community, t=theirs: t["wuye.exception.search"].create(
                    {"community_id": c.id, "month": "2026-03-01"}
                ),
            )

    def test_j11_a_supervisor_of_one_business_line_sees_its_items(self):
        line = self.env["wuye.business.line"].create({"name": "停车", "code": "J11"})
        self.parking.business_line_id = line
        user = self._make_user("supervisor", self.community)
        user.wuye_line_ids = line
        for name in ("", ".note", ".row"):
            Model = self.env[f"wuye.exception{name}"].with_user(user)
            self.assertFalse(Model.search([]), name)

    @mute_logger("odoo.sql_db")
    def test_j11_notes_stay_as_they_are(self):
        note = self.found.note_ids
        self._refused(AccessError, lambda: note.with_user(self.manager).unlink())
        for statement in (
            "UPDATE wuye_exception_note SET note = 'x' WHERE id = %s",
            "DELETE FROM wuye_exception_note WHERE id = %s",
        ):
            self._refused(
                DatabaseError, lambda sql=statement: self.env.cr.execute(sql, [note.id])
            )
        self.assertEqual(note.note, "水管爆裂")

    def test_j11_exceptions_and_searches_are_not_written_by_hand(self):
        found = self.found.with_user(self.manager)
        self._refused(AccessError, lambda: found.write({"state": "seen"}))
        self._refused(AccessError, found.unlink)
        search = self.search_record.with_user(self.manager)
        self._refused(UserError, lambda: search.write({"month": "2026-03-01"}))
        self._refused(UserError, lambda: search.write({"state": "new"}))
        self._refused(UserError, search.unlink)

    @mute_logger("odoo.sql_db")
    def test_j11_one_search_for_a_month(self):
        self._refused(
            UniqueViolation,
            lambda: self.env["wuye.exception.search"].create(
                {"community_id": self.community.id, "month": "2026-02-01"}
            ),
        )
