"""Car parks on the dashboard: inside, free, taken today, owing (G12, R97, R117)."""

from odoo.tests import tagged

from odoo.addons.wuye_parking_desk.tests.test_shift import BoothCase
from odoo.addons.wuye_parking_lot.tests.common import OTHER, THIRD


@tagged("post_install", "-at_install")
class TestPanel(BoothCase):
    chart = "cn"

    def _panels(self, local="17:00", user=None, **filters):
        board = self.env["wuye.dashboard"].with_user(user or self.manager)
        board = board.with_context(allowed_company_ids=self.company.ids)
        self.env.flush_all()
        self.env.invalidate_all()  # what is of this moment is counted anew
        with self.at(local):
            news = board.get_news(filters)
        return {panel["code"]: panel for panel in news["panels"]}

    def _rows(self, *args, **filters):
        panel = self._panels(*args, **filters)["parking"]
        return [(row["id"], row["cells"]) for row in panel["rows"]]

    def test_g12_r117_cars_inside_places_takings_and_debts_of_today(self):
        """Of three places: one inside; 7.00 taken, 7.00 owed."""
        zone = self._make_lot("Z", "地下", parent_id=self.lot.id, capacity=0)
        self._begin()
        for plate in (OTHER, THIRD):
            self._in("08:00", plate)
        self._pay_out("10:00", OTHER)
        self._out("10:00", THIRD, why="debt", reason="有争议")
        self._in("16:00")
        self.assertEqual(
            self._rows(),
            [
                (self.lot.id, ["1 / 3", "2", "7.00", "7.00"]),
                (zone.id, ["0", "–", "0.00", "0.00"]),
            ],
        )
        # the next day nothing is taken yet, and the debt is there
        [(_lot, cells), _zone] = self._rows("2026-11-24 09:00")
        self.assertEqual(cells, ["1 / 3", "2", "0.00", "7.00"])

    def test_r97_car_parks_of_the_communities_chosen_alone(self):
        second = self._make_community("YFY", "云枫苑", self.company)
        self.manager.wuye_community_ids |= second
        other = self._make_lot("S", "南区车场", community_id=second.id)
        every = [number for number, _cells in self._rows()]
        self.assertEqual(set(every), {self.lot.id, other.id})
        [(number, _cells)] = self._rows(communities=second.ids)
        self.assertEqual(number, other.id)
        accountant = self._make_user("accountant", self.community, login="pd-books")
        [(number, _cells)] = self._rows(user=accountant)
        self.assertEqual(number, self.lot.id)
        panel = self._panels(communities=second.ids)["parking"]
        self.assertEqual(panel["action"]["domain"], [("id", "in", other.ids)])

    def test_r97_without_a_car_park_there_is_no_panel(self):
        second = self._make_community("YFY", "云枫苑", self.company)
        self.manager.wuye_community_ids |= second
        self.assertNotIn("parking", self._panels(communities=second.ids))
