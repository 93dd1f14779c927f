"""Who enters, approves, takes, gives back and sees; scans and two companies (I8)."""

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged

from .common import CardFeeCase

LOOKERS = ("collector", "cashier", "accountant", "supervisor", "ledger_clerk")
OTHERS = ("guard", "repairer", "meter_reader", "housekeeper", "receipt_keeper")


@tagged("post_install", "-at_install")
class TestRights(CardFeeCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.posts = {
            post: cls._make_user(post, cls.community, login=f"fee-{post}")
            for post in (*LOOKERS, *OTHERS)
        }

    def test_posts_at_the_desk_look_and_change_nothing(self):
        application = self._approved()
        for post in LOOKERS:
            mine = application.with_user(self.posts[post])
            with self.subTest(post=post):
                self.assertEqual(mine.amount_deposit_open, 50.0)
                self.assertFalse(mine.has_access("write"))
                for act in (mine.action_withdraw, mine.action_approve):
                    with self.assertRaises(AccessError):
                        act()

    def test_posts_without_cards_and_money_do_not_see_them(self):
        application = self._submitted()
        for post in OTHERS:
            with self.subTest(post=post), self.assertRaises(AccessError):
                application.with_user(self.posts[post]).read(["name"])

    def test_only_posts_that_receive_take_the_deposit_and_only_a_cashier_returns(self):
        application = self._approved()
        for user in (self.service, self.manager, self.posts["ledger_clerk"]):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._take_deposit(application, user)
        self._take_deposit(application, self.posts["cashier"])
        for user in (self.collector, self.posts["accountant"]):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._refund(application, user)
        self._refund(application)

    def test_prices_are_the_ledger_rooms_and_papers_the_managers(self):
        for post in ("customer_service", "manager", "collector"):
            user = {"customer_service": self.service, "manager": self.manager}.get(
                post, self.collector
            )
            with self.subTest(post=post), self.assertRaises(AccessError):
                self.prices.with_user(user).write({"amount_deposit": 1.0})
        with self.assertRaises(AccessError):
            self.paper.with_user(self.service).name = "x"
        self.paper.with_user(self.manager).name = "身份证"

    def test_i8_other_communities_and_companies_see_nothing(self):
        application = self._approved()
        second = self._make_community("YFY", "云枫苑", self.company)
        company = self._make_company("Other Property Company")
        foreign = self._make_community("HTC", "海棠城", company)
        for place in (second, foreign):
            for post in ("customer_service", "manager", "collector"):
                user = self._make_user(post, place, login=f"{post} {place.code}")
                for record in (
                    application,
                    application.move_ids,
                    self.prices,
                ):
                    found = self.env[record._name].with_user(user)
                    found = found.with_context(allowed_company_ids=user.company_ids.ids)
                    with self.subTest(user=user.login, model=record._name):
                        self.assertFalse(found.search([("id", "in", record.ids)]))
                with self.assertRaises(AccessError):
                    application.with_user(user).read(["name"])
            user = self._make_user("customer_service", place, login=f"x {place.code}")
            with self.assertRaises(AccessError):
                self._draft(user)
            draft = self._draft(unit_id=False, kind="staff", group_ids=False)
            with self.assertRaises(AccessError):
                draft.community_id = place

    def test_i8_pages_say_nothing_of_applications_of_other_places(self):
        application = self._paid()
        second = self._make_community("YFY", "云枫苑", self.company)
        far = self._make_user("customer_service", second, login="far")
        for model, vals in (
            ("wuye.card.issue", {"application_id": application.id}),
            (
                "wuye.card.application.reason",
                {
                    "application_id": application.id,
                    "state": "withdrawn",
                    "reason": "x",
                },
            ),
        ):
            with self.subTest(model=model), self.assertRaises(AccessError):
                self.env[model].with_user(far).create(
                    {
                        **vals,
                        **(
                            {
                                "community_id": second.id,
                                "kind": "staff",
                                "partner_id": far.partner_id.id,
                                "number_kind": "em",
                            }
                            if model == "wuye.card.issue"
                            else {}
                        ),
                    }
                )

    def test_j6_who_takes_parking_only_sees_no_card_fee(self):
        application = self._approved()
        self.collector.wuye_line_ids = self.env.ref(
            "wuye_billing.wuye_business_line_parking"
        )
        mine = self.env["wuye.card.application"].with_user(self.collector)
        self.assertFalse(mine.search([("id", "=", application.id)]))

    def test_i8_scans_are_seen_by_who_sees_the_application(self):
        application = self._draft()
        application.paper_ids.attachment_ids = [
            Command.create({"name": "身份证.pdf", "raw": b"scan"})
        ]
        scan = application.paper_ids.attachment_ids
        self.assertEqual(scan.res_model, "wuye.card.application.paper")
        self.assertEqual(scan.with_user(self.manager).raw, b"scan")
        for user in (self.collector, self.posts["guard"]):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                scan.with_user(user).read(["raw"])

    def test_r14_scans_are_erased_with_the_papers_of_a_person(self):
        application = self._draft()
        application.paper_ids.attachment_ids = [
            Command.create({"name": "身份证.pdf", "raw": b"scan"})
        ]
        scan = application.paper_ids.attachment_ids
        self.assertEqual(self.owner._holding("documents"), self.owner)
        self.owner._erase_documents()
        self.assertFalse(scan.exists())
        self.assertFalse(self.owner._holding("documents"))

    def test_papers_stay_as_they_were_when_it_was_decided(self):
        application = self._submitted()
        self._end(application, "withdrawn")
        with self.assertRaises(UserError):
            application.paper_ids.is_handed_in = False
