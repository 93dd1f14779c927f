import doctest

from odoo.tests import BaseCase

from .. import codes
from ..codes import CodeError, building_code, entrance_code, room_code, unit_code


class TestCodes(BaseCase):
    """A2, R20-R22: how typed parts become a code."""

    def test_examples_in_the_documentation_are_true(self):
        self.assertEqual(doctest.testmod(codes).failed, 0)

    def test_building_number_gets_two_digits(self):
        cases = {
            "1": "01",
            "01": "01",
            "001": "01",
            "１": "01",
            " 7 ": "07",
            "12": "12",
            "120": "120",
            "s": "S",
            "Ｂ１": "B1",
            "b 1": "B1",
            "东": "东",
        }
        for typed, stored in cases.items():
            self.assertEqual(building_code(typed), stored, typed)

    def test_entrance_loses_leading_zeros_and_may_be_missing(self):
        for typed, stored in {
            "1": "1",
            "01": "1",
            "a": "A",
            "": None,
            " ": None,
        }.items():
            self.assertEqual(entrance_code(typed), stored, typed)
        self.assertIsNone(entrance_code(None))

    def test_room_keeps_its_zeros(self):
        for typed, stored in {
            "0302": "0302",
            " １５０２ ": "1502",
            "108a": "108A",
        }.items():
            self.assertEqual(room_code(typed), stored, typed)

    def test_code_joins_the_parts(self):
        self.assertEqual(unit_code("3", "1", "1502"), "03-1-1502")
        self.assertEqual(unit_code("1", "", "0302"), "01-0302")
        self.assertEqual(unit_code("S", None, "12"), "S-12")

    def test_blank_parts_are_refused(self):
        for blank in ("", "  ", None, "\u3000"):
            for function in (building_code, room_code):
                with self.assertRaises(CodeError) as caught:
                    function(blank)
                self.assertEqual(caught.exception.reason, "blank")

    def test_hyphen_inside_a_part_is_refused(self):
        for function in (building_code, entrance_code, room_code):
            with self.assertRaises(CodeError) as caught:
                function("1－2")
            self.assertEqual(caught.exception.reason, "separator")
