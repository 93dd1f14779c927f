from odoo.exceptions import ValidationError

from .common import WuyePropertyCommon


class TestSpaces(WuyePropertyCommon):
    """A5, R28: spaces sold, rented, internal; several cars on one of them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk = cls.users["customer_service"]
        garage = cls._make_building(cls.community, "B1")
        cls.space = cls._make_unit(garage, "0012", kind="space", space_right="sold")
        cls.first = cls._car("粤B12345")

    @classmethod
    def _car(cls, plate, **vals):
        return (
            cls.env["wuye.vehicle"]
            .with_user(cls.clerk)
            .create(
                {
                    "plate": plate,
                    "unit_id": cls.unit.id,
                    "space_id": cls.space.id,
                    **vals,
                }
            )
        )

    def test_a5_second_car_is_treated_by_the_rule_chosen(self):
        second = self._car("粤B12346")
        self.assertEqual(self.first.standing, "holder")
        none, both = self.first.browse(), self.first + second
        for rule, standing, first_in, second_in in (
            # entitled with nobody inside, then with the other one inside
            ("turn", "turn", (True, False), (True, False)),
            ("temporary", "temporary", (True, True), (False, False)),
            ("free", "free", (True, True), (True, True)),
        ):
            self.space.space_rule = rule
            both.invalidate_recordset(["standing"])
            self.assertEqual(second.standing, standing, rule)
            for car, other, expected in (
                (self.first, second, first_in),
                (second, self.first, second_in),
            ):
                found = (car._is_entitled(none), car._is_entitled(other))
                self.assertEqual(found, expected, (rule, car.plate))

    def test_one_car_only_names_the_car_that_stands_there(self):
        self.space.space_rule = "refuse"
        words = "粤B12345 stands on space"
        with self.assertRaisesRegex(ValidationError, words), self.cr.savepoint():
            self._car("粤B12346")
        self.first.active = False
        self.assertEqual(self._car("粤B12347").standing, "holder")

    def test_rule_of_the_community_holds_where_the_space_has_none(self):
        second = self._car("粤B12346")
        self.assertEqual(second.standing, "turn")
        self.community.space_rule = "temporary"
        second.invalidate_recordset(["standing"])
        self.assertEqual(second.standing, "temporary")
        with self.assertRaisesRegex(ValidationError, "only one car may"):
            self.space.space_rule = "refuse"

    def test_car_of_a_space_stands_on_it(self):
        car = self._car("粤B12347", unit_id=self.space.id, space_id=False)
        own = self.env["wuye.vehicle"].create(
            {"plate": "粤B12348", "unit_id": self.space.id}
        )
        self.assertEqual(own.space_id, self.space)
        self.assertFalse(car.space_id)

    def test_space_is_one_and_of_this_community(self):
        with self.assertRaisesRegex(ValidationError, "is no parking space"):
            self._car("粤B12346", space_id=self.unit.id)
        other = self._make_unit(self.second_building, "0099", kind="space")
        with self.assertRaisesRegex(ValidationError, "another community"):
            self.env["wuye.vehicle"].create(
                {
                    "plate": "粤B12349",
                    "unit_id": self.unit.id,
                    "space_id": other.id,
                }
            )
