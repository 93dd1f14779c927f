from odoo.exceptions import AccessError
from odoo.tests import freeze_time, new_test_user
from odoo.tools import mute_logger

from .common import POSTS, WuyePropertyCommon


@freeze_time("2026-03-20")
class TestFloorPlan(WuyePropertyCommon):
    """A8: the state of an estate at a glance, for each post what it may see."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.unit.state = "occupied"
        cls._make_occupancy(cls.unit, cls.owner)
        cls.let = cls._make_unit(cls.building, "1502", entrance="2", state="occupied")
        cls._make_occupancy(cls.let, cls.tenant, "tenant", "2026-01-01", "2026-12-31")
        cls.left = cls._make_unit(cls.building, "1503", entrance="2", state="occupied")
        cls._make_occupancy(cls.left, cls.tenant, "tenant", "2025-01-01", "2025-12-31")
        cls.empty = cls._make_unit(cls.building, "0401", state="decorating", floor=5)
        cls.plans = cls.env["wuye.floor.plan"]

    def _load(self, post="manager", community=None):
        plans = self.plans.with_user(self.users[post])
        return plans.load(community and community.id)

    def test_a8_tiles_show_who_lives_there(self):
        plan = self._load()
        self.assertEqual(
            plan["communities"], [{"id": self.community.id, "name": "锦澜湾"}]
        )
        [building] = plan["buildings"]
        self.assertEqual(
            [
                (u["room"], u["entrance"], u["floor"], u["state"], u["verify_due"])
                for u in building["units"]
            ],
            [
                ("1502", "2", 15, "let", True),
                ("1503", "2", 15, "own", True),
                ("0302", "", 3, "own", True),
                ("0401", "", 5, "decorating", True),
            ],
        )

    def test_archived_unit_has_no_tile_and_a_verified_one_no_mark(self):
        self.empty.active = False
        self.unit.action_verify()
        units = self._load()["buildings"][0]["units"]
        marks = {u["room"]: u["verify_due"] for u in units}
        self.assertEqual(marks, {"1502": True, "1503": True, "0302": False})

    def test_i8_another_community_is_never_loaded(self):
        for community in (self.second_community, self.foreign_community):
            plan = self._load(community=community)
            self.assertEqual(plan["community_id"], self.community.id)
            ids = {u["id"] for b in plan["buildings"] for u in b["units"]}
            self.assertEqual(
                ids, set((self.unit + self.let + self.left + self.empty).ids)
            )
        with (
            mute_logger("odoo.addons.base.models.ir_rule"),
            self.assertRaises(AccessError),
        ):
            self.plans.with_user(self.users["manager"]).card(self.second_unit.id)

    def test_user_without_post_or_scope(self):
        plain = new_test_user(self.env, login="plain", groups="base.group_user")
        with self.assertRaises(AccessError):
            self.plans.with_user(plain).load()
        nobody = self._make_user("manager", self.env["wuye.community"], login="nobody")
        plan = self.plans.with_user(nobody).load()
        self.assertEqual((plan["communities"], plan["buildings"]), ([], []))

    def test_guards_and_repairers_see_states_without_names(self):
        for post in POSTS:
            plans = self.plans.with_user(self.users[post])
            card = plans.card(self.unit.id)
            text = str(card)
            hides = post in ("guard", "repairer", "meter_reader")
            self.assertEqual("王小明" not in text, hides, post)
            self.assertEqual("8000" not in text, hides, post)
            self.assertEqual(plans.load()["shows_people"], not hides, post)
            self.assertEqual(card["state"], "own")

    def test_a10_phone_on_the_card_is_masked(self):
        card = self.plans.with_user(self.users["collector"]).card(self.unit.id)
        self.assertIn("138****8000", str(card["lines"]))
        self.assertNotIn("0013", str(card["lines"]))

    def test_reading_the_plan_takes_a_fixed_number_of_queries(self):
        plans = self.plans.with_user(self.users["manager"])
        plans.load()

        def queries():
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            plans.load()
            return self.cr.sql_log_count - before

        few = queries()
        for number in range(50):
            self._make_unit(self.building, f"20{number:02d}")
        self.env.flush_all()
        self.assertEqual(queries(), few)
