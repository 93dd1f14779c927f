from odoo.tests import freeze_time

from .common import POSTS, WuyePropertyCommon


@freeze_time("2026-03-20")
class TestOwnerFile(WuyePropertyCommon):
    """J5, R18, R32: one person on one page, and counts that come out again."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._make_occupancy(cls.unit, cls.owner, date_from="2020-01-01")
        cls._make_occupancy(cls.second_unit, cls.owner, date_from="2021-01-01")
        cls.env["wuye.vehicle"].create(
            [
                {"unit_id": unit.id, "plate": plate, "partner_id": cls.owner.id}
                for unit, plate in (
                    (cls.unit, "粤B12345"),
                    (cls.second_unit, "粤B99999"),
                )
            ]
        )

    def _print(self, user):
        report = self.env["ir.actions.report"].with_user(user)
        html, _kind = report._render_qweb_html(
            "wuye_property.owner_file_document", self.owner.ids
        )
        return html.decode()

    def test_j5_file_has_homes_and_vehicles(self):
        page = self._print(self.users["customer_service"])
        for words in ("王小明", "01-0302", "89.37", "2020-01-01", "粤B12345"):
            self.assertIn(words, page)

    def test_i8_file_shows_this_side_of_a_person_only(self):
        for post in POSTS:
            page = self._print(self.users[post])
            for words in ("云枫苑", "粤B99999", "2021-01-01"):
                self.assertNotIn(words, page, post)

    def test_j5_counts_by_community_and_kind_reproduce(self):
        space = self._make_unit(self.building, "0999", kind="space")
        self._make_occupancy(space, self.owner)
        user = self.users["manager"]
        user.wuye_community_ids = self.community | self.second_community
        self.env.flush_all()
        groups = (
            self.env["wuye.occupancy"]
            .with_user(user)
            ._read_group([], ["community_id", "unit_kind", "role"], ["__count"])
        )
        self.env.cr.execute(
            """SELECT unit.community_id, unit.kind, row.role, count(*)
                 FROM wuye_occupancy row JOIN wuye_unit unit ON unit.id = row.unit_id
                WHERE unit.community_id = ANY(%s) GROUP BY 1, 2, 3""",
            [user.wuye_community_ids.ids],
        )
        self.assertEqual(
            {(c.id, kind, role, count) for c, kind, role, count in groups},
            set(self.env.cr.fetchall()),
        )
        self.assertEqual(len(groups), 3)
