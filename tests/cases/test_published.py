"""Published cases come out to the cent through the product's own records."""

from pathlib import Path

import yaml

from odoo.tests import TransactionCase, tagged

from tools.cases.records import Estate
from tools.cases.run import price, price_file

HERE = Path(__file__).parent


@tagged("post_install", "-at_install")
class TestPublishedCases(TransactionCase):
    """Each file here, by the configuration beside it alone (docs/cases.md)."""

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

    def test_example_of_the_manual_can_be_priced(self):
        manual = (HERE.parents[1] / "docs" / "cases.md").read_text("utf-8")
        config = yaml.safe_load(manual.split("```yaml")[1].split("```")[0])
        estate = Estate(self.env)
        for name, inputs, amount in (
            ("water-a", {"reading_from": 100, "reading_to": 120}, "51.46"),
            (
                "power-a",
                {"peak_kwh": 300, "valley_kwh": 420, "cumulative_before": 3740},
                "354.0",
            ),
            ("fee-a", {"area_m2": 100, "from": "2026-01", "to": "2026-03"}, "360"),
            ("late-a", {"principal": 500, "days": 30}, "45"),
            ("park-a", {"duration_minutes": 61}, "4"),
        ):
            case = {"id": name, "inputs": inputs, "expected": {"amount": amount}}
            outcome = price(estate, case, config)
            self.assertTrue(outcome.ok, outcome)

    def test_what_is_not_configured_or_comes_out_otherwise_is_a_failure(self):
        """A line each, with the reason; the other cases go on."""
        estate = Estate(self.env)
        case = {"id": "a", "inputs": {"used": 10}, "expected": {"amount": "25"}}
        price_2_5 = {"prices": {"p": {"price": "2.5"}}}
        for config, words in (
            ({}, "no entry for this case"),
            ({"cases": {"a": {"quantity": "used"}}}, "exactly one of"),
            ({"cases": {"a": {"usage": "p", "quantity": "used"}}}, "no 'p'"),
            ({**price_2_5, "cases": {"a": {"usage": "p"}}}, "say what quantity is"),
            ({**price_2_5, "cases": {"a": {"usage": "p", "quantity": "u"}}}, "'u' is"),
            (
                {
                    "prices": {"p": {"price": "2.5", "prise": 1}},
                    "cases": {"a": {"usage": "p", "quantity": "used"}},
                },
                "unknown keys of a price: prise",
            ),
        ):
            with self.subTest(words):
                outcome = price(estate, case, config)
                self.assertFalse(outcome.ok)
                self.assertIn(words, str(outcome))
        config = {**price_2_5, "cases": {"a": {"usage": "p", "quantity": "used"}}}
        self.assertTrue(price(estate, case, config).ok)
        other = {**case, "expected": {"amount": "25.01"}}
        self.assertIn("DIFFERENT", str(price(estate, other, config)))
