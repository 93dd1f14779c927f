from datetime import date

from psycopg2.errors import CheckViolation, ExclusionViolation

from odoo.exceptions import ValidationError
from odoo.tests import Form, freeze_time

from .common import WuyePropertyCommon


@freeze_time("2026-03-10")
class TestOccupancy(WuyePropertyCommon):
    """A3, R17, R31: dated relations of persons to units."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk = cls.users["customer_service"]

    def test_two_owners_on_one_day_are_refused(self):
        self._make_occupancy(self.unit, self.owner, date_to="2026-01-15")
        with self.assertRefused(ExclusionViolation, "wuye_occupancy_payer_overlap"):
            self._make_occupancy(self.unit, self.buyer, date_from="2026-01-15")
        self._make_occupancy(self.unit, self.buyer, date_from="2026-01-16")

    def test_two_owners_are_refused_by_sql(self):
        row = self._make_occupancy(self.unit, self.owner, date_to="2026-01-14")
        self._make_occupancy(self.unit, self.buyer, date_from="2026-01-15")
        self.env.flush_all()
        with self.assertRefused(ExclusionViolation, "wuye_occupancy_payer_overlap"):
            self.env.cr.execute(
                "UPDATE wuye_occupancy SET date_to = NULL WHERE id = %s", [row.id]
            )

    def test_payers_may_overlap_for_different_items_only(self):
        self._make_occupancy(self.unit, self.owner, "payer")
        self._make_occupancy(self.unit, self.buyer, "payer", item_key=1)
        self._make_occupancy(self.unit, self.tenant, "payer", item_key=2)
        with self.assertRefused(ExclusionViolation, "wuye_occupancy_payer_overlap"):
            self._make_occupancy(self.unit, self.tenant, "payer", item_key=1)

    def test_owners_hold_the_whole_and_no_more(self):
        self._make_occupancy(self.unit, self.owner, share=60)
        row = self._make_occupancy(self.unit, self.buyer, "co_owner", share=40)
        with self.assertRaises(ValidationError) as caught:
            row.share = 41
        self.assertRegex(str(caught.exception), "101 percent together: .*41 %")
        with self.assertRaises(ValidationError) as caught:
            self._make_occupancy(
                self.unit, self.tenant, "co_owner", "2027-01-01", share=0.01
            )
        self.assertIn("100.01 percent", str(caught.exception))

    def test_shares_of_former_owners_do_not_count(self):
        self._make_occupancy(self.unit, self.owner, date_to="2025-12-31", share=100)
        self._make_occupancy(self.unit, self.buyer, date_from="2026-01-01", share=100)
        self._make_occupancy(self.second_unit, self.buyer, share=100)
        self.assertEqual(self.unit.owner_id, self.buyer)

    def test_only_payers_have_an_item(self):
        with self.assertRefused(CheckViolation, "wuye_occupancy_item_key_payer"):
            self._make_occupancy(self.unit, self.owner, "owner", item_key=1)

    def test_residents_may_overlap_but_not_the_same_person(self):
        for role in ("co_owner", "tenant", "family"):
            self._make_occupancy(self.unit, self.tenant, role)
            self._make_occupancy(self.unit, self.buyer, role)
            with self.assertRefused(
                ExclusionViolation, "wuye_occupancy_person_overlap"
            ):
                self._make_occupancy(self.unit, self.tenant, role, "2026-01-01")

    def test_owner_may_return_later(self):
        self._make_occupancy(self.unit, self.owner, date_to="2025-12-31")
        self._make_occupancy(
            self.unit, self.buyer, date_from="2026-01-01", date_to="2026-01-31"
        )
        self._make_occupancy(self.unit, self.owner, date_from="2026-02-01")
        self.assertEqual(self.unit.owner_id, self.owner)

    def test_dates_out_of_order_are_refused(self):
        with self.assertRefused(CheckViolation, "wuye_occupancy_dates_ordered"):
            self._make_occupancy(
                self.unit, self.owner, date_from="2026-01-02", date_to="2026-01-01"
            )

    def test_r31_form_ends_one_owner_and_adds_the_next_in_one_go(self):
        self._make_occupancy(self.unit, self.owner, date_from="2025-01-01")
        with Form(self.unit.with_user(self.clerk)) as form:
            with form.occupancy_ids.edit(0) as row:
                row.date_to = "2026-03-09"
            with form.occupancy_ids.new() as row:
                row.partner_id = self.buyer
                row.role = "owner"
                row.date_from = "2026-03-10"
        self.assertRecordValues(
            self.unit.occupancy_ids.sorted("date_from"),
            [
                {"partner_id": self.owner.id, "date_to": date(2026, 3, 9)},
                {"partner_id": self.buyer.id, "date_to": False},
            ],
        )
        self.assertEqual(self.unit.owner_id, self.buyer)

    def test_end_today_keeps_today(self):
        row = self._make_occupancy(self.unit, self.tenant, "tenant")
        row.with_user(self.clerk).action_end_today()
        self.assertEqual(row.date_to, date(2026, 3, 10))
        self.assertTrue(row.is_current)

    def test_current_rows_are_found_and_marked(self):
        past = self._make_occupancy(self.unit, self.owner, date_to="2026-03-09")
        now = self._make_occupancy(self.unit, self.buyer, date_from="2026-03-10")
        later = self._make_occupancy(
            self.unit, self.tenant, "tenant", date_from="2026-03-11"
        )
        rows = past | now | later
        domain = [("id", "in", rows.ids)]
        self.assertEqual(rows.mapped("is_current"), [False, True, False])
        self.assertEqual(rows.search([*domain, ("is_current", "=", True)]), now)
        self.assertEqual(
            rows.search([*domain, ("is_current", "=", False)]), past | later
        )

    def test_unit_shows_owner_tenants_and_payer_of_today(self):
        self.assertFalse(self.unit.owner_id)
        self.assertEqual(self.unit.payer_id, self.developer)
        self._make_occupancy(self.unit, self.owner)
        self._make_occupancy(self.unit, self.tenant, "tenant")
        self.assertRecordValues(
            self.unit,
            [
                {
                    "owner_id": self.owner.id,
                    "tenant_ids": self.tenant.ids,
                    "payer_id": self.owner.id,
                }
            ],
        )
        self._make_occupancy(self.unit, self.tenant, "payer", date_from="2026-03-01")
        self.assertEqual(self.unit.payer_id, self.tenant)

    def test_owner_of_today_can_be_searched(self):
        units = self.unit | self.second_unit
        self._make_occupancy(self.unit, self.owner)
        self._make_occupancy(self.second_unit, self.owner, date_to="2026-03-09")
        found = self.env["wuye.unit"]
        domain = [("id", "in", units.ids)]
        for leaf, expected in (
            (("owner_id", "=", self.owner.id), self.unit),
            (("owner_id", "!=", self.owner.id), self.second_unit),
            (("owner_id", "=", False), self.second_unit),
            (("owner_id", "!=", False), self.unit),
            (("owner_id", "ilike", "王"), self.unit),
            (("owner_id.name", "ilike", "小明"), self.unit),
            (("owner_id", "in", [self.owner.id, False]), units),
            (("tenant_ids", "=", False), units),
        ):
            self.assertEqual(found.search([*domain, leaf]), expected, leaf)

    def test_partner_shows_the_units_of_today(self):
        self._make_occupancy(self.unit, self.owner)
        self._make_occupancy(self.second_unit, self.owner, date_to="2026-03-09")
        self.assertEqual(self.owner.wuye_unit_ids, self.unit)
        partners = self.env["res.partner"]
        self.assertEqual(
            partners.search([("wuye_unit_ids", "in", self.unit.ids)]), self.owner
        )
        self.assertNotIn(self.owner, partners.search([("wuye_unit_ids", "=", False)]))
        self.assertIn(self.buyer, partners.search([("wuye_unit_ids", "=", False)]))

    def test_share_is_a_percentage(self):
        with self.assertRefused(CheckViolation, "wuye_occupancy_share_range"):
            self._make_occupancy(self.unit, self.owner, share=100.01)

    def test_exclusion_constraints_exist_in_the_database(self):
        """Without the extension they would be missing in silence."""
        self.env.cr.execute(
            "SELECT conname FROM pg_constraint WHERE contype = 'x'"
            " AND conrelid = 'wuye_occupancy'::regclass ORDER BY conname"
        )
        self.assertEqual(
            [name for (name,) in self.env.cr.fetchall()],
            ["wuye_occupancy_payer_overlap", "wuye_occupancy_person_overlap"],
        )
