import doctest

from odoo.tests import BaseCase

from .. import plates
from ..plates import PlateError, PlateKind, parse_plate


class TestPlates(BaseCase):
    """R17, R28: the grammar of number plates."""

    def test_examples_in_the_documentation_are_true(self):
        self.assertEqual(doctest.testmod(plates).failed, 0)

    def test_plates_are_cleaned_and_told_apart(self):
        cases = {
            "粤B12345": ("粤B12345", PlateKind.STANDARD),
            "粤b·1234Q": ("粤B1234Q", PlateKind.STANDARD),
            "京Ａ Ｆ００３６": ("京AF0036", PlateKind.STANDARD),
            "粤BD12345": ("粤BD12345", PlateKind.NEW_ENERGY),
            "沪AF12345": ("沪AF12345", PlateKind.NEW_ENERGY),
            "粤B12345D": ("粤B12345D", PlateKind.NEW_ENERGY),
            "京A1234警": ("京A1234警", PlateKind.SPECIAL),
            "粤Z1234港": ("粤Z1234港", PlateKind.SPECIAL),
            "粤A1234学": ("粤A1234学", PlateKind.SPECIAL),
            "京X1234应急": ("京X1234应急", PlateKind.SPECIAL),
            "使014578": ("使014578", PlateKind.SPECIAL),
            "WJ京1234X": ("WJ京1234X", PlateKind.SPECIAL),
        }
        for typed, expected in cases.items():
            self.assertEqual(parse_plate(typed), expected, typed)

    def test_other_texts_are_refused(self):
        for typed in ("", None, "B12345", "粤B1234", "粤B123456", "粤BI2345", "奥迪"):
            with self.assertRaises(PlateError, msg=typed):
                parse_plate(typed)
