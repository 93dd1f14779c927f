"""A change of standard re-rates what is unpaid, never what is paid (B9, R25, T1)."""

from hashlib import md5

from freezegun import freeze_time

from odoo import fields
from odoo.exceptions import AccessError
from odoo.fields import Command
from odoo.tests import TransactionCase, tagged
from odoo.tools import SQL

from .common import WuyeBillingMixin
from .test_tours import ChineseTours

ROOMS = ("unpaid", "paid", "partly", "advance")


class RerateMixin(WuyeBillingMixin):
    """January of four homes at 300.00: not paid, paid, partly, from an advance."""

    @classmethod
    def _setup_bills(cls):
        cls.standard = cls._make_standard(cls.fee, 3.0)
        cls.unit_of = {"unpaid": cls.unit}
        for number, name in enumerate(ROOMS[1:], start=4):
            unit = cls._make_unit(cls.building, f"{number:02d}02", area_building=100.0)
            cls._make_occupancy(unit, cls.owner, date_from="2020-01-01")
            cls.unit_of[name] = unit
        for unit in cls.unit_of.values():
            cls._make_line(unit, cls.standard, "2026-01-01")
        advance = {"unit": cls.unit_of["advance"], "item": cls.fee, "amount": 900.0}
        cls._pay("2026-01-01", advances=[advance])
        cls.bills = cls._run("2026-01").charge_ids
        cls.bill_of = {
            name: cls.bills.filtered(lambda charge, unit=unit: charge.unit_id == unit)
            for name, unit in cls.unit_of.items()
        }
        cls._pay("2026-01-10", [(cls.bill_of["paid"], 300.0)])
        cls._pay("2026-01-11", [(cls.bill_of["partly"], 0.01)])

    def _digest(self, charge):
        """md5 over all columns of a charge, what settled it, its bill and its lines.

        Also of what the lines were matched with: nothing of it may change.
        """
        self.env.flush_all()
        ids = {
            "wuye_charge": charge.ids,
            "wuye_charge_allocation": charge.allocation_ids.ids,
            "account_move": charge.move_id.ids,
            "account_move_line": charge.move_id.line_ids.ids,
            "account_partial_reconcile": (
                charge.move_id.line_ids.matched_credit_ids
                + charge.move_id.line_ids.matched_debit_ids
            ).ids,
        }
        parts = []
        for table, rows in ids.items():
            self.assertTrue(rows, f"nothing of {table}: the test is empty")
            query = SQL(
                "SELECT string_agg(t::text, '|' ORDER BY id) FROM %s t WHERE id IN %s",
                SQL.identifier(table),
                tuple(rows),
            )
            parts += [f"{table}:{text}" for (text,) in self.env.execute_query(query)]
        return md5("\n".join(parts).encode(), usedforsecurity=False).hexdigest()

    def _paid_digests(self):
        return {name: self._digest(self.bill_of[name]) for name in ROOMS[1:]}

    def _raise_price(self, price=3.5, day="2026-01-01"):
        """As the ledger clerk does on the page of the standard."""
        version = Command.create({"date_from": day, "price": price})
        self.standard.with_user(self.clerk).write({"price_ids": [version]})

    def _rerate(self):
        return self.standard.with_user(self.clerk).action_rerate()

    def _charges(self, unit, item=None):
        domain = [("unit_id", "=", unit.id), ("item_id", "=", (item or self.fee).id)]
        return self.env["wuye.charge"].search(domain, order="id")

    def _assert_unpaid_reissued(self, amount=350.0):
        """The unpaid bill has a reversal and a new one; the books say the same."""
        old, reversal, new = self._charges(self.unit)
        self.assertRecordValues(
            old + reversal + new,
            [
                {"kind": "regular", "state": "reversed", "amount": 300.0},
                {"kind": "reversal", "state": "posted", "amount": -300.0},
                {"kind": "regular", "state": "posted", "amount": amount},
            ],
        )
        self.assertEqual((reversal.origin_id, new.origin_id), (old, old))
        self.assertEqual(new.revision, 1)
        query = SQL(
            """SELECT sum(l.balance) FROM account_move_line l
                 JOIN account_move m ON m.id = l.move_id
                WHERE m.state = 'posted' AND m.id IN %s AND l.account_id = %s""",
            tuple((old + reversal + new).move_id.ids),
            self.company._wuye_accounts()["ar"].id,
        )
        [[balance]] = self.env.execute_query(query)
        self.assertEqual(float(balance), amount)
        return new


class RerateCase(RerateMixin):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_billing()
        cls._setup_bills()

    @freeze_time("2026-01-20")
    def test_b9_unpaid_is_reversed_and_new_paid_is_byte_equal(self):
        self.assertEqual(self.bill_of["paid"].amount_residual, 0.0)
        self.assertEqual(self.bill_of["partly"].amount_residual, 299.99)
        self.assertEqual(self.bill_of["advance"].allocation_ids.kind, "advance")
        before = self._paid_digests()
        self._raise_price()
        action = self._rerate()
        self.assertIn("1", action["params"]["message"])
        self._assert_unpaid_reissued()
        self.assertEqual(self._paid_digests(), before)
        for name in ROOMS[1:]:
            self.assertEqual(self._charges(self.unit_of[name]), self.bill_of[name])

    @freeze_time("2026-01-20")
    def test_b9_doing_it_again_changes_nothing(self):
        self._raise_price()
        self._rerate()
        charges = self.env["wuye.charge"].search([("item_id", "=", self.fee.id)])
        moves = self.env["account.move"].search_count([])
        self._rerate()
        found = self.env["wuye.charge"].search([("item_id", "=", self.fee.id)])
        self.assertEqual(found, charges)
        self.assertEqual(self.env["account.move"].search_count([]), moves)

    @freeze_time("2026-01-20")
    def test_b9_a_payment_that_was_undone_leaves_the_bill_as_it_is(self):
        """Any settlement counts, also one that was taken back: the trail stays."""
        payment = self._pay("2026-01-12", [(self.bill_of["unpaid"], 300.0)])
        payment.with_user(self.accountant).action_wuye_void()
        self.assertEqual(self.bill_of["unpaid"].amount_residual, 300.0)
        before = self._digest_undone(self.bill_of["unpaid"])
        self._raise_price()
        self._rerate()
        self.assertEqual(self._digest_undone(self.bill_of["unpaid"]), before)
        self.assertEqual(self._charges(self.unit), self.bill_of["unpaid"])

    def _digest_undone(self, charge):
        self.env.flush_all()
        query = SQL("SELECT t::text FROM wuye_charge t WHERE id = %s", charge.id)
        return self.env.execute_query(query)

    @freeze_time("2026-02-20")
    def test_b9_bills_of_a_closed_month(self):
        """Paid: byte-equal. Unpaid: reversed and billed anew in the open month.

        The price came before the month closed; after it the price would be refused.
        """
        self._raise_price()
        self.env.flush_all()
        january = fields.Date.to_date("2026-01-01")
        month = self.env["wuye.month"]._get(self.community, january)
        month.with_user(self.accountant).action_close()
        self.env.flush_all()
        before = self._paid_digests()
        self._rerate()
        new = self._assert_unpaid_reissued()
        self.assertEqual(self._paid_digests(), before)
        self.assertEqual(month.state, "closed")
        old, reversal, _new = self._charges(self.unit)
        self.assertEqual(old.date, january)
        for charge in reversal + new:
            self.assertGreater(str(charge.date), "2026-01-31")
            self.assertGreater(str(charge.move_id.date), "2026-01-31")
        figures = self.env["wuye.month.figures"]._compute_checked(
            self.community, fields.Date.to_date("2026-02-01")
        )
        self.assertEqual(str(figures.total.opening), "599.99")
        self.assertEqual(str(figures.total.closing), "649.99")

    @freeze_time("2026-01-20")
    def test_b9_a_percentage_follows_what_it_is_a_percentage_of(self):
        fund = self.env["wuye.fee.item"].create(
            {
                "name": "Sinking fund",
                "code": "BYJ",
                "basis": "percent",
                "base_item_ids": [Command.set(self.fee.ids)],
                "income_account_id": self.fee.income_account_id.id,
                "tax_id": self.fee.tax_id.id,
            }
        )
        # added after the run: billed at once, of what is billed
        share = self._make_standard(fund, 10.0)
        for unit in self.unit_of.values():
            self._make_line(unit, share, "2026-01-01")
        self._raise_price()
        self._rerate()
        amounts = self._charges(self.unit, fund).mapped("amount")
        self.assertEqual(amounts, [30.0, -30.0, 35.0])
        for name in ROOMS[1:]:
            found = self._charges(self.unit_of[name], fund)
            self.assertEqual(found.mapped("amount"), [30.0])

    @freeze_time("2026-01-20")
    def test_b9_other_posts_and_other_communities_are_refused(self):
        self._raise_price()
        for post in ("collector", "cashier", "housekeeper", "supervisor", "manager"):
            user = self._make_user(post, self.community, login=f"b9-{post}")
            with (
                self.subTest(post=post),
                self.assertRaises(AccessError),
                self.env.cr.savepoint(),
            ):
                self.standard.with_user(user).action_rerate()
        other = self._make_community("YFY", "云枫苑", self.company)
        stranger = self._make_user("ledger_clerk", other, login="b9-stranger")
        self.standard.with_user(stranger).action_rerate()
        self.assertEqual(self._charges(self.unit), self.bill_of["unpaid"])


@tagged("post_install", "-at_install")
class TestRerate(RerateCase, TransactionCase):
    chart = "cn"


@tagged("post_install", "-at_install")
class TestRerateLargeBis(RerateCase, TransactionCase):
    chart = "cn_large_bis"


@tagged("post_install", "-at_install")
class TestRerateTour(RerateMixin, ChineseTours):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_bills()

    def test_b9_the_button_of_the_standard_in_chinese(self):
        before = self._paid_digests()
        self._raise_price()
        self.start_tour(
            f"/odoo/wuye.fee.standard/{self.standard.id}",
            "wuye_rerate",
            login=self.clerk.login,
        )
        self.env.invalidate_all()
        self._assert_unpaid_reissued()
        self.assertEqual(self._paid_digests(), before)
