from psycopg2.errors import UniqueViolation

from odoo.exceptions import UserError

from .common import WuyePropertyCommon


class TestVehicle(WuyePropertyCommon):
    """R17, R28: vehicles by plate."""

    def _make_vehicle(self, plate, unit=None):
        return (
            self.env["wuye.vehicle"]
            .with_user(self.users["customer_service"])
            .create({"plate": plate, "unit_id": (unit or self.unit).id})
        )

    def test_plate_is_cleaned_and_its_kind_known(self):
        self.assertRecordValues(
            self._make_vehicle("粤b · d12345"),
            [{"plate": "粤BD12345", "plate_kind": "new_energy"}],
        )

    def test_other_text_is_refused_in_words(self):
        with self.assertRaisesRegex(UserError, "is no number plate"):
            self._make_vehicle("车位12")
        vehicle = self._make_vehicle("粤B12345")
        with self.assertRaisesRegex(UserError, "is no number plate"):
            vehicle.plate = ""

    def test_plate_is_unique_in_the_community_while_active(self):
        vehicle = self._make_vehicle("粤B12345")
        with self.assertRefused(UniqueViolation, "wuye_vehicle_plate_uniq"):
            self._make_vehicle("粤B 12345")
        vehicle.active = False
        self._make_vehicle("粤B12345")

    def test_vehicle_is_found_by_plate_and_room(self):
        vehicle = self._make_vehicle("粤B12345")
        vehicles = self.env["wuye.vehicle"].with_user(self.users["guard"])
        for text in ("12345", "b123", "01-0302"):
            self.assertEqual(
                [found for found, _name in vehicles.name_search(text)], vehicle.ids
            )
