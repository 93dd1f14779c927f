from psycopg2.errors import CheckViolation

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, freeze_time

from .common import POSTS, WRITERS, WuyePropertyCommon


@freeze_time("2026-03-20")
class TestUnitEvent(WuyePropertyCommon):
    """A4, R31: handover, move-in, transfer, letting, move-out, and taking them back."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk = cls.users["customer_service"]
        cls.wife = cls._make_partner("陈静")

    def _event(self, kind, date, partner=None, **vals):
        return (
            self.env["wuye.unit.event"]
            .with_user(self.clerk)
            .create(
                {
                    "kind": kind,
                    "unit_id": self.unit.id,
                    "date": date,
                    "partner_id": partner and partner.id,
                    **vals,
                }
            )
        )

    def _do(self, kind, date, partner=None, **vals):
        event = self._event(kind, date, partner, **vals)
        event.action_apply()
        return event

    def _register(self):
        """What the register says of the unit: [(person, role, from, until)]."""
        rows = self.env["wuye.occupancy"].search([("unit_id", "=", self.unit.id)])
        return sorted(
            (
                row.partner_id.name,
                row.role,
                str(row.date_from or ""),
                str(row.date_to or ""),
            )
            for row in rows
        )

    def test_a4_life_of_a_unit_from_handover_to_the_second_owner(self):
        self._do(
            "handover",
            "2026-01-10",
            self.owner,
            share=60,
            person_ids=[
                fields.Command.create(
                    {"partner_id": self.wife.id, "role": "co_owner", "share": 40}
                )
            ],
        )
        self.assertEqual(str(self.unit.date_handover), "2026-01-10")
        self._do("let", "2026-02-01", self.tenant, tenant_pays=True, household_size=2)
        self.assertEqual(self.unit.payer_id, self.tenant)
        self.assertEqual((self.unit.state, self.unit.household_size), ("occupied", 2))
        self._do("move_out", "2026-02-28", self.tenant)
        self.assertEqual((self.unit.state, self.unit.household_size), ("vacant", 0))
        self._do("transfer", "2026-03-15", self.buyer)
        self.assertEqual(
            self._register(),
            [
                ("Tenant Zhang", "payer", "2026-02-01", "2026-02-28"),
                ("Tenant Zhang", "tenant", "2026-02-01", "2026-02-28"),
                ("李雪", "owner", "2026-03-15", ""),
                ("王小明", "owner", "2026-01-10", "2026-03-14"),
                ("陈静", "co_owner", "2026-01-10", "2026-03-14"),
            ],
        )
        self.assertEqual(self.unit.owner_id, self.buyer)
        self.assertEqual(
            self.unit._payer_on(fields.Date.to_date("2026-03-14")), self.owner
        )

    def test_a4_each_event_is_taken_back_by_its_counter_event(self):
        """Taking all back in turn leaves the register as it was, the trail stays."""
        self._make_occupancy(self.unit, self.owner, date_from="2020-01-01")
        car = self.env["wuye.vehicle"].create(
            {"unit_id": self.unit.id, "plate": "粤B12345", "partner_id": self.owner.id}
        )
        states = [(self._register(), self.unit.state, self.unit.household_size)]
        events = []
        for kind, date, partner, vals in (
            ("move_in", "2026-01-01", self.wife, {"household_size": 3}),
            ("let", "2026-02-01", self.tenant, {"date_to": "2026-12-31"}),
            ("transfer", "2026-03-01", self.buyer, {"tenants_leave": True}),
        ):
            events.append(self._do(kind, date, partner, **vals))
            self.env.flush_all()
            states.append((self._register(), self.unit.state, self.unit.household_size))
        self.assertFalse(car.active)
        for event in reversed(events):
            states.pop()
            event.action_take_back("entered by mistake")
            self.env.flush_all()
            self.assertEqual(
                (self._register(), self.unit.state, self.unit.household_size),
                states[-1],
            )
        self.assertTrue(car.active)
        self.assertEqual({event.state for event in events}, {"undone"})
        self.assertEqual(events[0].undo_reason, "entered by mistake")

    def test_earlier_event_is_not_taken_back_before_the_later(self):
        self._make_occupancy(self.unit, self.owner, date_from="2020-01-01")
        first = self._do("transfer", "2026-02-01", self.buyer)
        self._do("transfer", "2026-03-01", self.owner)
        with self.assertRaisesRegex(UserError, "Take that back first"):
            first.action_take_back("no")
        self.assertEqual(first.state, "done")

    def test_t9_renumbering_keeps_the_code_and_both_numbers_are_found(self):
        event = self._do("renumber", "2026-03-10", alias_after=" 1－0303 ")
        self.assertEqual((self.unit.alias, self.unit.room), ("1-0303", "0302"))
        self.assertIn("until then", event.summary)
        second = self._do("renumber", "2026-03-20", alias_after="A303")
        self.assertEqual(
            [
                (row.name, str(row.date_from), str(row.date_to or ""))
                for row in (self.unit.alias_ids.sorted("date_from"))
            ],
            [("1-0303", "2026-03-10", "2026-03-20"), ("A303", "2026-03-20", "")],
        )
        Unit = self.env["wuye.unit"].with_user(self.clerk)
        for number in ("A303", "1-0303", "0302"):
            found = Unit.name_search(number)
            self.assertEqual([row[0] for row in found], self.unit.ids, number)
        second.action_take_back("wrong door")
        self.assertEqual(self.unit.alias, "1-0303")
        event.action_take_back("wrong door")
        self.assertFalse(self.unit.alias)
        self.assertFalse(self.unit.alias_ids)

    def test_t9_renumbering_that_cannot_be_is_refused_in_words(self):
        other = self._make_unit(self.building, "0303")
        for day, number, words in (
            ("2026-03-10", "", "Enter the new number"),
            ("2026-03-10", other.code, "Renumber that one first"),
            ("2026-03-10", self.unit.code, "already"),
            ("2026-03-21", "A1", "on its day, not before"),
        ):
            with self.subTest(number), self.assertRaisesRegex(UserError, words):
                self._event("renumber", day, alias_after=number).action_apply()
        self.assertFalse(self.unit.alias_ids)

    def test_sale_does_not_end_a_lease(self):
        self._make_occupancy(self.unit, self.owner, date_from="2020-01-01")
        self._do("let", "2026-01-01", self.tenant, tenant_pays=True)
        event = self._do("transfer", "2026-03-01", self.buyer)
        self.assertEqual(self.unit.tenant_ids, self.tenant)
        self.assertEqual(self.unit.payer_id, self.tenant)
        self.assertEqual(self.unit.state, "occupied")
        self.assertNotIn("Tenant", event.summary)

    def test_owner_access_ends_with_vehicles_of_his_household(self):
        self._make_occupancy(self.unit, self.owner, date_from="2020-01-01")
        self._make_occupancy(self.unit, self.tenant, "tenant", "2026-01-01")
        cars = self.env["wuye.vehicle"].create(
            [
                {"unit_id": self.unit.id, "plate": plate, "partner_id": person.id}
                for plate, person in (
                    ("粤B12345", self.owner),
                    ("粤B12346", self.tenant),
                )
            ]
        )
        self._do("transfer", "2026-03-15", self.buyer)
        self.assertEqual(cars.mapped("active"), [False, True])

    def test_transfer_before_the_last_one_is_refused_and_nothing_half_done(self):
        self._make_occupancy(self.unit, self.owner, date_from="2020-01-01")
        self._do("transfer", "2026-03-15", self.buyer)
        before = self._register()
        event = self._event("transfer", "2026-03-15", self.wife)
        self.assertIn("Choose a day after that", event.refusal)
        with self.assertRaisesRegex(UserError, "李雪 on 2026-03-15"):
            event.action_apply()
        self.assertEqual(event.state, "draft")
        self.assertEqual(self._register(), before)

    def test_what_cannot_be_is_refused_in_words(self):
        for kind, partner, words in (
            ("transfer", self.buyer, "has no owner on that day"),
            ("let", self.tenant, "nobody can let it"),
            ("move_in", self.tenant, "neither owner nor tenant"),
            ("move_out", self.tenant, "Nobody who could move out"),
            ("handover", None, "Choose the person"),
        ):
            with self.subTest(kind), self.assertRaisesRegex(UserError, words):
                self._event(kind, "2026-03-01", partner).action_apply()
        self._make_occupancy(self.unit, self.owner, date_from="2020-01-01")
        for kind, partner, vals, words in (
            ("handover", self.buyer, {}, "has an owner already"),
            ("transfer", self.owner, {}, "is the owner of .* already"),
            (
                "transfer",
                self.buyer,
                {
                    "share": 70,
                    "person_ids": [
                        fields.Command.create(
                            {
                                "partner_id": self.wife.id,
                                "role": "co_owner",
                                "share": 40,
                            }
                        )
                    ],
                },
                "come to 110 percent",
            ),
            (
                "transfer",
                self.buyer,
                {
                    "person_ids": [
                        fields.Command.create(
                            {"partner_id": self.buyer.id, "role": "family"}
                        )
                    ]
                },
                "on the list twice",
            ),
        ):
            with self.subTest(words), self.assertRaisesRegex(UserError, words):
                self._event(kind, "2026-03-01", partner, **vals).action_apply()

    def test_form_shows_what_will_happen_and_then_what_did(self):
        self._make_occupancy(self.unit, self.owner, date_from="2020-01-01")
        form = Form(
            self.env["wuye.unit.event"]
            .with_user(self.clerk)
            .with_context(default_unit_id=self.unit.id, default_kind="transfer")
        )
        form.date = "2026-03-15"
        self.assertEqual(form.partner_old_id, self.owner)
        form.partner_id = self.buyer
        event = form.save()
        self.assertIn("王小明, Owner, until 2026-03-14.", event.summary)
        self.assertIn("李雪, Owner, from 2026-03-15.", event.summary)
        event.action_apply()
        done = event.summary
        self.owner.name = "王大明"
        event.invalidate_recordset(["summary"])
        self.assertEqual(event.summary, done, "what was signed stays as it was")
        self.assertEqual(event.partner_old_id, self.owner)
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "wuye_property.wuye_unit_event_document", event.ids
        )
        self.assertIn("李雪, Owner, from 2026-03-15.", html.decode())
        self.assertIn(event.name, html.decode())

    def test_paper_names_the_owner_of_the_day_it_is_carried_out(self):
        """The draft is older than the last transfer: it names who owns by now."""
        self._make_occupancy(self.unit, self.owner, date_from="2020-01-01")
        draft = self._event("transfer", "2026-03-18", self.wife)
        self.assertEqual(draft.partner_old_id, self.owner)
        self._do("transfer", "2026-03-15", self.buyer)
        draft.action_apply()
        self.assertEqual(draft.partner_old_id, self.buyer)
        html, _kind = self.env["ir.actions.report"]._render_qweb_html(
            "wuye_property.wuye_unit_event_document", draft.ids
        )
        self.assertIn("李雪", html.decode())

    def test_record_of_what_was_done_cannot_be_forged(self):
        """Taking back trusts it, so that no draft may bring its own."""
        row = self._make_occupancy(self.second_unit, self.owner)
        forged = {"begun": row.ids, "ended": [], "vehicles": [], "unit": {}}
        event = self._event("handover", "2026-03-01", self.buyer)
        for vals in (
            {"state": "done"},
            {"changes": forged},
            {"done_by": self.clerk.id},
        ):
            with (
                self.subTest(vals),
                self.assertRaisesRegex(UserError, "Use its buttons"),
            ):
                event.write(vals)
            with (
                self.subTest(vals),
                self.assertRaisesRegex(UserError, "Use its buttons"),
            ):
                self._event("handover", "2026-03-01", self.buyer, **vals)
        self.assertEqual(event.state, "draft")
        self.assertTrue(row.exists())

    def test_applying_twice_changes_once(self):
        self._make_occupancy(self.unit, self.owner, date_from="2020-01-01")
        event = self._do("transfer", "2026-03-15", self.buyer)
        before = self._register()
        event.action_apply()
        self.assertEqual(self._register(), before)

    def test_what_was_carried_out_is_kept_against_sql_too(self):
        self._make_occupancy(self.unit, self.owner, date_from="2020-01-01")
        event = self._do("transfer", "2026-03-15", self.buyer)
        self.env.flush_all()
        with self.assertRefused(CheckViolation, "wuye_unit_event_done_frozen"):
            self.env.cr.execute(
                "UPDATE wuye_unit_event SET date = '2026-01-01' WHERE id = %s",
                [event.id],
            )
        with self.assertRefused(CheckViolation, "wuye_unit_event_state_forward"):
            self.env.cr.execute(
                "UPDATE wuye_unit_event SET state = 'draft' WHERE id = %s", [event.id]
            )
        with self.assertRefused(CheckViolation, "wuye_unit_event_done_kept"):
            self.env.cr.execute("DELETE FROM wuye_unit_event WHERE id = %s", [event.id])
        with self.assertRaisesRegex(UserError, "stays on file"):
            event.sudo().unlink()

    def test_every_writer_carries_out_and_nobody_else(self):
        self._make_occupancy(self.unit, self.owner, date_from="2020-01-01")
        event = self._event("transfer", "2026-03-15", self.buyer)
        for post in POSTS:
            if post in WRITERS:
                continue
            with self.subTest(post), self.assertRaises(AccessError):
                event.with_user(self.users[post]).action_apply()
        for number, post in enumerate(WRITERS):
            unit = self._make_unit(self.building, f"140{number}")
            done = (
                self.env["wuye.unit.event"]
                .with_user(self.users[post])
                .create(
                    {
                        "kind": "handover",
                        "unit_id": unit.id,
                        "date": "2026-03-01",
                        "partner_id": self.owner.id,
                    }
                )
            )
            done.action_apply()
            done.action_take_back("test")
            self.assertFalse(unit.occupancy_ids)


class TestVerified(WuyePropertyCommon):
    """A9, R30: who verified an entry, and which are to be looked at again."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk = cls.users["customer_service"]
        cls.clerk.tz = "Asia/Shanghai"
        cls.company.wuye_verify_months = 1

    def _due(self, day, hour=12):
        units = (
            self.env["wuye.unit"].with_user(self.clerk).with_context(tz="Asia/Shanghai")
        )
        with freeze_time(f"{day} {hour:02d}:00:00"):
            found = units.search([("is_verify_due", "=", True)])
            units.invalidate_model(["is_verify_due"])
            self.assertEqual(
                self.unit in found, self.unit.with_env(units.env).is_verify_due
            )
            rest = units.search([("is_verify_due", "=", False)])
            self.assertFalse(found & rest)
            return self.unit in found

    def test_a9_due_on_that_day_and_not_the_day_before(self):
        with freeze_time("2026-01-31 02:00:00"):
            self.unit.with_user(self.clerk).action_verify()
        self.assertEqual(self.unit.verified_by, self.clerk)
        for day, hour, expected in (
            ("2026-01-31", 12, False),
            ("2026-02-27", 12, False),
            ("2026-02-27", 15, False),
            ("2026-02-27", 16, True),  # midnight in Shanghai
            ("2026-02-28", 12, True),
        ):
            self.assertEqual(self._due(day, hour), expected, (day, hour))

    def test_never_again_where_the_company_says_so(self):
        self.company.wuye_verify_months = 0
        self.assertTrue(self._due("2026-01-01"))
        with freeze_time("2026-01-31"):
            self.unit.with_user(self.clerk).action_verify()
        self.assertFalse(self._due("2036-01-01"))

    def test_what_is_missing_is_named_in_order(self):
        bare = self._make_unit(self.building, "1600")
        with self.assertRaisesRegex(UserError, "Enter first: Building Area"):
            bare.with_user(self.clerk).action_verify()
        person = self._make_partner("无名")
        self._make_occupancy(bare, person)
        with self.assertRaisesRegex(UserError, "Enter first: Phone"):
            person.with_user(self.clerk).action_verify()

    def test_person_is_verified_until_a_fact_changes(self):
        self._make_occupancy(self.unit, self.owner)
        person = self.owner.with_user(self.clerk)
        person.action_verify()
        self.assertEqual(person.verified_by, self.clerk)
        person.phone = "13900000000"
        self.assertFalse(person.verified_by or person.verified_at)
        self.assertTrue(person.is_verify_due)
