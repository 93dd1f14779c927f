from odoo.tests import BaseCase

from odoo.addons.wuye_privacy.identity import mask_identity, normalise, refusal


class TestIdentity(BaseCase):
    """GB 11643: 18 signs, a date, a check character; other documents by shape."""

    def test_numbers_of_resident_cards(self):
        for number, reason in (
            ("11010519491231002X", None),  # the example of GB 11643-1999
            ("440524188001010014", None),
            ("110105194912310021", "checksum"),
            ("110105194902300020", "birth"),  # 30 February
            ("1101051949123100", "shape"),
            ("11010519491231002Y", "shape"),
            ("", "shape"),
        ):
            self.assertEqual(refusal("resident", number), reason, number)

    def test_other_documents(self):
        for kind, number, reason in (
            ("hk_macau", "H12345678", None),
            ("hk_macau", "12345678", "shape"),
            ("taiwan", "12345678", None),
            ("passport", "E12345678", None),
            ("passport", "E1234567890", "shape"),
        ):
            self.assertEqual(refusal(kind, number), reason, number)

    def test_written_in_any_width(self):
        self.assertEqual(normalise(" １１0105 19491231-002x"), "11010519491231002X")
        self.assertEqual(normalise(None), "")

    def test_mask_shows_four_signs_and_never_more_than_half(self):
        self.assertEqual(mask_identity("11010519491231002X"), "*" * 14 + "002X")
        self.assertEqual(mask_identity("E1234"), "***34")
        self.assertEqual(mask_identity(""), "")
