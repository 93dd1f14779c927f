from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import new_test_user
from odoo.tools import mute_logger

from .common import POSTS, WRITERS, WuyePropertyCommon

REGISTER = (
    "wuye.community",
    "wuye.building",
    "wuye.unit",
    "wuye.unit.alias",
    "wuye.occupancy",
    "wuye.vehicle",
)


def expected_rights(post, model):
    """What README.md says a post may do with a model."""
    if post == "administrator":
        return {"read", "write", "create", "unlink"}
    if post in WRITERS and model not in ("wuye.community", "wuye.building"):
        return {"read", "write", "create"}
    return {"read"}


class TestAccess(WuyePropertyCommon):
    """Posts, communities in scope, companies."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        vehicles = cls.env["wuye.vehicle"]
        plates = iter(("粤B12345", "粤B12346", "粤B12347"))
        for unit in cls.unit | cls.second_unit | cls.foreign_unit:
            cls._make_occupancy(unit, cls.owner)
            vehicles.create({"unit_id": unit.id, "plate": next(plates)})
            unit.alias = "OLD"

    def _search(self, user, model, company=None):
        records = self.env[model].with_user(user)
        if company:
            records = records.with_context(allowed_company_ids=company.ids)
        return records.search([])

    def test_every_post_has_the_rights_of_the_matrix(self):
        for post in POSTS:
            for model in REGISTER:
                records = self.env[model].with_user(self.users[post])
                rights = {
                    operation
                    for operation in ("read", "write", "create", "unlink")
                    if records.has_access(operation)
                }
                self.assertEqual(rights, expected_rights(post, model), (post, model))

    def test_posts_imply_nothing_but_the_reader(self):
        reader = self.env.ref("wuye_property.group_user")
        for post in POSTS:
            group = self.env.ref(f"wuye_property.group_{post}")
            # the modules of money give these two their accounting groups, no other
            if post not in ("accountant", "manager"):
                self.assertEqual(group.implied_ids, reader)
            self.assertLessEqual(reader, group.implied_ids)
            self.assertEqual(
                group.privilege_id, self.env.ref("wuye_property.privilege_wuye")
            )
        self.assertEqual(reader.implied_ids, self.env.ref("base.group_user"))
        self.assertFalse(reader.privilege_id)

    def test_posts_see_only_their_communities(self):
        for post in POSTS:
            for model in REGISTER:
                found = self._search(self.users[post], model)
                communities = found if model == "wuye.community" else found.community_id
                self.assertEqual(communities, self.community, (post, model))

    def test_user_without_scope_sees_nothing(self):
        user = self._make_user("manager", self.env["wuye.community"], login="nobody")
        for model in REGISTER:
            self.assertFalse(self._search(user, model), model)

    def test_other_company_is_seen_only_when_selected(self):
        user = self._make_user(
            "manager", self.community | self.foreign_community, self.company, "both"
        )
        for model in REGISTER:
            for company, community in (
                (self.company, self.community),
                (self.other_company, self.foreign_community),
            ):
                found = self._search(user, model, company)
                communities = found if model == "wuye.community" else found.community_id
                self.assertEqual(communities, community, model)

    def test_change_of_scope_holds_at_once(self):
        user = self.users["manager"]
        self.assertEqual(self._search(user, "wuye.unit"), self.unit)
        user.wuye_community_ids = self.second_community
        self.assertEqual(self._search(user, "wuye.unit"), self.second_unit)
        self.second_community.user_ids = [Command.unlink(user.id)]
        self.assertFalse(self._search(user, "wuye.unit"))

    def test_unit_of_another_community_cannot_be_read_or_written(self):
        for unit in (self.second_unit, self.foreign_unit):
            record = unit.with_user(self.users["customer_service"])
            with (
                mute_logger("odoo.addons.base.models.ir_rule"),
                self.assertRaises(AccessError),
            ):
                record.read(["code"])
                with self.assertRaises(AccessError):
                    record.write({"floor": 2})
                with self.assertRaises(AccessError):
                    self._make_occupancy(unit, self.buyer, "tenant").with_user(
                        self.users["customer_service"]
                    ).write({"note": "x"})

    def test_writers_enter_units_persons_and_occupancies(self):
        for number, post in enumerate(WRITERS):
            env = self.env(user=self.users[post])
            unit = env["wuye.unit"].create(
                {"building_id": self.building.id, "room": f"110{number}"}
            )
            person = env["res.partner"].create({"name": "New Owner"})
            env["wuye.occupancy"].create({"unit_id": unit.id, "partner_id": person.id})
            self.assertEqual(unit.owner_id, person)

    def test_writers_cannot_delete(self):
        unit = self._make_unit(self.building, "1200")
        for post in WRITERS:
            with self.assertRaises(AccessError):
                unit.with_user(self.users[post]).unlink()

    def test_administrator_sees_the_community_he_opens(self):
        env = self.env(user=self.users["administrator"])
        community = env["wuye.community"].create(
            {
                "name": "New Estate",
                "code": "NEW",
                "developer_id": self.developer.id,
            }
        )
        building = env["wuye.building"].create(
            {"community_id": community.id, "code": "1"}
        )
        self.assertEqual(
            self._search(env.user, "wuye.building"), (self.building | building)
        )

    def test_administrator_gives_scope_without_managing_users(self):
        env = self.env(user=self.users["administrator"])
        community = env["wuye.community"].browse(self.community.id)
        community.user_ids = [Command.unlink(self.users["guard"].id)]
        self.assertFalse(self._search(self.users["guard"], "wuye.unit"))

    def test_user_without_post_keeps_contacts_but_residents(self):
        """I8: who works on no community knows customers and suppliers, no resident."""
        user = new_test_user(self.env, login="plain", groups="base.group_user")
        with self.assertRaises(AccessError):
            self._search(user, "wuye.unit")
        supplier = self._make_partner("Lift Service", phone="0571-88001234")
        partner = supplier.with_user(user)
        partner.get_view(self.env.ref("base.view_partner_form").id, "form")
        self.assertEqual(partner.read(["name"])[0]["name"], "Lift Service")
        found = partner.name_search("0571-88001234")
        self.assertEqual([record_id for record_id, _name in found], supplier.ids)
        self.assertFalse(partner.name_search("13800138000"))
        with (
            mute_logger("odoo.addons.base.models.ir_rule"),
            self.assertRaises(AccessError),
        ):
            self.owner.with_user(user).read(["name"])
