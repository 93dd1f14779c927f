from odoo.exceptions import ValidationError
from odoo.fields import Command, Date
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import WuyeAccessCase


@tagged("post_install", "-at_install")
class TestRoleConflict(WuyeAccessCase):
    """D9, R54-R56, H8: incompatible posts, refused on every way in and found after."""

    def _refused(self):
        return self.assertRaisesRegex(ValidationError, "may not be held by one person")

    def _today(self):
        return self.env["wuye.role.conflict"]._today()

    def _findings(self, user):
        findings = self.env["wuye.role.finding"]
        findings._refresh()
        return findings.search([("user_id", "=", user.id), ("kind", "=", "pair")])

    def test_d9_refused_when_posts_are_given_to_the_user(self):
        with self._refused(), self.cr.savepoint():
            self.collector.group_ids = [Command.link(self._post("receipt_keeper").id)]

    def test_d9_refused_when_users_are_put_into_the_post(self):
        with self._refused(), self.cr.savepoint():
            self._post("receipt_keeper").user_ids = [Command.link(self.collector.id)]

    def test_d9_refused_when_a_post_comes_to_imply_another(self):
        with self._refused(), self.cr.savepoint():
            self._post("collector").implied_ids = [
                Command.link(self._post("receipt_keeper").id)
            ]
        with self._refused(), self.cr.savepoint():
            self._post("receipt_keeper").implied_by_ids = [
                Command.link(self._post("collector").id)
            ]

    def test_d9_refused_for_a_new_user_by_import(self):
        result = self.env["res.users"].load(
            ["name", "login", "group_ids/id"],
            [
                [
                    "双岗",
                    "shuanggang",
                    "wuye_property.group_collector,wuye_property.group_receipt_keeper",
                ]
            ],
        )
        self.assertFalse(result["ids"])
        self.assertIn("may not be held", result["messages"][0]["message"])

    def test_d9_refused_by_roles_whose_days_overlap(self):
        roles = self.env["res.users.role"].create(
            [
                {
                    "name": post,
                    "implied_ids": [Command.link(self._post(post).id)],
                }
                for post in ("collector", "receipt_keeper")
            ]
        )
        line = {"role_id": roles[0].id, "date_to": Date.to_date("2030-06-30")}
        later = {"role_id": roles[1].id, "date_from": Date.to_date("2030-06-30")}
        with (
            self.assertRaisesRegex(ValidationError, "on the same days"),
            self.cr.savepoint(),
        ):
            self.newcomer.role_line_ids = [Command.create(line), Command.create(later)]
        later["date_from"] = Date.to_date("2030-07-01")
        self.newcomer.role_line_ids = [Command.create(line), Command.create(later)]
        self.assertEqual(len(self.newcomer.role_line_ids), 2)

    def test_role_cron_goes_on_after_a_user_who_may_not(self):
        roles = self.env["res.users.role"].create(
            [
                {"name": post, "implied_ids": [Command.link(self._post(post).id)]}
                for post in ("cashier", "guard")
            ]
        )
        other = self._make_plain("baoan")
        both = self.env["res.users.role.line"].create(
            [
                {"role_id": roles[0].id, "user_id": self.newcomer.id},
                {"role_id": roles[1].id, "user_id": other.id},
            ]
        )
        self.assertTrue(both)
        roles[0].group_id.flush_recordset()
        # SQL made the role incompatible in itself
        self.env.cr.execute(
            "INSERT INTO res_groups_implied_rel (gid, hid) VALUES (%s, %s)",
            [roles[0].group_id.id, self._post("accountant").id],
        )
        self.env.invalidate_all()
        self.env.registry.clear_cache("groups")
        with mute_logger("odoo.addons.wuye_access.models.res_users_role"):
            self.env["res.users.role"].cron_update_users()
        self.assertTrue(other.has_group("wuye_property.group_guard"))
        self.assertFalse(self.newcomer.has_group("wuye_property.group_cashier"))

    def test_h8_five_paths_stand_in_the_list_and_leave_it(self):
        keeper = self._post("receipt_keeper")
        self._plant(self.collector, keeper)
        [finding] = self._findings(self.collector)
        self.assertEqual(
            finding.conflict_id, self._conflict("collector", "receipt_keeper")
        )
        self.assertIn("directly", finding.path)
        self.assertIn("directly", finding.other_path)
        self.env.cr.execute(
            "DELETE FROM res_groups_users_rel WHERE uid = %s AND gid = %s",
            [self.collector.id, keeper.id],
        )
        self.assertFalse(self._findings(self.collector))

    def test_h8_path_by_what_a_group_implies(self):
        group = self.env["res.groups"].create(
            {"name": "外勤", "user_ids": [Command.link(self.collector.id)]}
        )
        self.env.cr.execute(
            "INSERT INTO res_groups_implied_rel (gid, hid) VALUES (%s, %s)",
            [group.id, self._post("receipt_keeper").id],
        )
        self.env.invalidate_all()
        [finding] = self._findings(self.collector)
        self.assertIn("外勤 → Receipt Keeper", finding.path + finding.other_path)

    def test_h8_path_by_role_and_by_delegation(self):
        role = self.env["res.users.role"].create({"name": "票据角色"})
        self.env["res.users.role.line"].create(
            {"role_id": role.id, "user_id": self.collector.id}
        )
        self._plant(self.collector, role.group_id)
        self.env.cr.execute(
            "INSERT INTO res_groups_implied_rel (gid, hid) VALUES (%s, %s)",
            [role.group_id.id, self._post("receipt_keeper").id],
        )
        self.env.invalidate_all()
        self.env.registry.clear_cache("groups")
        [finding] = self._findings(self.collector)
        self.assertIn("role 票据角色", finding.path + finding.other_path)

    def test_exception_is_looked_at_day_by_day(self):
        request = self._request(self.collector, "receipt_keeper", date_to=self._today())
        self.assertEqual(
            request.conflict_ids, self._conflict("collector", "receipt_keeper")
        )
        self._approve(request, self.manager, self.accountant)
        request.with_user(self.administrator).action_grant()
        self.assertTrue(self.collector.has_group("wuye_property.group_receipt_keeper"))
        self.assertFalse(self._findings(self.collector))
        # its last day is over
        yesterday = Date.subtract(self._today(), days=1)
        request.sudo().write({"date_from": yesterday, "date_to": yesterday})
        self.assertTrue(self._findings(self.collector))
        with self._refused():
            self.env["res.users"].with_user(self.collector)._require_post(
                ["collector"], "no"
            )
        self.env["wuye.role.finding"]._cron_refresh()
        self.assertFalse(self._findings(self.collector))
        self.assertFalse(self.collector.has_group("wuye_property.group_receipt_keeper"))
        self.assertEqual(request.state, "withdrawn")

    def test_cashier_who_keeps_a_ledger_is_never_excepted(self):
        cashier = self.users["cashier"]
        for post in ("accountant", "ledger_clerk"):
            with (
                self.assertRaisesRegex(ValidationError, "Nobody can approve"),
                self.cr.savepoint(),
            ):
                self._request(cashier, post, date_to=self._today())
        conflict = self._conflict("cashier", "accountant")
        self._plant(cashier, self._post("accountant"))
        self.assertIn(conflict, self._findings(cashier).conflict_id)

    def test_pair_that_somebody_holds_cannot_become_incompatible(self):
        with self._refused(), self.cr.savepoint():
            self._plant(self.collector, self._post("guard"))
            self.env["wuye.role.conflict"].create(
                {
                    "group_id": self._post("guard").id,
                    "other_group_id": self._post("collector").id,
                    "reason": "试",
                }
            )

    def test_last_administrator_stays(self):
        others = self.env["res.users"].search(
            [
                ("group_ids", "in", self._post("administrator").id),
                ("id", "!=", self.administrator.id),
            ]
        )
        others.group_ids = [Command.unlink(self._post("administrator").id)]
        for change in (
            {"group_ids": [Command.unlink(self._post("administrator").id)]},
            {"active": False},
        ):
            with (
                self.assertRaisesRegex(ValidationError, "last administrator"),
                self.cr.savepoint(),
            ):
                self.administrator.write(change)
        with (
            self.assertRaisesRegex(ValidationError, "last administrator"),
            self.cr.savepoint(),
        ):
            self._post("administrator").user_ids = [Command.clear()]
