"""What the curve and the try-it panel ask, of declarations that are not saved."""

from odoo.tests import TransactionCase, tagged

from .common import WuyeParkingMixin


@tagged("post_install", "-at_install")
class TestPreview(WuyeParkingMixin, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_billing()
        cls._setup_tariffs()

    def test_g3_curve_has_a_point_for_each_change_to_the_minute(self):
        text = self._make_tariff().version_ids.source
        answer = self.versions.preview(text, "2026-03-02T09:00", 24)
        points = answer["points"]
        self.assertEqual(points[:4], [[0, 0.0], [31, 5.0], [61, 7.0], [91, 9.0]])
        self.assertEqual(points[-2:], [[271, 20.0], [1440, 20.0]])
        self.assertEqual((answer["classes"], answer["quote"]), ([], None))
        long = self.versions.preview(text, "2026-03-02T09:00", 72)["points"]
        self.assertEqual(long[-1], [4320, 60.0])

    def test_preview_of_what_is_not_saved_quotes_or_says_what_is_wrong(self):
        preview = self.versions.with_user(self.manager).preview
        text = "blocks: {unit: 60, price: 2}\nvehicle_classes: {大: {factor: 3}}"
        times = ("2026-03-02T09:00", 24, "2026-03-02T10:30")
        answer = preview(text, *times, "大")
        self.assertEqual(answer["classes"], ["大"])
        self.assertEqual(answer["quote"]["amount"], "12.00")
        self.assertEqual(preview(text, *times, "gone")["quote"]["amount"], "4.00")
        late = preview(text, "2026-03-02T09:00", 24, "2026-03-02T08:00")
        self.assertEqual(late["quote_error"], "The exit lies before the entry.")
        self.assertEqual(
            preview("blocks: {unit: 60, price: -2}", *times),
            {"error": "Prices, row 1 › Price: -2 is less than zero."},
        )
        long = preview(text, "2026-03-02T09:00", 24, "2026-09-02T08:00")
        self.assertEqual(long["quote_error"], "A stay to try lasts 92 days at most.")
        self.assertIn("line 1", preview("[", *times)["error"])
        for entry in ("never", "9999-12-31 23:59", "0001-01-01 00:00+08:00", 7):
            self.assertIn("Enter times", preview(text, entry)["error"])
        self.assertIn("no declaration", preview(["x"], *times)["error"])
        self.assertIn("time of the entry", preview(text, "")["error"])
