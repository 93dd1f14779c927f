"""What a stay costs, asked as a guard asks it: amount, lines, refusals."""

import json
from decimal import Decimal
from pathlib import Path

import yaml

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import TransactionCase, tagged

from wuye_engine.parking import Case

from .common import WuyeParkingMixin

CASES = Path(__file__).resolve().parents[3] / "tests" / "cases"


@tagged("post_install", "-at_install")
class TestQuote(WuyeParkingMixin, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_billing()
        cls._setup_tariffs()

    def _quote(self, tariff, *args, user=None):
        return tariff.with_user(user or self.guard).quote(*args)

    def test_g3_every_published_case_is_priced_through_the_record(self):
        cases = yaml.safe_load((CASES / "parking.yaml").read_text("utf-8"))["cases"]
        config = yaml.safe_load((CASES / "parking.config.yaml").read_text("utf-8"))
        tariffs = {
            name: self.tariffs._from_declaration(name, data, self.company)
            for name, data in config["tariffs"].items()
        }
        for case in cases:
            entry = config["cases"][case["id"]]
            name = entry if isinstance(entry, str) else entry["tariff"]
            worked = Case.of(case, config)
            total, earlier = Decimal(0), []
            for start, end in worked.stays:
                found = self._quote(
                    tariffs[name],
                    start.isoformat(),
                    end and end.isoformat(),
                    worked.vehicle_class,
                    earlier,
                )
                total += Decimal(found["amount"])
                if end:
                    earlier.append([start.isoformat(), end.isoformat()])
            with self.subTest(case["id"]):
                self.assertEqual(total, Decimal(case["expected"]["amount"]))
        self.assertEqual(len(cases), 89)
        modes = [tariff.version_ids.mode for tariff in tariffs.values()]
        self.assertEqual((modes.count("form"), modes.count("text")), (17, 2))

    def test_g3_boundary_minute_midnight_and_reset_of_the_cap(self):
        tariff = self._make_tariff()
        for exit_time, amount in (
            ("2026-03-02 09:30", "0.00"),  # exactly the free minutes
            ("2026-03-02 09:31", "5.00"),  # one more: from the entry
            ("2026-03-02 10:00", "5.00"),  # the first hour, its last minute included
            ("2026-03-02 10:01", "7.00"),  # 5 + one half hour begun
            ("2026-03-03 00:00", "20.00"),  # 5 + 28 x 2, at most 20
            ("2026-03-03 09:00", "20.00"),  # 24 hours: one cap
            ("2026-03-03 09:01", "22.00"),  # the next 24 hours have begun
        ):
            found = self._quote(tariff, "2026-03-02 09:00", exit_time)
            self.assertEqual(found["amount"], amount, exit_time)

    def test_g18_lines_show_minutes_times_rate_and_add_up(self):
        tariff = self._make_tariff()
        found = self._quote(tariff, "2026-03-02 09:00", "2026-03-02 18:00")
        self.assertEqual(
            [(line["when"], line["what"], line["amount"]) for line in found["lines"]],
            [
                ("03-02 09:00–10:00", "flat 5.00", "5.00"),
                (
                    "03-02 10:00–18:00",
                    "16 × 30 min at 2.00, cap 1 takes off 17.00",
                    "15.00",
                ),
            ],
        )
        self.assertEqual(found["amount"], "20.00")
        for part in found["slices"]:
            product = Decimal(part["units"]) * Decimal(part["price"])
            self.assertEqual(product - Decimal(part["cut"]), Decimal(part["amount"]))
        for rows in (found["slices"], found["lines"]):
            self.assertEqual(sum(Decimal(row["amount"]) for row in rows), 20)
        self.assertEqual(json.loads(json.dumps(found)), found)

    def test_times_are_local_and_those_with_a_zone_are_moved(self):
        tariff = self._make_tariff()
        same = {
            self._quote(tariff, *times)["lines"][0]["text"]
            for times in (
                ("2026-03-02 09:00", "2026-03-02T09:50:00"),
                ("2026-03-02T01:00:00Z", "2026-03-02T01:50:00+00:00"),
                (
                    fields.Datetime.to_datetime("2026-03-02 09:00:00"),
                    fields.Datetime.to_datetime("2026-03-02 09:50:00"),
                ),
            )
        }
        self.assertEqual(same, {"03-02 09:00–09:50  flat 5.00 = 5.00"})

    def test_r130_the_version_of_the_day_of_entry_holds_for_the_stay(self):
        tariff = self._make_tariff(date_from="2026-01-01")
        dearer = {"blocks": [{"unit": 60, "price": 9}]}
        self.versions.create(
            {
                "tariff_id": tariff.id,
                "date_from": "2026-04-01",
                "document_number": "锦发改价〔2026〕8号",
                "data": dearer,
            }
        )
        night = self._quote(tariff, "2026-03-31 23:00", "2026-04-01 00:00")
        self.assertEqual((night["amount"], night["document_number"]), ("5.00", ""))
        day = self._quote(tariff, "2026-04-01 00:00", "2026-04-01 01:00")
        self.assertEqual(day["amount"], "9.00")
        self.assertEqual(day["date_from"], "2026-04-01")
        self.assertEqual(day["document_number"], "锦发改价〔2026〕8号")
        with self.assertSays(UserError, "no version in force on 2025-12-31"):
            self._quote(tariff, "2025-12-31 09:00", "2026-01-01 09:00")

    def test_what_is_no_stay_is_refused_with_a_sentence(self):
        tariff = self._make_tariff()
        stay = ("2026-03-02 09:00", "2026-03-02 10:00")
        for args, words in (
            ((stay[1], stay[0]), "The exit lies before the entry."),
            ((stay[0], None), "The exit is missing"),
            ((None, stay[1]), "Enter the time of the entry."),
            (("yesterday", stay[1]), "Enter times as"),
            ((*stay, "lorry"), "no vehicle class lorry, only: –"),
            ((*stay, None, [("2026-03-02 08:00", "2026-03-02 09:30")]), "overlap"),
            ((*stay, None, ["x"]), "Enter times as"),
            ((*stay, None, [("2026-03-02 08:00", None)]), "Enter times as"),
            ((stay[0], "9999-12-31 23:59"), "Enter times as"),
        ):
            with self.subTest(args), self.assertSays(UserError, words):
                self._quote(tariff, *args)

    def test_classes_and_earlier_stays_reach_the_engine(self):
        tariff = self._make_tariff(
            data={
                "blocks": [{"unit": 60, "price": 2}],
                "caps": [{"amount": 6, "window": "calendar_day", "shared": True}],
                "vehicle_classes": {"大型车": {"factor": 2, "factor_caps": False}},
            }
        )
        stay = ("2026-03-02 12:00", "2026-03-02 14:00")
        self.assertEqual(self._quote(tariff, *stay)["amount"], "4.00")
        self.assertEqual(self._quote(tariff, *stay, "大型车")["amount"], "6.00")
        earlier = [("2026-03-02 08:00", "2026-03-02 10:00")]
        self.assertEqual(self._quote(tariff, *stay, None, earlier)["amount"], "2.00")

    def test_a_changed_version_is_priced_anew_at_once(self):
        tariff = self._make_tariff(date_from="2099-01-01")
        stay = ("2099-03-02 09:00", "2099-03-02 10:00")
        self.assertEqual(self._quote(tariff, *stay)["amount"], "5.00")
        tariff.version_ids.block_ids[0].price = 6
        self.assertEqual(self._quote(tariff, *stay)["amount"], "6.00")

    def test_a_thousand_quotes_ask_the_database_once(self):
        tariff = self._make_tariff().with_user(self.guard)
        tariff.quote("2026-03-02 09:00", "2026-03-02 10:00")
        with self.assertQueryCount(0):
            for minute in range(1000):
                tariff.quote("2026-03-02 09:00", f"2026-03-{3 + minute // 60:02} 10:00")

    def test_only_posts_that_deal_with_parking_quote(self):
        tariff = self._make_tariff()
        stay = ("2026-03-02 09:00", "2026-03-02 10:00")
        for user in (self.manager, self.accountant, self.clerk, self.cashier):
            self.assertEqual(self._quote(tariff, *stay, user=user)["amount"], "5.00")
        for post in ("collector", "supervisor", "customer_service"):
            user = self._make_user(post, self.community)
            self.assertEqual(self._quote(tariff, *stay, user=user)["amount"], "5.00")
        for post in ("repairer", "meter_reader", "administrator"):
            user = self._make_user(post, self.community)
            with self.subTest(post), self.assertRaises(AccessError):
                self._quote(tariff, *stay, user=user)
            with self.subTest(post), self.assertRaises(AccessError):
                self.versions.with_user(user).preview("blocks: {price: 1}", stay[0])
