"""The three rates, by plain SQL over allocations and over journal items (E12, J6)."""

from decimal import Decimal

from odoo.fields import Date
from odoo.tests import TransactionCase, tagged

from odoo.addons.wuye_billing.tests.common import WuyeBillingMixin

# what a debt was on AR, and what settled it, from the journal items alone
CLAIMS = """
    WITH claim AS (
        SELECT line.id, coalesce(line.wuye_unit_id, move.wuye_unit_id) AS unit_id,
               move.date, line.debit AS amount,
               move.wuye_kind = 'opening' OR move.date < %(first)s AS is_earlier
          FROM account_move_line line JOIN account_move move ON move.id = line.move_id
         WHERE line.account_id = %(account)s AND line.debit > 0
           AND move.wuye_kind IN ('bill', 'opening') AND move.date <= %(end)s
           AND move.state = 'posted' AND line.wuye_community_id = %(community)s
    ), settled AS (
        SELECT claim.id, match.amount, match.max_date AS date,
               move.wuye_kind = 'write_off' AS is_written_off
          FROM claim
          JOIN account_partial_reconcile match ON match.debit_move_id = claim.id
          JOIN account_move_line line ON line.id = match.credit_move_id
          JOIN account_move move ON move.id = line.move_id
         WHERE match.max_date <= %(end)s
    )
"""


class RatesCase(WuyeBillingMixin):
    """Four households: one pays all, one its old debt, one half, one nothing."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_billing()
        standard = cls._make_standard(cls.fee, 3.0)
        cls.units = cls.unit
        for room in ("0402", "0502", "0602"):
            unit = cls._make_unit(cls.building, room, area_building=80.0)
            cls._make_occupancy(unit, cls.owner, date_from="2020-01-01")
            cls.units |= unit
        for unit in cls.units:
            cls._make_line(unit, standard, "2026-01-01")
        for unit, amount in ((cls.units[0], 100.0), (cls.units[1], 90.0)):
            charge = cls.env["wuye.charge"].create(
                cls.env["wuye.charge"]._prepare_opening_vals(
                    unit, cls.fee, cls.owner, "2025-12-01", amount
                )
            )
            cls.env["wuye.posting"]._post_opening(charge)
        cls._play()

    @classmethod
    def _play(cls):
        first, second, third, fourth = cls.units
        cls._run("2026-01")
        cls._settle("2026-01-12", first)
        cls._pay("2026-01-13", [(cls._open(unit=second)[0], 60.0)])
        cls._pay("2026-01-14", [(cls._open(unit=third)[0], 120.0)])
        cls._run("2026-02")
        cls._settle("2026-02-12", third)
        [january, _february] = cls._open(unit=fourth)
        cls._request("write_off", 10.0, "2026-02-20", charge_id=january.id)
        cls._pay("2026-02-21", [(january, 30.0)])

    @classmethod
    def _settle(cls, date, unit):
        cls._pay(date, [(c, c.amount_residual) for c in cls._open(unit=unit)])

    def _figures(self, month, user=None):
        user = user or self.manager
        return (
            self.env["wuye.dashboard"]
            .with_user(user)
            .with_context(allowed_company_ids=user.company_ids.ids)
            .get_figures({"month_from": month, "month_to": month})
        )

    def _sql(self, query, month):
        first = Date.to_date(f"{month}-01")
        self.env.flush_all()
        self.env.cr.execute(
            query,
            {
                "first": first,
                "end": Date.end_of(first, "month"),
                "community": self.community.id,
                "account": self.company._wuye_account("ar").id,
            },
        )
        return self.env.cr.fetchone()

    def test_e12_household_rate_by_journal_items_and_by_allocations(self):
        by_items = f"""{CLAIMS}, household AS (
            SELECT unit_id, sum(amount) - coalesce(sum((SELECT sum(amount) FROM settled
                     WHERE settled.id = claim.id)), 0) AS open
              FROM claim WHERE NOT is_earlier GROUP BY unit_id)
            SELECT count(*), count(*) FILTER (WHERE open <= 0) FROM household"""
        by_allocations = """
            SELECT count(*), count(*) FILTER (WHERE open <= 0) FROM (
                SELECT unit_id, sum(amount - coalesce((SELECT sum(part.amount)
                           FROM wuye_charge_allocation part
                          WHERE part.charge_id = charge.id AND part.date <= %(end)s
                       ), 0)) AS open
                  FROM wuye_charge charge
                 WHERE community_id = %(community)s AND state = 'posted'
                   AND kind = 'regular' AND date BETWEEN %(first)s AND %(end)s
              GROUP BY unit_id) household"""
        for month, expected in (("2026-01", (4, 1)), ("2026-02", (4, 1))):
            total = self._figures(month)["total"]
            for query in (by_items, by_allocations):
                billed, cleared = self._sql(query, month)
                self.assertEqual((billed, cleared), expected)
                self.assertEqual((total["households"], total["cleared"]), expected)
                self.assertEqual(
                    total["household_rate"], f"{100 * cleared / billed:.1f}"
                )

    def test_e12_clearing_rate_by_journal_items_and_by_allocations(self):
        by_items = f"""{CLAIMS}
            SELECT sum(settled.amount) FILTER (WHERE settled.date >= %(first)s
                       AND NOT is_written_off),
                   (SELECT sum(amount) FROM claim WHERE is_earlier)
                     - coalesce(sum(settled.amount) FILTER (
                         WHERE settled.date < %(first)s), 0)
              FROM claim JOIN settled ON settled.id = claim.id WHERE is_earlier"""
        by_allocations = """
            SELECT sum(part.amount) FILTER (WHERE part.date >= %(first)s
                       AND part.kind IN ('payment', 'advance', 'credit', 'offset')),
                   (SELECT sum(amount) FROM wuye_charge
                     WHERE community_id = %(community)s AND state = 'posted'
                       AND (kind = 'opening' OR date < %(first)s)
                       AND date <= %(end)s)
                     - coalesce(sum(part.amount) FILTER (
                         WHERE part.date < %(first)s), 0)
              FROM wuye_charge_allocation part
              JOIN wuye_charge charge ON charge.id = part.charge_id
             WHERE charge.community_id = %(community)s AND part.date <= %(end)s
               AND (charge.kind = 'opening' OR charge.date < %(first)s)"""
        # 2026-01: 100 + 60 of 190; 2026-02: 120 and 30 of 30 + 240 + 120 + 240
        for month, rate in (("2026-01", "84.2"), ("2026-02", None)):
            total = self._figures(month)["total"]
            for query in (by_items, by_allocations):
                recovered, opening = self._sql(query, month)
                self.assertEqual(total["recovered"], f"{recovered:.2f}")
                self.assertEqual(total["opening"], f"{opening:.2f}")
                self.assertEqual(
                    total["clearing_rate"],
                    f"{100 * recovered / opening:.1f}",
                )
            if rate:
                self.assertEqual(total["clearing_rate"], rate)

    def test_e12_household_rate_opens_the_units_it_counts(self):
        board = self.env["wuye.dashboard"].with_user(self.manager)
        filters = {"month_from": "2026-02", "month_to": "2026-02"}
        action = board.get_rows("household_rate", filters, by="unit")
        self.assertEqual(action["context"], {"search_default_by_unit": 1})
        groups = (
            self.env["wuye.dashboard.row"]
            .with_user(self.manager)
            ._read_group(action["domain"], ["unit_id"], ["amount:sum"])
        )
        total = self._figures("2026-02")["total"]
        self.assertEqual(len(groups), total["households"])
        cleared = [unit for unit, amount in groups if not amount]
        self.assertEqual(len(cleared), total["cleared"])

    def test_j6_user_of_some_lines_sees_the_figures_of_these_lines_only(self):
        parking = self._make_standard(self.parking, 150.0)
        self._make_line(self.unit, parking, "2026-03-01")
        self._run("2026-03")
        self._pay("2026-03-10", [(self._open(self.parking)[0], 40.0)])
        supervisor = self._make_user("supervisor", self.community)
        supervisor.wuye_line_ids = self.env.ref(
            "wuye_billing.wuye_business_line_parking"
        )
        figures = self._figures("2026-03", user=supervisor)
        self.assertEqual([row["id"] for row in figures["items"]], self.parking.ids)
        total = figures["total"]
        self.assertEqual((total["due"], total["current"]), ("150.00", "40.00"))
        self.assertEqual((total["arrears"], total["opening"]), ("110.00", "0.00"))
        self.assertEqual((total["households"], total["cleared"]), (1, 0))
        self.assertEqual(figures["unpaid"], {"count": 1, "amount": "110.00"})
        bar = figures["trend"][-1]
        self.assertEqual((bar["due"], bar["received"]), ("150.00", "40.00"))
        ages = sum(Decimal(age["amount"]) for age in figures["ages"])
        self.assertEqual(ages, Decimal("110.00"))
        self.assertTrue(figures["lines"])
        board = self.env["wuye.dashboard"].with_user(supervisor)
        action = board.get_rows("arrears", {"month_to": "2026-03"})
        rows = self.env["wuye.dashboard.row"].with_user(supervisor)
        self.assertEqual(rows.search(action["domain"]).item_id, self.parking)
        whole = self._figures("2026-03")
        self.assertGreater(Decimal(whole["total"]["due"]), Decimal("150.00"))


@tagged("post_install", "-at_install")
class TestRates(RatesCase, TransactionCase):
    chart = "cn"


@tagged("post_install", "-at_install")
class TestRatesLargeBis(RatesCase, TransactionCase):
    chart = "cn_large_bis"
