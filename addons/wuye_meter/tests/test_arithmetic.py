"""The sums of a meter, by table (C3, C6)."""

from decimal import Decimal

from odoo.tests import BaseCase, tagged

from odoo.addons.wuye_meter.arithmetic import ReadingError, consumption, unusual

# before, value, digits, multiplier, rollover, consumption or what is wrong
READINGS = [
    ("100", "112", 5, "1", False, "12"),
    ("100", "100", 5, "1", False, "0"),
    ("0", "0.5", 5, "1", False, "0.5"),
    ("99998", "3", 5, "1", True, "5"),  # 100000 - 99998 + 3
    ("99998", "3", 5, "1", False, "lower"),
    ("9998.5", "1.25", 4, "1", True, "2.75"),
    ("98", "3", 2, "40", True, "200"),  # 5 x 40
    ("1200", "1205", 5, "40", False, "200"),
    ("100", "112", 5, "1", True, "no_rollover"),
    ("100", "100", 5, "1", True, "no_rollover"),
    ("99998", "100003", 5, "1", False, "digits"),
    ("100", "-1", 5, "1", False, "negative"),
    ("100", "99", 5, "1", False, "lower"),
]
# quantity, history, neighbours, occupied, what is unusual
USUAL = [
    ("10", ["10", "12"], [], False, ""),
    ("32.9", ["10", "12"], [], False, ""),
    ("33", ["10", "12"], [], False, "high"),  # three times 11
    ("0", ["10"], [], True, "zero"),
    ("0", ["10"], [], False, ""),
    ("0", [], [], True, "zero"),
    ("30", [], ["10", "10", "10"], True, "neighbours"),
    ("29", [], ["10", "10", "10"], True, ""),
    ("30", [], ["10", "10"], True, ""),  # two neighbours say nothing
    ("30", ["0", "0"], ["10", "10", "10"], True, "neighbours"),
    ("30", ["20"], ["1", "1", "1"], True, ""),  # its own history counts first
    ("500", [], [], True, ""),
]


def _all(numbers):
    return [Decimal(number) for number in numbers]


@tagged("post_install", "-at_install")
class TestArithmetic(BaseCase):
    def test_c3_consumption_by_table(self):
        for before, value, digits, multiplier, rollover, wanted in READINGS:
            with self.subTest(before=before, value=value, rollover=rollover):
                args = (*_all((before, value)), digits, Decimal(multiplier), rollover)
                try:
                    found = consumption(*args)
                except ReadingError as error:
                    self.assertEqual(error.code, wanted)
                else:
                    self.assertEqual(found, Decimal(wanted))

    def test_c6_unusual_by_table(self):
        for quantity, history, neighbours, occupied, wanted in USUAL:
            with self.subTest(quantity=quantity, history=history):
                found = unusual(
                    Decimal(quantity), _all(history), _all(neighbours), occupied
                )
                self.assertEqual(found, wanted)
