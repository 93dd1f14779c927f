import doctest
import random
from datetime import date, timedelta

from odoo.tests import BaseCase

from .. import payer
from ..payer import Claim, payer_segments
from .common import WuyePropertyCommon

DEVELOPER, OWNER, BUYER, PAYER, ITEM_PAYER = range(1, 6)


def random_layer(rng, first, days):
    """Claims that do not overlap, some open at either end, with gaps between."""
    cuts = sorted(rng.sample(range(-30, days + 30), rng.randint(0, 4) * 2))
    pairs = list(zip(cuts[::2], cuts[1::2], strict=True))
    claims = [
        Claim(first + timedelta(a), first + timedelta(b - 1), rng.randint(10, 13))
        for a, b in pairs
    ]
    if claims and rng.random() < 0.3:
        claims[0] = Claim(None, claims[0].date_to, claims[0].partner)
    if claims and rng.random() < 0.3:
        claims[-1] = Claim(claims[-1].date_from, None, claims[-1].partner)
    rng.shuffle(claims)
    return claims


def expected_payer(day, layers):
    """The rule said day by day, as slowly as possible."""
    for layer in layers:
        partners = [claim.partner for claim in layer if claim.covers(day)]
        assert len(partners) < 2
        if partners:
            return partners[0]
    return DEVELOPER


class TestPayerSegments(BaseCase):
    """A3: the arithmetic of who pays when."""

    def test_examples_in_the_documentation_are_true(self):
        self.assertEqual(doctest.testmod(payer).failed, 0)

    def test_stronger_layer_hides_weaker_one(self):
        owner = [Claim(date(2026, 1, 5), None, OWNER)]
        unit_payer = [Claim(date(2026, 1, 10), date(2026, 1, 20), PAYER)]
        item_payer = [Claim(date(2026, 1, 15), date(2026, 1, 16), ITEM_PAYER)]
        self.assertEqual(
            payer_segments(
                date(2026, 1, 1),
                date(2026, 1, 31),
                [item_payer, unit_payer, owner],
                DEVELOPER,
            ),
            [
                (date(2026, 1, 1), date(2026, 1, 4), DEVELOPER),
                (date(2026, 1, 5), date(2026, 1, 9), OWNER),
                (date(2026, 1, 10), date(2026, 1, 14), PAYER),
                (date(2026, 1, 15), date(2026, 1, 16), ITEM_PAYER),
                (date(2026, 1, 17), date(2026, 1, 20), PAYER),
                (date(2026, 1, 21), date(2026, 1, 31), OWNER),
            ],
        )

    def test_neighbours_with_the_same_payer_are_one_segment(self):
        rows = [
            Claim(None, date(2026, 1, 9), OWNER),
            Claim(date(2026, 1, 10), None, OWNER),
        ]
        self.assertEqual(
            payer_segments(date(2026, 1, 1), date(2026, 1, 31), [rows], DEVELOPER),
            [(date(2026, 1, 1), date(2026, 1, 31), OWNER)],
        )

    def test_empty_period_has_no_payer(self):
        self.assertEqual(
            payer_segments(date(2026, 1, 2), date(2026, 1, 1), [], DEVELOPER), []
        )

    def test_a3_1000_random_sets_give_exactly_one_payer_for_each_day(self):
        """A3: 1,000 random occupancy sets, each day exactly one partner."""
        rng = random.Random(20260101)
        for _round in range(1000):
            first = date(2026, 1, 1) + timedelta(rng.randint(0, 365))
            days = rng.randint(1, 120)
            layers = [random_layer(rng, first, days) for _layer in range(3)]
            last = first + timedelta(days - 1)
            segments = payer_segments(first, last, layers, DEVELOPER)
            per_day = [
                (begin + timedelta(offset), partner)
                for begin, end, partner in segments
                for offset in range((end - begin).days + 1)
            ]
            expected = [
                (day, expected_payer(day, layers))
                for day in (first + timedelta(offset) for offset in range(days))
            ]
            self.assertEqual(per_day, expected)
            for left, right in zip(segments, segments[1:], strict=False):
                self.assertNotEqual(left[2], right[2])


class TestPayer(WuyePropertyCommon):
    """A3, R31: the payer of a day from the register."""

    def test_a3_change_of_owner_on_the_15th(self):
        """A3: the old owner pays up to the 14th, the new one from the 15th."""
        self._make_occupancy(
            self.unit, self.owner, date_from="2025-06-01", date_to="2026-01-14"
        )
        self._make_occupancy(self.unit, self.buyer, date_from="2026-01-15")
        self.assertEqual(
            self.unit._payer_segments(date(2026, 1, 1), date(2026, 1, 31)),
            [
                (date(2026, 1, 1), date(2026, 1, 14), self.owner),
                (date(2026, 1, 15), date(2026, 1, 31), self.buyer),
            ],
        )
        self.assertEqual(self.unit._payer_on(date(2026, 1, 14)), self.owner)
        self.assertEqual(self.unit._payer_on(date(2026, 1, 15)), self.buyer)

    def test_developer_pays_where_nobody_else_does(self):
        self._make_occupancy(
            self.unit, self.owner, date_from="2026-01-10", date_to="2026-01-20"
        )
        self.assertEqual(
            [
                partner
                for _first, _last, partner in self.unit._payer_segments(
                    date(2026, 1, 1), date(2026, 1, 31)
                )
            ],
            [self.developer, self.owner, self.developer],
        )

    def test_only_owner_and_payer_rows_make_a_payer(self):
        for role in ("tenant", "family", "co_owner"):
            self._make_occupancy(self.unit, self.tenant, role)
        self.assertEqual(self.unit._payer_on(date(2026, 1, 1)), self.developer)

    def test_payer_of_an_item_wins_for_that_item_only(self):
        self._make_occupancy(self.unit, self.owner)
        self._make_occupancy(self.unit, self.buyer, "payer", date_from="2026-01-01")
        self._make_occupancy(
            self.unit, self.tenant, "payer", date_from="2026-02-01", item_key=7
        )
        day = date(2026, 2, 15)
        self.assertEqual(self.unit._payer_on(day, item=7), self.tenant)
        self.assertEqual(self.unit._payer_on(day, item=8), self.buyer)
        self.assertEqual(self.unit._payer_on(day), self.buyer)
        self.assertEqual(self.unit._payer_on(date(2026, 1, 5), item=7), self.buyer)
        self.assertEqual(self.unit._payer_on(date(2025, 12, 31), item=7), self.owner)

    def test_many_units_and_items_are_answered_at_once(self):
        other = self._make_unit(self.building, "0303")
        self._make_occupancy(self.unit, self.owner)
        self._make_occupancy(self.unit, self.tenant, "payer", item_key=7)
        first, last = date(2026, 1, 1), date(2026, 1, 31)
        self.assertEqual(
            self.env["wuye.unit"]._payer_segments_multi(
                self.unit | other, first, last, [7, 8]
            ),
            {
                (self.unit.id, 7): [(first, last, self.tenant.id)],
                (self.unit.id, 8): [(first, last, self.owner.id)],
                (other.id, 7): [(first, last, self.developer.id)],
                (other.id, 8): [(first, last, self.developer.id)],
            },
        )

    def test_number_of_queries_does_not_grow_with_units(self):
        units = self.env["wuye.unit"].create(
            [
                {"building_id": self.building.id, "room": f"{number:04d}"}
                for number in range(1000, 1100)
            ]
        )
        self.env["wuye.occupancy"].create(
            [
                {"unit_id": unit.id, "partner_id": self.owner.id, "role": "owner"}
                for unit in units
            ]
        )
        counts = []
        for batch in (units[:10], units):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            batch._payer_segments_multi(batch, date(2026, 1, 1), date(2026, 1, 31))
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])
        self.assertLessEqual(counts[1], 2)

    def test_a3_random_registers_agree_with_the_rule(self):
        """A3: what the database accepts gives one payer a day for unit and item."""
        rng = random.Random(31)
        first, days = date(2026, 1, 1), 60
        last = first + timedelta(days - 1)
        people = [self._make_partner(f"Person {number}") for number in range(4)]
        for number in range(40):
            unit = self._make_unit(self.building, f"{2000 + number}")
            layers = [random_layer(rng, first, days) for _layer in range(3)]
            for (role, key), layer in zip(
                (("payer", 7), ("payer", 0), ("owner", 0)), layers, strict=True
            ):
                for claim in layer:
                    self._make_occupancy(
                        unit,
                        people[claim.partner - 10],
                        role,
                        claim.date_from or False,
                        claim.date_to or False,
                        item_key=key,
                    )
            for first_day, last_day, partner in unit._payer_segments(first, last, 7):
                for offset in range((last_day - first_day).days + 1):
                    day = first_day + timedelta(offset)
                    key = expected_payer(day, layers)
                    self.assertEqual(
                        partner,
                        self.developer if key == DEVELOPER else people[key - 10],
                    )
                    self.assertEqual(unit._payer_on(day, 7), partner)
