from odoo.exceptions import AccessError
from odoo.tests import freeze_time, new_test_user
from odoo.tools import mute_logger

from .common import POSTS, WuyePropertyCommon


@freeze_time("2026-03-20")
class TestScope(WuyePropertyCommon):
    """I8: a resident is seen with his community, by any path."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk = cls.users["customer_service"]
        cls.other_clerk = cls._make_user(
            "customer_service", cls.second_community, login="other_clerk"
        )
        cls._make_occupancy(cls.unit, cls.owner, date_from="2020-01-01")
        cls._make_occupancy(cls.second_unit, cls.buyer, date_from="2020-01-01")
        cls.both = cls._make_partner("两处业主", phone="13700001111")
        for unit in (cls.unit, cls.second_unit):
            cls._make_occupancy(unit, cls.both, "co_owner", date_from="2020-01-01")

    def _people(self, user):
        people = self.env["res.partner"].with_user(user)
        return people.search([("id", "in", (self.owner | self.buyer | self.both).ids)])

    def test_i8_people_are_seen_with_their_community(self):
        for post in POSTS:
            self.assertEqual(
                self._people(self.users[post]), self.owner | self.both, post
            )
        self.assertEqual(self._people(self.other_clerk), self.buyer | self.both)
        partner = self.buyer.with_user(self.clerk)
        self.assertFalse(partner.name_search("李雪"))
        self.assertFalse(partner.name_search("13912345678"))
        with (
            mute_logger("odoo.addons.base.models.ir_rule"),
            self.assertRaises(AccessError),
        ):
            partner.read(["name"])

    def test_i8_owner_of_a_vehicle_only_is_seen_as_well(self):
        guest = self._make_partner("月租车主")
        self.env["wuye.vehicle"].create(
            {
                "unit_id": self.unit.id,
                "plate": "粤B12345",
                "partner_id": guest.id,
            }
        )
        self.assertTrue(guest.wuye_in_register)
        self.assertTrue(guest.with_user(self.clerk).has_access("read"))
        self.assertFalse(guest.with_user(self.other_clerk).has_access("read"))

    def test_i8_company_that_owns_is_seen_with_its_community(self):
        shop = self._make_partner("海棠商贸有限公司", is_company=True)
        self.assertTrue(shop.with_user(self.clerk).has_access("read"))
        self._make_occupancy(self.second_unit, shop, "co_owner")
        self.assertFalse(shop.with_user(self.clerk).has_access("read"))
        self.assertTrue(shop.with_user(self.other_clerk).has_access("read"))
        own = self.company.partner_id
        self._make_occupancy(self.second_unit, own, "tenant")
        self.assertTrue(own.with_user(self.clerk).has_access("read"))

    def test_i8_former_owner_stays_with_his_community(self):
        row = self.env["wuye.occupancy"].search([("partner_id", "=", self.owner.id)])
        row.date_to = "2021-01-01"
        self.assertTrue(self.owner.with_user(self.clerk).has_access("read"))
        self.assertFalse(self.owner.with_user(self.other_clerk).has_access("read"))

    def test_everybody_sees_himself(self):
        user = new_test_user(self.env, login="resident", groups="base.group_portal")
        self._make_occupancy(self.unit, user.partner_id, "family")
        self.assertTrue(user.partner_id.with_user(user).has_access("read"))

    def test_i8_notes_and_files_stay_with_the_community_of_the_writer(self):
        page = self.both.with_user(self.clerk)
        note = page.message_post(
            body="计划卖房",
            attachments=[("letter.txt", b"scan")],
            message_type="comment",
        )
        file = self.env["ir.attachment"].search(
            [("res_model", "=", "res.partner"), ("res_id", "=", self.both.id)]
        )
        self.assertEqual(file.name, "letter.txt")
        for record in (note, file):
            mine = record.with_user(self.clerk)
            theirs = record.with_user(self.other_clerk)
            self.assertTrue(mine.has_access("read"), record)
            self.assertFalse(theirs.has_access("read"), record)
            self.assertFalse(theirs.search([("id", "=", record.id)]), record)
        self.assertNotIn(note.id, self.both.with_user(self.other_clerk).message_ids.ids)

    def test_i8_notes_on_anything_else_are_as_odoo_shows_them(self):
        supplier = self._make_partner("Lift Service")
        note = supplier.with_user(self.clerk).message_post(body="rang")
        self.assertTrue(note.with_user(self.other_clerk).has_access("read"))

    def test_phone_twice_is_said_while_it_is_typed(self):
        partner = self.env["res.partner"].with_user(self.clerk)
        found = partner.new({"phone": "+86 13700001111"})._onchange_phone_twice()
        self.assertIn("两处业主", found["warning"]["message"])
        self.assertFalse(partner.new({"phone": "0000"})._onchange_phone_twice())
        # whoever lives elsewhere is not told
        self.assertFalse(partner.new({"phone": "13912345678"})._onchange_phone_twice())

    def test_phone_cannot_be_felt_out_digit_by_digit(self):
        partner = self.env["res.partner"].with_user(self.clerk)
        for text, is_found in (
            ("1111", True),
            ("137 0000 1111", True),
            ("01111", False),
            ("137", False),
            ("0000", False),
        ):
            found = dict(partner.name_search(text))
            self.assertEqual(self.both.id in found, is_found, text)
