"""People of a property company and the way each comes by his post."""

from odoo.fields import Command

from odoo.addons.wuye_property.tests.common import WuyePropertyCommon


class WuyeAccessCase(WuyePropertyCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.administrator = cls.users["administrator"]
        cls.manager = cls.users["manager"]
        cls.accountant = cls.users["accountant"]
        cls.collector = cls.users["collector"]
        cls.newcomer = cls._make_plain("xinren")

    @classmethod
    def _make_plain(cls, login):
        return cls.env["res.users"].create(
            {
                "name": login,
                "login": login,
                "group_ids": [Command.set(cls.env.ref("base.group_user").ids)],
                "company_id": cls.company.id,
                "company_ids": [Command.set(cls.company.ids)],
            }
        )

    @classmethod
    def _post(cls, name):
        return cls.env.ref(f"wuye_property.group_{name}")

    def _conflict(self, first, second):
        return self.env["wuye.role.conflict"].search(
            [
                ("group_id", "in", (self._post(first) | self._post(second)).ids),
                ("other_group_id", "in", (self._post(first) | self._post(second)).ids),
            ]
        )

    def _plant(self, user, group):
        """What somebody with the database's password could do."""
        self.env.cr.execute(
            "INSERT INTO res_groups_users_rel (uid, gid) VALUES (%s, %s)",
            [user.id, group.id],
        )
        self.env.invalidate_all()
        self.env.registry.clear_cache("groups")

    def _request(self, user, *posts, asker=None, **vals):
        return (
            self.env["wuye.post.request"]
            .with_user(asker or user)
            .create(
                {
                    "user_id": user.id,
                    "group_ids": [Command.set([self._post(p).id for p in posts])],
                    "reason": "新入职",
                    "company_id": self.company.id,
                    **vals,
                }
            )
        )

    def _approve(self, request, *users):
        request.request_validation()
        for user in users:
            request.with_user(user).validate_tier()
        request.invalidate_recordset()
