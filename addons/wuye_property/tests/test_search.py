from odoo.tests import freeze_time

from .common import WuyePropertyCommon


@freeze_time("2026-03-10")
class TestSearch(WuyePropertyCommon):
    """A6, R19: one box finds a unit."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.building_3 = cls._make_building(cls.community, "3")
        cls.big = cls._make_unit(cls.building_3, "1502", entrance="1")
        cls.reader = cls.users["collector"]

    def _find(self, text, user=None):
        units = self.env["wuye.unit"].with_user(user or self.reader)
        found = [unit for unit, _name in units.name_search(text)]
        by_box = units.search([("display_name", "ilike", text)])
        self.assertEqual(by_box.ids, found, "the search box and name_search differ")
        return units.browse(found)

    def test_a6_found_by_code_and_by_part_of_it(self):
        """A6: type 0302 and get the unit."""
        for text in ("0302", "01-0302", "０３０２", " 0302 "):
            self.assertEqual(self._find(text), self.unit, text)
        for text in ("03-1-1502", "1502", "1-15"):
            self.assertEqual(self._find(text), self.big, text)
        self.assertFalse(self._find("9999"))

    def test_a6_found_by_part_of_the_name_of_owner_or_tenant(self):
        """A6: type 王 and get the unit."""
        self._make_occupancy(self.unit, self.owner)
        self._make_occupancy(self.big, self.tenant, "tenant")
        self.assertEqual(self._find("王"), self.unit)
        self.assertEqual(self._find("zhang"), self.big)
        self.assertEqual(self._find("Tenant Zhang"), self.big)

    def test_former_owner_no_longer_leads_to_the_unit(self):
        self._make_occupancy(self.unit, self.owner, date_to="2026-03-09")
        self.assertFalse(self._find("王小明"))

    def test_found_by_alias_old_and_new(self):
        self.unit.alias = "A302"
        self.unit.alias = "C8"
        self.assertEqual(self._find("a302"), self.unit)
        self.assertEqual(self._find("c8"), self.unit)

    def test_found_by_the_last_digits_of_a_phone(self):
        self._make_occupancy(self.unit, self.owner)
        self._make_occupancy(self.big, self.buyer)
        self.assertEqual(self._find("8000"), self.unit)
        self.assertEqual(self._find("138 0013 8000"), self.unit)
        self.assertEqual(self._find("13912345678"), self.big)
        self.assertFalse(self._find("0013"))
        self.assertFalse(self._find("38000"), "a number is not felt out by and by")

    def test_door_comes_before_phone(self):
        caller = self._make_partner("Caller", phone="13900000302")
        self._make_occupancy(self.big, caller)
        self.assertEqual(self._find("0302"), self.unit)

    def test_several_words_must_all_fit(self):
        user = self._make_user(
            "manager", self.community | self.second_community, login="two"
        )
        self.assertEqual(self._find("0302", user), self.unit | self.second_unit)
        self.assertEqual(self._find("云枫苑 0302", user), self.second_unit)
        self.assertEqual(self._find("jlw 0302", user), self.unit)

    def test_other_communities_are_not_found(self):
        self._make_occupancy(self.second_unit, self.owner)
        self.assertFalse(self._find("王小明"))

    def test_name_carries_the_community_where_the_reader_has_several(self):
        self.assertEqual(self.unit.with_user(self.reader).display_name, "01-0302")
        user = self._make_user(
            "manager", self.community | self.second_community, login="two"
        )
        self.assertEqual(self.unit.with_user(user).display_name, "锦澜湾 01-0302")

    def test_name_as_shown_is_found(self):
        user = self._make_user(
            "manager", self.community | self.second_community, login="two"
        )
        name = self.unit.with_user(user).display_name
        self.assertEqual(self._find(name, user), self.unit)

    def test_communities_buildings_and_persons_are_found(self):
        for model, text, expected in (
            ("wuye.community", "澜", self.community),
            ("wuye.community", "jlw", self.community),
            ("wuye.building", "03", self.building_3),
            ("res.partner", "小明", self.owner),
            ("res.partner", "8000", self.owner),
            ("res.partner", "+86 138 0013 8000", self.owner),
        ):
            found = self.env[model].with_user(self.reader).name_search(text)
            self.assertEqual([row for row, _name in found], expected.ids, text)

    def test_a6_found_by_the_pinyin_initials_of_owner_or_tenant(self):
        """A6: type wxm and get 王小明's unit."""
        self._make_occupancy(self.unit, self.owner)
        self._make_occupancy(self.big, self._make_partner("曾国强"), "tenant")
        for text, expected in (
            ("wxm", self.unit),
            ("WXM", self.unit),
            ("xm", self.unit),
            ("zgq", self.big),
            ("0302 wxm", self.unit),
        ):
            self.assertEqual(self._find(text), expected, text)
        self.assertFalse(self._find("wxq"))
        self.assertFalse(self._find("1502 wxm"))
        self.owner.name = "李小明"
        self.assertFalse(self._find("wxm"))
        self.assertEqual(self._find("lxm"), self.unit)

    def test_a6_found_by_plate_and_by_its_end(self):
        vehicle = self.env["wuye.vehicle"].create(
            {"unit_id": self.big.id, "plate": "粤B12345"}
        )
        for text in ("粤B12345", "粤b·12345", "B12345", "b1234", "12345", "2345"):
            self.assertEqual(self._find(text), self.big, text)
        self.assertFalse(self._find("345"), "too short for a plate")
        vehicle.active = False
        self.assertFalse(self._find("粤B12345"))

    def test_door_comes_before_plate(self):
        self.env["wuye.vehicle"].create({"unit_id": self.big.id, "plate": "粤B10302"})
        self.assertEqual(self._find("0302"), self.unit)
        self.assertEqual(self._find("10302"), self.big)

    def test_persons_and_vehicles_are_found_by_initials(self):
        vehicle = self.env["wuye.vehicle"].create(
            {
                "unit_id": self.unit.id,
                "plate": "粤B12345",
                "partner_id": self.owner.id,
            }
        )
        for model, expected in (("res.partner", self.owner), ("wuye.vehicle", vehicle)):
            found = self.env[model].with_user(self.reader).name_search("wxm")
            self.assertEqual([row for row, _name in found], expected.ids, model)
