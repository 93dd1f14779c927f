from odoo.exceptions import AccessError
from odoo.tests import freeze_time
from odoo.tools import mute_logger

from .common import WuyePropertyCommon


@freeze_time("2026-03-20")
class TestScopeNames(WuyePropertyCommon):
    """I8: nobody reads a name by making a row that points to another community."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk = cls.users["customer_service"]
        cls._make_occupancy(cls.unit, cls.owner, date_from="2020-01-01")
        cls._make_occupancy(cls.second_unit, cls.buyer, date_from="2020-01-01")

    def _as_clerk(self, model):
        return self.env[model].with_user(self.clerk)

    def _rows(self, person, unit):
        """What customer service may enter of a person and a unit, by model."""
        named = {"partner_id": person.id}
        return {
            "wuye.document": {**named, "kind": "deed"},
            "wuye.occupancy": {
                **named,
                "unit_id": unit.id,
                "role": "family",
                "date_from": "2026-01-01",
            },
            "wuye.vehicle": {**named, "unit_id": unit.id, "plate": "粤B12345"},
            "wuye.unit.event": {
                **named,
                "kind": "move_in",
                "unit_id": unit.id,
                "date": "2026-03-20",
            },
            "res.partner": {"name": "李雪的联系人", "parent_id": person.id},
        }

    def _refuses(self, text):
        return mute_logger("odoo.addons.base.models.ir_rule"), self.assertRaisesRegex(
            AccessError, text
        )

    def test_i8_no_row_names_a_resident_of_another_community(self):
        for model, vals in self._rows(self.buyer, self.unit).items():
            with self.subTest(model):
                muted, refused = self._refuses("Contact")
                with muted, refused:
                    self._as_clerk(model).create(vals)

    def test_i8_the_same_rows_name_a_resident_of_here(self):
        for model, vals in self._rows(self.owner, self.unit).items():
            with self.subTest(model):
                self.assertTrue(self._as_clerk(model).create(vals))

    def test_i8_no_row_comes_to_name_him_later(self):
        for model, vals in self._rows(self.owner, self.unit).items():
            with self.subTest(model):
                row = self._as_clerk(model).create(vals)
                name = "parent_id" if model == "res.partner" else "partner_id"
                muted, refused = self._refuses("Contact")
                with muted, refused:
                    row.write({name: self.buyer.id})

    def test_i8_no_new_form_names_him(self):
        spec = {"partner_id": {"fields": {"display_name": {}}}}
        documents = self._as_clerk("wuye.document")
        here = documents.with_context(default_partner_id=self.owner.id)
        self.assertEqual(
            here.onchange({}, [], spec)["value"]["partner_id"]["display_name"],
            self.owner.name,
        )
        there = documents.with_context(default_partner_id=self.buyer.id)
        typed = {"partner_id": self.buyer.id}
        for form, values in ((there, {}), (documents, typed)):
            muted, refused = self._refuses("Contact")
            with muted, refused:
                form.onchange(values, [], spec)

    def test_i8_no_row_names_a_unit_of_another_community(self):
        muted, refused = self._refuses("Unit")
        with muted, refused:
            self._as_clerk("wuye.unit.event").with_context(
                default_unit_id=self.second_unit.id
            ).onchange({}, [], {"unit_id": {"fields": {"display_name": {}}}})
