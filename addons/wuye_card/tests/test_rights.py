"""Who issues cards, who only looks, and who does not see them; two companies (I8)."""

from odoo.exceptions import AccessError

from .common import NUMBER, CardCase


class TestRights(CardCase):
    def test_the_desk_issues_and_a_guard_only_looks(self):
        card = self._issue()
        guard = card.with_user(self.guard)
        self.assertEqual(guard.state, "active")
        for act in (
            lambda: guard._move("lost", "试验"),
            lambda: guard.write({"note": "x"}),
            lambda: guard.create({"community_id": self.community.id}),
            lambda: self._page(self.guard),
        ):
            with self.assertRaises(AccessError):
                act()

    def test_posts_without_cards_do_not_see_them(self):
        card = self._issue()
        for post in ("collector", "cashier", "accountant", "meter_reader"):
            with self.subTest(post=post), self.assertRaises(AccessError):
                card.with_user(self.users[post]).read(["name"])

    def test_cards_of_other_communities_and_companies_are_not_seen(self):
        card = self._issue()
        for place in (self.second_community, self.foreign_community):
            clerk = self._make_user(
                "customer_service", place, login=f"clerk {place.code}"
            )
            cards = self.env["wuye.card"].with_user(clerk)
            self.assertFalse(cards.search([("id", "=", card.id)]))
            self.assertFalse(self.env["wuye.card.move"].with_user(clerk).search([]))
            page = self.env["wuye.card.reason"].with_user(clerk)
            with self.assertRaises(AccessError):
                page.create({"card_ids": card.ids, "state": "lost", "reason": "x"})

    def test_pages_say_nothing_of_cards_and_numbers_of_other_places(self):
        card = self._issue()
        clerk = self._make_user(
            "customer_service", self.second_community, login="clerk elsewhere"
        )
        own = {"community_id": self.second_community.id}
        for name in ("replaces_id", "card_id"):
            for place in ({}, own):  # as the card says, and the clerk's own
                vals = {name: card.id, **place}
                with self.subTest(vals=vals), self.assertRaises(AccessError):
                    self.env["wuye.card.issue"].with_user(clerk).create(vals)
        with self.assertRaises(AccessError):
            self._page(clerk)
        with self.assertRaises(AccessError):
            self.env["wuye.card.batch"].with_user(clerk).create(
                {"community_id": self.community.id, "lines": NUMBER}
            )

    def test_f10_card_module_knows_of_no_money(self):
        modules = self.env["ir.module.module"]
        ours = modules.search([("name", "=", "wuye_card")])
        upstream = ours.upstream_dependencies(exclude_states=("uninstallable",))
        names = set(upstream.mapped("name"))
        self.assertFalse(names & {"wuye_billing", "wuye_cashier", "account_payment"})
        money = {
            f"{name}.{field.name}"
            for name in ("wuye.card", "wuye.card.move", "wuye.card.issue")
            for field in self.env[name]._fields.values()
            if field.type == "monetary"
            or (field.comodel_name or "").startswith(("account.", "wuye.charge"))
        }
        self.assertEqual(money, set())
