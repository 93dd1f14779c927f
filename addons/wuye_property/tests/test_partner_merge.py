from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user
from odoo.tools import SQL

from odoo.addons.wuye_property.immutable import Immutable

from .common import WuyePropertyCommon


class TestPartnerMerge(WuyePropertyCommon):
    """People entered twice are found, and made one."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk = cls.users["customer_service"]
        cls.twin = cls._make_partner("王小明", phone="+86 13800138000")
        cls.other_unit = cls._make_unit(cls.building, "0402")
        cls._make_occupancy(cls.unit, cls.owner, date_from="2020-01-01")
        cls._make_occupancy(cls.other_unit, cls.twin, date_from="2024-01-01")

    def _found(self, user=None):
        people = self.env["res.partner"].with_user(user or self.clerk)
        return people.search([("wuye_is_duplicate", "=", True)])

    def _merge(self, people, kept=None, user=None):
        wizard = (
            self.env["wuye.partner.merge"]
            .with_user(user or self.clerk)
            .with_context(active_ids=people.ids)
            .create({})
        )
        if kept:
            wizard.kept_id = kept
        wizard.action_merge()
        return wizard

    def test_same_phone_is_found_and_same_name_without_phone(self):
        self.assertEqual(self._found(), self.owner + self.twin)
        self.twin.phone = "13900000000"
        self.assertFalse(self._found(), "two people of one name, each with a phone")
        self.twin.phone = False
        self.assertEqual(self._found(), self.owner + self.twin)
        self.assertTrue(self.twin.with_user(self.clerk).wuye_is_duplicate)
        single = self.env["res.partner"].with_user(self.clerk)
        self.assertNotIn(self.owner, single.search([("wuye_is_duplicate", "=", False)]))

    def test_double_in_another_community_does_not_show_through(self):
        self.env["wuye.occupancy"].search([("partner_id", "=", self.twin.id)]).unlink()
        self._make_occupancy(self.second_unit, self.twin)
        self.assertFalse(self._found())

    def test_two_become_one_with_all_that_names_them(self):
        self._make_occupancy(self.unit, self.twin, "family", "2021-01-01")
        self._make_occupancy(
            self.unit, self.owner, "family", "2020-01-01", "2022-01-01"
        )
        car = self.env["wuye.vehicle"].create(
            {"unit_id": self.unit.id, "plate": "粤B12345", "partner_id": self.twin.id}
        )
        self.twin.email = "wang@example.com"
        twin_id = self.twin.id
        self._merge(self.owner + self.twin, self.owner)
        self.assertFalse(self.twin.exists())
        rows = self.env["wuye.occupancy"].search([("partner_id", "=", self.owner.id)])
        self.assertEqual(
            sorted((r.unit_id.code, r.role, str(r.date_from), r.date_to) for r in rows),
            [
                ("01-0302", "family", "2020-01-01", False),
                ("01-0302", "owner", "2020-01-01", False),
                ("01-0402", "owner", "2024-01-01", False),
            ],
        )
        self.assertEqual(car.partner_id, self.owner)
        self.assertEqual(self.owner.email, "wang@example.com")
        said = self.owner.message_ids[0].body
        self.assertIn(f"王小明 (#{twin_id}", said)
        self.assertIn("8000)", said)  # whole, or masked where masks are installed

    def test_the_more_complete_entry_is_proposed(self):
        self.owner.phone = False
        wizard = (
            self.env["wuye.partner.merge"]
            .with_user(self.clerk)
            .with_context(active_ids=(self.owner + self.twin).ids)
            .create({})
        )
        self.assertEqual(wizard.kept_id, self.twin)

    def test_refusals_say_why(self):
        company = self._make_partner("王小明", is_company=True)
        user = new_test_user(self.env, login="signs_in", groups="base.group_user")
        self._make_occupancy(self.second_unit, self.buyer)
        for people, words in (
            (self.owner, "two or three"),
            (self.owner + self.buyer, "outside your scope"),
            (self.owner + company, "A company and a person"),
            (self.owner + user.partner_id, "signs in"),
        ):
            with self.subTest(words), self.assertRaisesRegex(UserError, words):
                self._merge(people)
        for post in ("collector", "housekeeper", "guard"):
            with self.assertRaises(AccessError):
                self._merge(self.owner + self.twin, user=self.users[post])
        self.assertTrue(self.twin.exists())

    def test_a_person_that_never_changes_is_neither_filled_in_nor_taken_out(self):
        """Without a merge, each change counts: also from nobody, and to nobody."""
        changed = Immutable._changed("partner_id")
        for before, after in ((1, 2), (1, None), (None, 1)):
            [[counts]] = self.env.execute_query(
                SQL(
                    "SELECT %s FROM (SELECT %s::int AS partner_id) old,"
                    " (SELECT %s::int AS partner_id) new",
                    changed,
                    before,
                    after,
                )
            )
            self.assertTrue(counts, (before, after))
