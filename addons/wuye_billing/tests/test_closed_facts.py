"""Prices and payers of a closed month stay too, for what was billed by them (B20)."""

from psycopg2 import DatabaseError

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import tagged

from .common import WuyeBillingCommon
from .test_closed_month import ClosedMonthMixin


@tagged("post_install", "-at_install")
class TestClosedFacts(ClosedMonthMixin, WuyeBillingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_closed()

    def test_b20_prices_of_then_are_refused(self):
        standard = self.charge.contract_line_id.standard_id
        price = standard.price_ids
        version = {"standard_id": standard.id, "price": 9.0}
        prices = self.env["wuye.fee.price"]
        refused = (UserError, DatabaseError)
        words = "used by posted bills|closed"
        for day in ("2026-01-01", "2026-01-31"):
            version["date_from"] = day
            self._assert_kept(lambda: prices.create(dict(version)), words, refused)
        self._assert_kept(lambda: price.write({"price": 9.0}), words, refused)
        self._assert_kept(lambda: price.unlink(), words, refused)
        self._refuse("UPDATE wuye_fee_price SET price = 9 WHERE id = %s", price.id)
        self._refuse("UPDATE wuye_fee_price SET minimum = 9 WHERE id = %s", price.id)
        self._refuse("DELETE FROM wuye_fee_price WHERE id = %s", price.id)
        later = prices.create({**version, "date_from": "2026-02-01"})
        self.env.flush_all()
        self._refuse(
            "UPDATE wuye_fee_price SET date_from = '2026-01-15' WHERE id = %s", later.id
        )

    def test_b20_prices_of_other_days_are_free(self):
        """From the open month on; for what nobody was billed; older than any bill."""
        before = self._rows()
        billed = self.charge.contract_line_id.standard_id
        prices = self.env["wuye.fee.price"]
        later = prices.create(
            {"standard_id": billed.id, "price": 9.0, "date_from": "2026-02-01"}
        )
        later.write({"price": 9.5})
        prices.create({"standard_id": billed.id, "price": 1, "date_from": "2015-01-01"})
        self._make_standard(self.fee, 7.0, date_from="2026-01-01")
        self.env.flush_all()
        self.assertEqual(self._rows(), before)

    def test_b20_payers_of_then_are_refused(self):
        tenant = self._make_partner("李四")
        row = self.unit.occupancy_ids.filtered(lambda o: o.role == "owner")
        refused = (UserError, DatabaseError)
        paying = {"date_from": "2026-01-05", "role": "payer"}
        self._assert_kept(
            lambda: self._make_occupancy(self.unit, tenant, **paying), "closed", refused
        )
        for vals in (
            {"partner_id": tenant.id},
            {"date_to": "2026-01-30"},
            {"date_from": "2026-01-02"},
            {"role": "tenant"},
        ):
            self._assert_kept(lambda v=vals: row.write(v), "closed", refused)
        self._assert_kept(row.unlink, "closed", refused)
        table = "wuye_occupancy"
        self._refuse(f"UPDATE {table} SET partner_id = %s", tenant.id)
        self._refuse(f"DELETE FROM {table} WHERE id = %s", row.id)
        later = self._make_occupancy(
            self.unit, tenant, date_from="2026-02-01", role="payer"
        )
        self.env.flush_all()
        self._refuse(
            f"UPDATE {table} SET date_from = '2026-01-31' WHERE id = %s", later.id
        )

    def test_b20_who_pays_in_the_open_month_and_who_lives_there_is_free(self):
        before = self._rows()
        row = self.unit.occupancy_ids.filtered(lambda o: o.role == "owner")
        row.write({"date_to": "2026-01-31"})  # through the last closed day
        row.write({"date_to": "2026-02-10", "is_contact": True})
        buyer = self._make_partner("李四")
        self._make_occupancy(self.unit, buyer, date_from="2026-02-11")
        self._make_occupancy(self.unit, buyer, date_from="2026-01-05", role="tenant")
        self.env.flush_all()
        self.assertEqual(self._rows(), before)

    def test_b20_a_person_entered_twice_is_merged_all_the_same(self):
        """Who paid does not change when two entries of one person become one."""
        twin = self._make_partner("王五")
        wizard = self.env["wuye.partner.merge"].create(
            {
                "partner_ids": [fields.Command.set((self.owner | twin).ids)],
                "kept_id": twin.id,
            }
        )
        wizard.action_merge()
        self.env.flush_all()
        self.assertEqual(self.charge.partner_id, twin)
        self.assertEqual(self.unit._payer_on("2026-01-15"), twin)
