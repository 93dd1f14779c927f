"""A deposit settles fees: a receipt without money (ACCOUNTING row 18d)."""

from decimal import Decimal

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common import DepositCommon


class SetOffTests:
    """The tests of one chart, for a class of `DepositCommon`."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._make_line(cls.unit, cls._make_standard(cls.fee, 3.0), "2026-01-01")
        cls._run("2026-01")
        cls._run("2026-02")
        cls.january, cls.february = cls._open()

    def test_b13_set_off_pays_the_oldest_first_and_the_report_ties(self):
        """450 held; January 300 and February 300 open: 300 and 150 are settled."""
        deposit = self._take(450.0)
        moves = self._set_off(deposit)
        self.assertEqual(
            (self.january.amount_residual, self.february.amount_residual), (0, 150.0)
        )
        self.assertRecordValues(
            moves.sorted("id"),
            [
                {"charge_id": self.january.id, "amount": -300.0},
                {"charge_id": self.february.id, "amount": -150.0},
            ],
        )
        rows = (self.january + self.february).allocation_ids
        self.assertEqual(set(rows.mapped("kind")), {"payment"})
        self.assertEqual(sum(rows.mapped("amount")), 450.0)
        self.assertEqual((deposit.state, deposit.amount_held), ("closed", 0.0))
        self.assertEqual((self._balance("deposit"), self._balance("ar")), (0, 150.0))
        total = self._figures("2026-02").total
        self.assertEqual(
            (total.received, total.later, total.closing),
            (Decimal("450.00"), 0, Decimal("150.00")),
        )
        self.assertClean("2026-01", "2026-02")

    def test_b13_set_off_is_listed_apart_from_money(self):
        self._set_off(self._take(450.0))
        tenders = self.env["wuye.month.figures"]._tenders(
            self.community, self._first_of("2026-02")
        )
        own = [(self.company.wuye_deposit_journal_id.id, Decimal("450.00"))]
        self.assertEqual(tenders, {self.community: own})
        self.assertEqual(self._balance("cash"), 450.0, "only the deposit itself")

    def _first_of(self, month):
        return self.env["wuye.month"]._fields["month"].to_date(f"{month}-01")

    def test_b13_set_off_undone_opens_the_charge_again(self):
        deposit = self._take(450.0)
        moves = self._set_off(deposit)
        first = moves.filtered(lambda move: move.charge_id == self.january)
        self._undo(first, date="2026-03-02")
        self.assertEqual(self.january.amount_residual, 300.0)
        self.assertEqual((deposit.state, deposit.amount_held), ("partly", 300.0))
        self.assertEqual(self._balance("deposit"), -300.0)
        self.assertEqual(self._figures("2026-02").total.received, Decimal("450.00"))
        self.assertEqual(self._figures("2026-03").total.received, Decimal("-300.00"))
        # and pays again, from what is held
        self._set_off(deposit, date="2026-03-03", amounts=[300.0, 0.0])
        self.assertEqual(self.january.amount_residual, 0.0)
        self.assertClean("2026-02", "2026-03")


@tagged("post_install", "-at_install")
class TestSetOffSmallEnterprises(SetOffTests, DepositCommon):
    chart = "cn"

    def test_b13_chosen_amounts_are_settled(self):
        deposit = self._take(450.0)
        self._set_off(deposit, amounts=[0.0, 20.0])
        self.assertEqual(
            (self.january.amount_residual, self.february.amount_residual), (300, 280)
        )
        self.assertEqual(deposit.amount_held, 430.0)

    def test_b13_no_more_than_is_held_or_open(self):
        deposit = self._take(450.0)
        with self.assertRaisesRegex(UserError, "is held"):
            self._set_off(deposit, amounts=[300.0, 300.0])
        with self.assertRaisesRegex(ValidationError, "or less"):
            self._set_off(deposit, amounts=[300.01])

    def test_b13_other_peoples_charges_are_not_settled(self):
        other = self._make_unit(self.building, "0402", area_building=10.0)
        self._make_occupancy(other, self._make_partner("李雪"), date_from="2020-01-01")
        self._make_line(other, self._make_standard(self.fee, 2.0), "2026-03-01")
        self._run("2026-03")
        [charge] = self._open(unit=other)
        page = self.env["wuye.deposit.set.off"].with_user(self.cashier)
        page = page.create({"deposit_id": self._take().id, "reason": "x"})
        self.assertNotIn(charge, page.line_ids.charge_id)
        with self.assertRaisesRegex(ValidationError, "not owed by"):
            page.line_ids.create(
                {"set_off_id": page.id, "charge_id": charge.id, "amount": 1.0}
            )

    def test_b13_match_of_a_set_off_is_not_undone_by_hand(self):
        moves = self._set_off(self._take(450.0))
        credits = moves.move_id.line_ids.filtered(
            lambda line: line.account_type == "asset_receivable"
        )
        with self.assertRaisesRegex(UserError, "page of the deposit"):
            credits.with_user(self.accountant).remove_move_reconcile()
        with self.assertRaisesRegex(UserError, "page of the deposit"):
            moves.move_id.with_user(self.accountant).button_draft()

    def test_b13_nothing_owed_is_said(self):
        self._pay("2026-02-10", [(self.january, 300.0), (self.february, 300.0)])
        with self.assertRaisesRegex(UserError, "nothing to set off"):
            self._set_off(self._take())


@tagged("post_install", "-at_install")
class TestSetOffEnterprises(SetOffTests, DepositCommon):
    chart = "cn_large_bis"
