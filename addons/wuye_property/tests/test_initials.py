from odoo.tests import BaseCase

from odoo.addons.wuye_property.initials import SURNAMES, initials


class TestInitials(BaseCase):
    """A6: pinyin initials of a name."""

    def test_names_give_their_first_letters(self):
        for name, expected in (
            ("王小明", "wxm"),
            ("欧阳修", "oyx"),
            ("安和物业", "ahwy"),
            ("吕布", "lb"),
            ("陈（母）", "cm"),
            ("Tenant Zhang", "tz"),
            ("王Tom 2", "wt2"),
            ("3号车主", "3hcz"),
            ("·", ""),
            ("", ""),
            (None, ""),
            (False, ""),
        ):
            self.assertEqual(initials(name), expected, name)

    def test_surnames_read_otherwise_give_both(self):
        for name, expected in (
            ("单雄信", "dxx sxx"),
            ("曾国藩", "cgf zgf"),
            ("解缙", "jj xj"),
            ("仇英", "cy qy"),
        ):
            self.assertEqual(initials(name), expected, name)
        # only as a surname: in the middle of a name the word is right
        self.assertEqual(initials("王解放"), "wjf")

    def test_every_surname_of_the_table_is_found_by_its_own_letter(self):
        for surname, letters in SURNAMES.items():
            self.assertIn(f"{letters}m", initials(f"{surname}明").split(), surname)
