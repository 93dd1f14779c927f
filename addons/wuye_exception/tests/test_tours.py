"""From the search to the note, in the browser."""

from odoo.tests import tagged

from odoo.addons.wuye_billing.tests.test_tours import ChineseTours

from .common import ExceptionMixin


@tagged("post_install", "-at_install")
class TestExceptionTours(ExceptionMixin, ChineseTours):
    def test_j11_month_is_searched_and_looked_into_in_chinese(self):
        self._setup_year()
        self._used(self.homes[1]).quantity = 27.0
        self.lines[self.homes[2], "fee"].unlink()
        self._bill()
        self.start_tour("/odoo", "wuye_exception_look", login=self.clerk.login)
        search = self.env["wuye.exception.search"].search(
            [("community_id", "=", self.community.id)]
        )
        self.assertEqual(
            self._found(search),
            {("0402", "SF", "high"), ("0502", "WYF", "neighbour")},
        )
        high = search.exception_ids.filtered(lambda row: row.kind == "high")
        self.assertEqual((high.state, high.last_note), ("seen", "水管爆裂,已派工"))
        self.assertEqual(high.note_ids.create_uid, self.clerk)
        self.assertEqual((search.open_count, search.seen_count), (1, 1))
