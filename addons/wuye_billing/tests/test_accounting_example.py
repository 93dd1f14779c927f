"""Three months of one unit, booked with real documents under both charts.

The table is the acceptance test of the month report: every figure by charges, by
journal items and against the balances of the ledger.
"""

from decimal import Decimal

from odoo.tests import TransactionCase, tagged

from .common import WuyeBillingMixin

MONTHS = ("2026-01-01", "2026-02-01", "2026-03-01")
FIGURES = {
    "opening": ("500.00", "0.00", "13.00"),
    "due": ("340.00", "343.00", "333.26"),
    "adjusted": ("0.00", "-12.00", "-15.00"),
    "received": ("2340.00", "30.00", "-295.00"),
    "next_year": ("600.00", "0.00", "0.00"),
    "later": ("1500.00", "0.00", "-300.00"),
    "applied": ("0.00", "300.00", "300.00"),
    "written_off": ("0.00", "0.00", "13.00"),
    "closing": ("0.00", "13.00", "28.26"),
}
ADVANCE_CLOSING = ("1500.00", "1200.00", "600.00")
# ledger balances at each month's end; credit balances negative
BALANCES = {
    "ar": ("0.00", "13.00", "28.26"),
    "advance": ("-1500.00", "-1200.00", "-600.00"),
    "vat": ("-18.15", "-36.38", "-53.92"),
    "income_fee": ("-283.02", "-566.04", "-834.91"),
    "income_resale": ("-38.83", "-80.58", "-127.18"),
    "income_late": ("0.00", "0.00", "-0.25"),
    "write_off": ("0.00", "0.00", "13.00"),
    "cash": ("840.00", "840.00", "845.00"),
    "clear_transfer": ("1500.00", "1530.00", "1230.00"),
}


class ExampleMixin(WuyeBillingMixin):
    @classmethod
    def _book_example(cls):
        """The events of the example, each by the method its user would call."""
        cls.parking_lot = None
        cls._make_line(cls.unit, cls._make_standard(cls.fee, 3.0), "2026-01-01")
        water = cls._make_line(
            cls.unit, cls._make_standard(cls.water, 1.0), "2025-12-01"
        )
        for month, quantity in (("2025-12", 40), ("2026-01", 55), ("2026-02", 48)):
            cls._use(water, month, quantity)
        cls.env["wuye.posting"]._post_opening(
            cls.env["wuye.charge"].create(cls._opening_vals("2025-12-01", 500.0))
        )
        cls._book_january()
        cls._book_february()
        cls._book_march()

    @classmethod
    def _opening_vals(cls, month, amount):
        return cls.env["wuye.charge"]._prepare_opening_vals(
            cls.unit,
            cls.fee,
            cls.env["res.company"]._fields and cls.owner,
            month,
            amount,
        )

    @classmethod
    def _book_january(cls):
        cls._run("2026-01")
        cls._pay("2026-01-10", [(c, c.amount_residual) for c in cls._open()])
        cls._pay(
            "2026-01-15",
            tender="transfer",
            advances=[
                cls._advance(900.0, "2026-02-01", "2026-04-30"),
                cls._advance(600.0, "2027-01-01", "2027-02-28"),
            ],
        )

    @classmethod
    def _advance(cls, amount, start, end):
        from odoo.fields import Date

        return {
            "unit": cls.unit,
            "item": cls.fee,
            "amount": amount,
            "period_start": Date.to_date(start),
            "period_end": Date.to_date(end),
        }

    @classmethod
    def _book_february(cls):
        cls._run("2026-02")
        january_water = cls.env["wuye.charge"].search(
            [("item_id", "=", cls.water.id), ("bill_month", "=", "2026-01-01")]
        )
        cls._request("reduction", 12.0, "2026-02-12", charge_id=january_water.id)
        [water] = cls._open(cls.water)
        cls._pay("2026-02-20", [(water, 30.0)], tender="transfer")

    @classmethod
    def _book_march(cls):
        cls._run("2026-03")
        february_water = cls._open(cls.water)[0]
        late = cls.env["wuye.charge"].create(
            cls.env["wuye.charge"]._prepare_late_vals(
                february_water, 0.26, "2026-03-12"
            )
        )
        cls.env["wuye.posting"]._post(late)
        february_fee = cls.env["wuye.charge"].search(
            [("item_id", "=", cls.fee.id), ("bill_month", "=", "2026-02-01")]
        )
        cls._request(
            "reduction",
            15.0,
            "2026-03-15",
            charge_id=february_fee.id,
            outcome="refund",
            journal_id=cls.company._wuye_tender_journal("cash").id,
        )
        advance = cls.env["wuye.advance"].search(
            [("period_start", "=", "2026-02-01"), ("unit_id", "=", cls.unit.id)]
        )
        cls._request(
            "refund",
            300.0,
            "2026-03-18",
            advance_id=advance.id,
            journal_id=cls.company._wuye_tender_journal("transfer").id,
        )
        march_water = cls._open(cls.water)[-1]
        cls._pay("2026-03-20", [(march_water, 20.0)])
        cls._request("write_off", 13.0, "2026-03-31", charge_id=february_water.id)

    def _balance(self, key, month):
        """Ledger balance of an account at the end of a month."""
        keys = [key]
        if key == "vat":
            keys.append("vat_simple")
        accounts = self.company._wuye_accounts()
        lines = self.env["account.move.line"].search(
            [
                ("account_id", "in", [accounts[k].id for k in keys]),
                ("parent_state", "=", "posted"),
                ("date", "<", f"{month[:5]}{int(month[5:7]) + 1:02d}-01"),
            ]
        )
        return f"{sum(lines.mapped('balance')) + 0.0:.2f}"


class ExampleCase(ExampleMixin):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_billing()
        cls._book_example()

    def test_month_report_gives_the_published_figures(self):
        """D13, E9: each column of each month, from charges and from journal items."""
        for index, month in enumerate(MONTHS):
            figures = self.env["wuye.month.figures"]._compute_checked(
                self.community, self._date(month)
            )
            for column, values in FIGURES.items():
                with self.subTest(month=month, column=column):
                    self.assertEqual(
                        getattr(figures.total, column), Decimal(values[index])
                    )
            self.assertEqual(figures.advance_closing, Decimal(ADVANCE_CLOSING[index]))

    def test_months_read_together_are_those_read_alone(self):
        """E15: the audit reads each table once for many months, gaps included."""
        service = self.env["wuye.month.figures"]
        days = [self._date(month) for month in (*MONTHS, "2026-06-01")]
        for side in ("charges", "ledger"):
            together = getattr(service, f"_series_from_{side}")(self.community, days)
            for day in days:
                alone = getattr(service, f"_from_{side}")(self.community, day)
                with self.subTest(side=side, month=day):
                    self.assertEqual(together[day].total, alone.total)
                    self.assertEqual(together[day].by_unit(), alone.by_unit())
                    self.assertEqual(together[day].closing_open, alone.closing_open)
                    for name in ("advance_opening", "advance_closing"):
                        self.assertEqual(
                            getattr(together[day], name), getattr(alone, name)
                        )

    def test_ledger_gives_the_published_balances(self):
        for index, month in enumerate(MONTHS):
            for key, values in BALANCES.items():
                with self.subTest(month=month, account=key):
                    self.assertEqual(
                        Decimal(self._balance(key, month)), Decimal(values[index])
                    )

    def test_residual_of_the_bills_is_the_closing(self):
        moves = self.env["account.move"].search(
            [("wuye_kind", "=", "bill"), ("wuye_community_id", "=", self.community.id)]
        )
        self.assertAlmostEqual(sum(moves.mapped("amount_residual_signed")), 28.26, 2)
        self.assertAlmostEqual(
            sum(self.env["wuye.advance"].search([]).mapped("amount_left")), 600.0, 2
        )

    def test_april_recovery_of_what_was_written_off_shows_in_two_columns(self):
        """D17, row 20: R +13.00, W -13.00, arrears unchanged by it."""
        charge = self.env["wuye.charge"].search(
            [
                ("item_id", "=", self.water.id),
                ("bill_month", "=", "2026-02-01"),
                ("amount", ">", 0),
            ]
        )
        date = self._date("2026-04-10")
        self.env["wuye.settlement"]._reinstate([(charge, 13.0)], date)
        self._pay("2026-04-10", [(charge, 13.0)])
        total = (
            self.env["wuye.month.figures"]
            ._compute_checked(self.community, self._date("2026-04-01"))
            .total
        )
        self.assertEqual(total.received, Decimal("13.00"))
        self.assertEqual(total.written_off, Decimal("-13.00"))
        self.assertEqual(total.closing, Decimal("28.26"))

    def _date(self, text):
        from odoo.fields import Date

        return Date.to_date(text)


@tagged("post_install", "-at_install")
class TestExampleSmall(ExampleCase, TransactionCase):
    """小企业会计准则."""

    chart = "cn"


@tagged("post_install", "-at_install")
class TestExampleLarge(ExampleCase, TransactionCase):
    """企业会计准则."""

    chart = "cn_large_bis"
