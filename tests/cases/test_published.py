"""Published cases come out to the cent through the product's own records."""

from pathlib import Path

from odoo.tests import TransactionCase, tagged

from tools.cases.run import price_file

HERE = Path(__file__).parent


@tagged("post_install", "-at_install")
class TestPublishedCases(TransactionCase):
    """Each file beside this one, by the configuration beside it alone (docs/cases.md)."""

    def _files(self):
        return sorted(
            path
            for path in HERE.glob("*.yaml")
            if not path.name.endswith(".config.yaml")
        )

    def test_all_108_published_cases_come_out_to_the_cent(self):
        env = self.env(context={"tracking_disable": True})
        count = 0
        for path in self._files():
            for outcome in price_file(env, path):
                count += 1
                with self.subTest(outcome.id):
                    self.assertTrue(outcome.ok, outcome)
        self.assertEqual(count, 108)

    def test_case_without_configuration_is_a_failure(self):
        path = HERE / "fees.yaml"
        outcomes = list(price_file(self.env, path))
        with_all = sum(outcome.ok for outcome in outcomes)
        [case] = [o for o in outcomes if o.id == "vat-split-6pct"]
        self.assertTrue(case.ok)
        self.assertEqual(with_all, len(outcomes))
