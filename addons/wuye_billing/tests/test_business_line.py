"""J6: a collector of one line of business sees and takes its items only (R52, R57)."""

import json

from psycopg2.errors import ForeignKeyViolation

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, tagged
from odoo.tools import mute_logger

from odoo.addons.wuye_property.tests.common import POSTS

from .common import WuyeBillingCommon

LIMITED = ("collector", "cashier", "supervisor", "housekeeper", "customer_service")
WITH_ITEM = (
    "wuye.charge",
    "wuye.charge.allocation",
    "wuye.advance",
    "wuye.arrears",
    "wuye.contract.line",
    "wuye.usage",
)


@tagged("post_install", "-at_install")
class TestBusinessLine(WuyeBillingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.property_line = cls.env.ref("wuye_billing.wuye_business_line_property")
        cls.car_park = cls.env.ref("wuye_billing.wuye_business_line_parking")
        cls.club = cls.env.ref("wuye_billing.wuye_business_line_club")
        cls._make_line(cls.unit, cls._make_standard(cls.fee, 2.0), "2026-01-01")
        parking = cls._make_standard(cls.parking, 300.0)
        cls._make_line(cls.unit, parking, "2026-01-01")
        water = cls._make_line(
            cls.unit, cls._make_standard(cls.water, 5.0), "2025-12-01"
        )
        cls._use(water, "2025-12", 3)
        cls._run("2026-01")
        for item, amount in ((cls.fee, 50.0), (cls.parking, 70.0)):
            cls._pay(
                "2026-01-20",
                [(cls._open(item), amount)],
                [{"unit": cls.unit, "item": item, "amount": amount / 10}],
            )
        cls._pay("2026-01-20", [], [{"unit": cls.unit, "item": None, "amount": 9.0}])
        cls.parking_desk = cls._limited("collector", cls.car_park)
        cls.property_desk = cls._limited("cashier", cls.property_line)
        # the receiving page is the accountants' where there is a cash desk
        cls.parking_books = cls._limited("accountant", cls.car_park, "parking")
        cls.property_books = cls._limited("accountant", cls.property_line, "property")
        cls.env.flush_all()
        cls.env.invalidate_all()

    @classmethod
    def _limited(cls, post, lines, login="desk"):
        user = cls._make_user(post, cls.community, login=f"{login}-{post}")
        user.wuye_line_ids = lines
        return user

    def _as(self, user, model):
        return self.env[model].with_user(user)

    def _page(self, user, **values):
        """The receiving page as opened on the unit, then filled in."""
        return (
            self.env["wuye.receive"]
            .with_user(user)
            .with_context(active_model="wuye.unit", active_ids=self.unit.ids)
            .create({"tender": "transfer", "date": "2026-01-25", **values})
        )

    # === WHAT BELONGS TO WHICH LINE === #

    def test_j6_items_begin_with_the_line_of_their_kind(self):
        self.assertEqual(self.fee.business_line_id, self.property_line)
        self.assertEqual(self.water.business_line_id, self.property_line)
        self.assertEqual(self.parking.business_line_id, self.car_park)
        self.parking.business_line_id = self.club
        self.parking.name = "Space"
        self.assertEqual(self.parking.business_line_id, self.club)

    def test_j6_lines_are_of_a_company_or_shared(self):
        other = self._make_company("Elsewhere")
        line = self.env["wuye.business.line"].create(
            {"name": "Theirs", "code": "TH", "company_id": other.id}
        )
        seen = self._as(self.parking_desk, "wuye.business.line").search([])
        self.assertIn(self.car_park, seen)
        self.assertNotIn(line, seen)
        with self.assertRaises(UserError):
            self.parking.business_line_id = line

    def test_j6_administrators_make_lines_and_others_read_them(self):
        for post in POSTS:
            user = self._make_user(post, self.community, login=f"line-{post}")
            model = self._as(user, "wuye.business.line")
            self.assertTrue(model.has_access("read"), post)
            for operation in ("create", "write", "unlink"):
                self.assertEqual(
                    model.has_access(operation), post == "administrator", post
                )

    def test_j6_a_collector_gives_himself_no_line(self):
        with self.assertRaises(AccessError):
            self.parking_desk.with_user(self.parking_desk).wuye_line_ids = False
        with self.assertRaises(AccessError):
            self.fee.with_user(self.parking_desk).business_line_id = self.car_park

    def test_j6_a_line_that_ends_does_not_open_all_others(self):
        """A user without lines has all: archived or deleted ones must not leave him."""
        self.car_park.active = False
        charges = self._as(self.parking_desk, "wuye.charge").search([])
        self.assertEqual(charges.item_id, self.parking.with_user(self.parking_desk))
        self.parking.business_line_id = self.club
        self.assertFalse(self._as(self.parking_desk, "wuye.charge").search([]))
        with mute_logger("odoo.sql_db"), self.assertRaises(ForeignKeyViolation):
            self.car_park.unlink()

    # === WHAT IS SEEN === #

    def test_j6_charges_of_other_lines_are_not_seen(self):
        for post in LIMITED:
            user = self._limited(post, self.car_park, login="one")
            for model in WITH_ITEM:
                records = self._as(user, model)
                if not records.has_access("read"):
                    continue
                with self.subTest(post=post, model=model):
                    found = records.search([])
                    self.assertLessEqual(found.sudo().item_id, self.parking)
                    groups = records.formatted_read_group([], ["item_id"], ["__count"])
                    names = [group["item_id"][1] for group in groups]
                    self.assertLessEqual(set(names), {self.parking.display_name})
                    far = self.env[model].search([("item_id", "=", self.fee.id)])[:1]
                    if far:
                        self.env.invalidate_all()
                        self.assertRaises(
                            AccessError, far.with_user(user).read, ["item_id"]
                        )

    def test_j6_sums_of_unit_and_payer_are_of_the_own_lines(self):
        unit = self.unit.with_user(self.parking_desk)
        self.assertEqual(unit.amount_open, 230.0)
        self.assertEqual(unit.amount_advance, 7.0)
        self.assertEqual(unit.charge_count, 1)
        self.assertEqual(self.owner.with_user(self.parking_desk).wuye_amount_open, 230)
        other = self.unit.with_user(self.property_desk)
        self.assertEqual(other.amount_open, 165.0)

    def test_j6_who_has_no_lines_sees_all(self):
        for user in (self.accountant, self.manager, self.cashier, self.clerk):
            self.assertEqual(
                self._as(user, "wuye.charge").search([]).sudo().item_id,
                self.fee | self.parking | self.water,
            )

    def test_j6_posts_of_the_whole_see_all_lines_and_take_their_own(self):
        """Their runs and reports are never of a part in silence."""
        self.accountant.wuye_line_ids = self.car_park
        charges = self._as(self.accountant, "wuye.charge").search([])
        self.assertEqual(len(charges), 3)
        page = self._page(self.accountant)
        self.assertEqual(page.line_ids.item_id.ids, self.parking.ids)
        self.assertEqual(page.amount_received, 230.0)
        self.assertEqual(page.lines_shown, self.car_park.name)
        with self.assertRaisesRegex(UserError, self.fee.name):
            self._page(
                self.accountant,
                line_ids=[
                    Command.create({"charge_id": self._open(self.fee).id, "amount": 1})
                ],
            )

    def test_j6_a_request_for_another_line_is_not_seen(self):
        for item in (self.fee, self.parking):
            self._request(
                "reduction",
                1.0,
                "2026-01-21",
                approve=False,
                charge_id=self._open(item).id,
            )
        found = self._as(self.parking_desk, "wuye.request").search([])
        self.assertEqual(found.sudo().charge_id.item_id, self.parking)

    # === WHAT IS TAKEN === #

    def test_j6_the_receiving_page_offers_the_own_lines_only(self):
        page = self._page(self.parking_books)
        self.assertEqual(page.line_ids.charge_id.ids, self._open(self.parking).ids)
        self.assertEqual(page.amount_received, 230.0)
        self.assertEqual(page.lines_shown, self.car_park.name)
        page.action_receive()
        self.assertFalse(self._open(self.parking))
        self.assertEqual(self._open(self.fee).amount_residual, 150.0)
        self.fee.active = False  # what is owed for it is taken nevertheless
        page = self._page(self.property_books)
        self.assertEqual(page.amount_received, 165.0)
        whole = self._page(self.accountant)
        self.assertEqual(whole.amount_received, 165.0)
        self.assertFalse(whole.lines_shown)

    def test_j6_the_page_offers_own_items_for_advances(self):
        advances = self.env["wuye.receive.advance"]
        domain = [("is_taken_by_me", "=", True)]
        self.assertIn("is_taken_by_me", advances._fields["item_id"].domain)
        for user, mine in (
            (self.parking_desk, True),
            (self.property_desk, False),
        ):
            items = self._as(user, "wuye.fee.item")
            self.assertEqual(self.parking in items.search(domain), mine)
            other = items.search([("is_taken_by_me", "=", False)])
            self.assertEqual(self.parking in other, not mine)
            self.assertEqual(self.parking.with_user(user).is_taken_by_me, mine)
        every = self._as(self.cashier, "wuye.fee.item")
        self.assertEqual(every.search(domain), every.search([]))

    def test_j6_a_charge_of_another_line_is_refused_by_name(self):
        """Also where the page is by-passed: the item, its line, and what to do."""
        charge = self._open(self.fee)
        with self.assertRaises(UserError) as caught:
            self._page(
                self.parking_books,
                line_ids=[Command.create({"charge_id": charge.id, "amount": 10.0})],
            )
        self._assert_says(caught, self.fee, self.property_line)
        with self.assertRaises(UserError) as caught:
            self.env["wuye.settlement"].with_user(self.parking_desk).sudo()._receive(
                [self._receipt(charges=[(charge, 10.0)])]
            )
        self._assert_says(caught, self.fee, self.property_line)
        self.assertEqual(charge.amount_residual, 150.0)

    def _receipt(self, **values):
        return {
            "partner": self.owner,
            "journal": self.company._wuye_tender_journal("cash"),
            "date": fields.Date.to_date("2026-01-25"),
            "charges": [],
            **values,
        }

    def _assert_says(self, caught, item, line):
        text = str(caught.exception)
        for word in (item.name, line.name, self.car_park.name, "administrator"):
            self.assertIn(word, text)

    def test_j6_an_advance_of_another_line_or_of_any_is_refused(self):
        page = self._page(self.parking_books)
        page.line_ids.unlink()
        page.advance_ids = [
            Command.create(
                {"unit_id": self.unit.id, "item_id": self.fee.id, "amount": 5.0}
            )
        ]
        page.amount_received = 5.0
        with self.assertRaises(UserError) as caught:
            page.action_receive()
        self._assert_says(caught, self.fee, self.property_line)
        page.advance_ids.item_id = False
        with self.assertRaisesRegex(UserError, "names its item"):
            page.action_receive()
        page.advance_ids.item_id = self.parking
        page.action_receive()
        self.assertEqual(page.state, "done")
        with self.assertRaises(UserError):
            self.env["wuye.settlement"].with_user(self.parking_desk).sudo()._receive(
                [self._receipt(advances=[{"unit": self.unit, "amount": 5.0}])]
            )

    def test_j6_what_is_over_is_kept_for_the_own_item(self):
        page = self._page(self.parking_books)
        page.amount_received = 240.0
        page.action_keep_rest()
        self.assertEqual(page.advance_ids.item_id.ids, self.parking.ids)
        page.action_receive()
        self.assertEqual(page.state, "done")
        page = self._page(self.accountant, amount_received=200.0)
        page.action_keep_rest()
        self.assertFalse(page.advance_ids.item_id, "who has all lines keeps it for any")

    def test_j6_an_item_of_no_line_is_for_desks_of_all_lines(self):
        self.parking.business_line_id = False
        self.assertFalse(self._as(self.parking_desk, "wuye.charge").search([]))
        with self.assertRaisesRegex(UserError, "no business line"):
            self._page(
                self.parking_books,
                line_ids=[Command.create({"charge_id": self._open(self.parking).id})],
            )
        self.assertIn(self.parking.id, self._page(self.accountant).line_ids.item_id.ids)

    def test_j6_a_charge_that_is_not_seen_is_not_told_by_the_page(self):
        """I8: a line of the page says what its charge says, to who may see that."""
        second = self._make_community("YFY", "云枫苑", self.company)
        stranger = self._make_user("accountant", second, login="stranger")
        with self.assertRaises(AccessError):
            self.env["wuye.receive"].with_user(stranger).create(
                {
                    "tender": "transfer",
                    "partner_id": stranger.partner_id.id,
                    "line_ids": [
                        Command.create({"charge_id": self._open(self.fee).id})
                    ],
                }
            )

    def test_j6_the_page_is_typed_with_a_form(self):
        model = self.env["wuye.receive"].with_user(self.parking_books)
        with Form(model) as form:
            form.unit_id = self.unit.with_user(self.parking_books)
            form.tender = "transfer"
            self.assertEqual(len(form.line_ids), 1)
            self.assertEqual(form.amount_received, 230.0)

    # === WHAT IS PRINTED === #

    def test_j6_papers_say_that_they_are_of_some_lines(self):
        note = f"Only business lines: {self.car_park.name}"
        Report = self.env["ir.actions.report"].with_user(self.parking_desk)
        rows = self._as(self.parking_desk, "wuye.arrears").search([])
        html = Report._render_qweb_html("wuye_billing.wuye_arrears_document", rows.ids)[
            0
        ].decode()
        self.assertIn(note, html)
        self.assertIn("230.00", html)
        tables = self.owner.with_user(self.parking_desk)._owner_file_tables()
        text = json.dumps(tables, default=str)
        self.assertEqual(text.count(note), 2, "bills and payments")
        self.assertNotIn(self.fee.name, text)
        rows = self._as(self.cashier, "wuye.arrears")
        tables = self.owner.with_user(self.cashier)._owner_file_tables()
        self.assertNotIn("Only business lines", json.dumps(tables, default=str))

    def test_j6_the_floor_plan_counts_the_own_lines(self):
        plan = self._as(self.parking_desk, "wuye.floor.plan")
        self.assertEqual(
            [row[:2] for row in plan._open_of(self.community)],
            [(self.unit.id, 230)],
        )
        card = str(plan.card(self.unit.id)["lines"])
        self.assertIn("230.00", card)
        self.assertIn(self.car_park.name, card)
        whole = self._as(self.cashier, "wuye.floor.plan")
        self.assertEqual(whole._open_of(self.community)[0][1], 395)

    def test_j6_an_event_tells_its_bills_to_who_has_all_lines(self):
        event = self.env["wuye.unit.event"].create(
            {
                "kind": "transfer",
                "unit_id": self.unit.id,
                "partner_id": self._make_partner("李雪").id,
                "date": "2026-01-16",
            }
        )
        mine = event.with_user(self.parking_desk)
        self.assertNotIn(self.fee.name, mine.summary)
        self.env.invalidate_all()
        self.assertIn(self.fee.name, event.with_user(self.cashier).summary)
        with self.assertRaises(AccessError):
            mine.read(["sections"])
        event.with_user(self.cashier).read(["sections"])
