"""Who sees, edits and quotes which tariff: posts, companies, communities."""

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import TransactionCase, tagged

from .common import WuyeParkingMixin

ROWS = ("band", "block", "cap", "vehicle")
FULL = {
    "bands": [{"code": "D", "blocks": [{"unit": 60, "price": 5}]}],
    "caps": [{"amount": 20}],
    "vehicle_classes": {"L": {"factor": 2}},
}


@tagged("post_install", "-at_install")
class TestAccess(WuyeParkingMixin, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_billing()
        cls._setup_tariffs()
        cls.second_community = cls._make_community("YFY", "云枫苑", cls.company)
        cls.other_company = cls._make_company("Other")
        cls.foreign_community = cls._make_community("HTC", "海棠城", cls.other_company)
        cls.everywhere = cls._make_tariff("ALL", FULL)
        cls.here = cls._make_tariff("HERE", FULL)
        cls.here.community_ids = cls.community
        cls.there = cls._make_tariff("THERE", FULL).sudo()
        cls.there.community_ids = cls.second_community
        cls.foreign = cls.env["wuye.parking.tariff"]._from_declaration(
            "FOREIGN", FULL, cls.other_company
        )
        cls.env.flush_all()
        cls.env.invalidate_all()

    def test_tariffs_and_all_their_rows_are_seen_in_company_and_scope(self):
        seen = self.everywhere | self.here
        for user in (self.accountant, self.manager, self.guard):
            tariffs = self.env["wuye.parking.tariff"].with_user(user)
            self.assertEqual(tariffs.search([]), seen.with_user(user))
            for row in ("version", *ROWS):
                model = self.env[f"wuye.parking.tariff.{row}"].with_user(user)
                self.assertEqual(model.search([]).tariff_id, seen.with_user(user), row)
                every = model.sudo().search([("tariff_id", "in", self.there.ids)])
                with self.assertRaises(AccessError):
                    every.with_user(user).read(["tariff_id"])

    def test_what_is_out_of_scope_is_neither_quoted_nor_changed(self):
        stay = ("2026-03-02 09:00", "2026-03-02 10:00")
        for tariff in (self.there, self.foreign):
            for user in (self.guard, self.accountant):
                with self.assertRaises(AccessError):
                    tariff.with_user(user).quote(*stay)
            with self.assertRaises(AccessError):
                tariff.with_user(self.accountant).write({"name": "Mine"})
            with self.assertRaises(AccessError):
                tariff.version_ids.with_user(self.accountant).action_open()
            with self.assertRaises(AccessError):
                self.versions.create({"tariff_id": tariff.id, "data": FULL})
            with self.assertRaises(AccessError):
                version = tariff.version_ids.with_user(self.accountant)
                self.versions.with_context(wuye_copy_version_id=version.id).default_get(
                    ["mode"]
                )

    def test_only_the_accountant_edits(self):
        version = self.here.version_ids
        for post in ("manager", "ledger_clerk", "collector", "supervisor", "guard"):
            user = self._make_user(post, self.community, login=f"park_{post}")
            with self.subTest(post):
                mine = self.here.with_user(user)
                self.assertEqual(mine.version_ids.band_ids.code, "D")
                for act in (
                    lambda mine=mine: mine.write({"name": "Mine"}),
                    lambda mine=mine: mine.version_ids.write({"minimum": 9}),
                    lambda mine=mine: mine.version_ids.band_ids.write({"code": "E"}),
                    lambda mine=mine: mine.version_ids.cap_ids.unlink(),
                    lambda mine=mine: mine.copy({"code": "C"}),
                    lambda mine=mine: mine.unlink(),
                ):
                    with self.assertRaises(AccessError):
                        act()
        version.with_user(self.accountant).minimum = 9

    def test_a_tariff_names_communities_of_its_company_only(self):
        with self.assertRaises(UserError):
            self.here.sudo().community_ids = self.foreign_community

    def test_rows_are_not_moved_to_a_tariff_out_of_scope(self):
        row = self.here.version_ids.cap_ids.with_user(self.accountant)
        with self.assertRaises(AccessError):
            row.version_id = self.there.version_ids
            self.env.flush_all()

    def test_a_new_tariff_with_rows_is_made_in_one_go(self):
        made = self.tariffs.create(
            {
                "name": "New",
                "code": "NEW",
                "community_ids": [Command.set(self.community.ids)],
                "version_ids": [
                    Command.create(
                        {
                            "date_from": "2026-01-01",
                            "block_ids": [Command.create({"unit": 60, "price": 4})],
                        }
                    )
                ],
            }
        )
        stay = ("2026-03-02 09:00", "2026-03-02 10:00")
        self.assertEqual(made.with_user(self.guard).quote(*stay)["amount"], "4.00")
