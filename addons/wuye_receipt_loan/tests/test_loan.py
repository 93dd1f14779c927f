"""Receipts lent before the money comes: drawn, borrowed, settled or back (D8, R69)."""

from psycopg2.errors import CheckViolation, UniqueViolation

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import TransactionCase, freeze_time, tagged

from .common import LoanMixin

DAY = "2026-04-10 02:00:00"
LATER = "2026-04-18 02:00:00"  # eight days after; a receipt is lent for seven


class LoanCase(LoanMixin):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_billing()
        cls._setup_loans()

    # === LENDING === #

    def test_r69_lent_receipt_is_written_and_nothing_is_booked(self):
        before = self._entries()
        with freeze_time(DAY):
            loan = self._lend([(self.bills[0], 300.0), (self.bills[1], 120.55)])
        self.assertRecordValues(
            loan,
            [
                {
                    "receipt_no": "A0012801",
                    "state": "borrowed",
                    "amount": 420.55,
                    "borrower_id": self.housekeeper.id,
                    "lender_id": self.collector.id,
                    "unit_id": self.unit.id,
                    "partner_id": self.owner.id,
                    "date": fields.Date.to_date("2026-04-10"),
                    "date_due": fields.Date.to_date("2026-04-17"),
                }
            ],
        )
        self.assertEqual(self._states(), {"A0012801": "borrowed"})
        self.assertEqual(loan.number_id.holder_id, self.housekeeper)
        self.assertEqual(self._entries(), before)
        self.assertEqual(self.bills.mapped("amount_residual"), [300.0] * 3)
        move = self.book.move_ids.sorted("id")[-1]
        self.assertRecordValues(
            move,
            [
                {
                    "kind": "lend",
                    "number_first": 12801,
                    "from_id": self.collector.id,
                    "to_id": self.housekeeper.id,
                }
            ],
        )
        self._assert_clean()

    def test_r69_days_are_those_of_the_company(self):
        self.company.wuye_loan_days = 3
        with freeze_time(DAY):
            loan = self._lend()
        self.assertEqual(loan.date_due, fields.Date.to_date("2026-04-13"))

    def test_d8_only_who_holds_receipts_lends_them(self):
        for user in (self.housekeeper, self.supervisor, self.keeper, self.manager):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self._lend(user=user)
        with self.assertRaisesRegex(UserError, "no blank receipt"):
            self._lend(user=self.cashier)

    def test_d11_who_takes_money_or_keeps_receipts_borrows_none(self):
        for user in (self.collector, self.cashier, self.keeper, self.clerk):
            with (
                self.subTest(user=user.login),
                self.assertRaisesRegex(UserError, "cannot borrow"),
            ):
                self._lend(borrower=user)

    def test_d8_borrower_works_for_the_community(self):
        elsewhere = self._make_community("YFY", "云枫苑", self.company)
        stranger = self._make_user("housekeeper", elsewhere, login="d-stranger")
        with self.assertRaisesRegex(UserError, "does not work for"):
            self._lend(borrower=stranger)

    def test_d8_receipt_is_for_open_bills_of_one_unit_and_payer(self):
        other = self._make_unit(self.building, "0402", area_building=50.0)
        self._make_occupancy(other, self._make_partner("李雪"), date_from="2020-01-01")
        standard = self.bills.contract_line_id[:1].standard_id
        self._make_line(other, standard, "2026-04-01")
        self._run("2026-04")
        [foreign] = self._open(self.fee, other)
        with self.assertRaisesRegex(UserError, "one unit and one payer"):
            self._lend([(self.bills[0], 300.0), (foreign, 150.0)])
        for amount in (300.01, 0.0, -1.0):
            with self.assertRaisesRegex(UserError, "Choose the bills anew"):
                self._lend([(self.bills[0], amount)])
        with self.assertRaisesRegex(UserError, "Choose the bills"):
            self._loans()._lend(self.housekeeper, [])
        self.assertEqual(self._states(), {})

    def test_j6_bill_of_another_line_is_lent_by_its_collector(self):
        self.collector.wuye_line_ids = self.parking.business_line_id
        with self.assertRaises(AccessError):
            self._lend()

    def test_d8_bill_that_is_out_is_not_lent_again(self):
        loan = self._lend()
        with self.assertRaisesRegex(UserError, f"A0012801.*{loan.name}.*赵管家"):
            self._lend([(self.bills[0], 100.0)])

    # === SETTLED AT THE DESK === #

    def test_r69_money_for_its_bills_is_taken_on_the_borrowed_number(self):
        loan = self._lend([(self.bills[0], 300.0), (self.bills[1], 120.55)])
        self._open_shift()
        pairs = [(self.bills[0], 300.0), (self.bills[1], 120.55)]
        order = self._order(pairs, [("cash", 400.0), ("pos", 20.55)])
        answer = self._cashier().take(self.token, order)
        self.assertEqual(answer["name"], "A0012801")
        self.assertEqual(answer["loan"], {"name": loan.name, "borrower": "赵管家"})
        self.assertEqual(answer["numbers"], {"next": "A0012802", "left": 19})
        self.assertRecordValues(
            loan,
            [
                {
                    "state": "settled",
                    "receipt_id": answer["id"],
                    "ended_by": self.collector.id,
                }
            ],
        )
        self.assertEqual(self._states(), {"A0012801": "used"})
        self.assertEqual(self.bills.mapped("amount_residual"), [0.0, 179.45, 300.0])
        again = self._cashier().take(self.token, order)
        self.assertEqual(again["id"], answer["id"])
        self._assert_clean()

    def test_r69_other_bills_of_the_payer_go_on_the_next_number(self):
        loan = self._lend()
        self._open_shift()
        answer = self._cashier().take(self.token, self._order([(self.bills[1], 300.0)]))
        # the screen prints it as ever: no slip is to be given back
        self.assertIs(answer["loan"], False)
        self.assertEqual((answer["name"], loan.state), ("A0012802", "borrowed"))

    def test_t5_more_less_or_else_than_the_slip_is_refused(self):
        loan = self._lend()
        self._open_shift()
        said = f"A0012801.*{loan.name}.*赵管家.*300.00"
        for pairs, more in (
            ([(self.bills[0], 299.99)], {}),
            ([(self.bills[0], 300.0), (self.bills[1], 300.0)], {}),
        ):
            with self.assertRaisesRegex(UserError, said):
                self._take(pairs, **more)
        with self.assertRaisesRegex(UserError, said):
            self._take(
                [(self.bills[0], 300.0)],
                [("cash", 310.0)],
                advances=[{"amount": 10.0}],
            )
        self.assertEqual(loan.state, "borrowed")
        self.assertEqual(self._states(), {"A0012801": "borrowed"})
        self.assertEqual(self.bills[0].amount_residual, 300.0)

    def test_t5_lent_bill_is_taken_by_no_other_path(self):
        loan = self._lend()
        self._open_shift()
        with self.assertRaisesRegex(UserError, f"{loan.name}.*赵管家"):
            self._pay("2026-04-12", [(self.bills[0], 300.0)], tender="transfer")
        batch = {
            "token": "each",
            "tender": "cash",
            "bills": [
                {"id": bill.id, "open": 300.0, "late": 0.0} for bill in self.bills[:2]
            ],
        }
        self._loans()._lend(self.housekeeper, [(self.bills[2], 300.0)])
        batch["bills"].append({"id": self.bills[2].id, "open": 200.0, "late": 0.0})
        answer = self._cashier().take_each(self.token, batch)
        self.assertEqual(
            [row["name"] for row in answer["taken"]], ["A0012801", "A0012803"]
        )
        [failed] = answer["failed"]
        self.assertIn("赵管家", failed["reason"])
        self._assert_clean()

    def test_d8_desk_says_what_is_out(self):
        with freeze_time(DAY):
            loan = self._lend()
        with freeze_time(LATER):
            self._open_shift()
            page = self._cashier().open_unit(self.token, self.unit.id)
        self.assertEqual(
            page["loans"],
            [
                {
                    "id": loan.id,
                    "name": loan.name,
                    "number": "A0012801",
                    "borrower": "赵管家",
                    "amount": 300.0,
                    "due": loan.date_due,
                    "is_overdue": True,
                    "lines": [{"charge_id": self.bills[0].id, "amount": 300.0}],
                }
            ],
        )
        self.assertEqual(
            {row["id"]: (row["loan"], row["is_taken"]) for row in page["bills"]},
            {
                self.bills[0].id: ("A0012801", False),
                self.bills[1].id: ("", True),
                self.bills[2].id: ("", True),
            },
        )

    def test_r69_another_collector_settles_what_was_lent(self):
        loan = self._lend()
        other = self._make_user("collector", self.community, login="d-other")
        _desk, token = self._make_desk("JLW-02")
        self._open_shift(user=other, token=token)
        receipt = self._take([(self.bills[0], 300.0)], user=other, token=token)
        self.assertEqual((receipt.name, receipt.user_id), ("A0012801", other))
        self.assertEqual((loan.state, loan.ended_by), ("settled", other))

    def test_d8_desk_of_another_community_sends_the_payer_there(self):
        loan = self._lend()
        elsewhere = self._make_community("YFY", "云枫苑", self.company)
        for user in (self.supervisor, self.collector):
            user.wuye_community_ids |= elsewhere
        desk, token = self._make_desk("YFY-01", community_id=elsewhere.id)
        self._open_shift(token=token)
        with self.assertRaisesRegex(UserError, "A0012801 is of 锦澜湾"):
            self._take([(self.bills[0], 300.0)], token=token)
        self.assertEqual((desk.community_id, loan.state), (elsewhere, "borrowed"))

    # === BROUGHT BACK, VOID, LOST === #

    def test_r69_brought_back_unpaid_its_number_is_void(self):
        loan = self._lend()
        loan.with_user(self.collector).action_return()
        self.assertEqual(loan.state, "returned")
        self.assertEqual(self._states(), {"A0012801": "void"})
        self.assertIn(loan.name, loan.number_id.reason)
        self.assertFalse(loan.number_id.holder_id)
        move = self.book.move_ids.sorted("id")[-1]
        self.assertEqual((move.kind, move.from_id), ("void", self.housekeeper))
        with self.assertRaisesRegex(UserError, "closed already"):
            loan.with_user(self.collector).action_return()
        self._open_shift()
        self.assertEqual(self._take([(self.bills[0], 300.0)]).name, "A0012802")

    def test_d8_written_wrongly_it_is_void_with_its_reason(self):
        loan = self._lend()
        self.env["wuye.receipt.loan.void"].with_user(self.collector).create(
            {"loan_id": loan.id, "reason": "房号写错"}
        ).action_void()
        self.assertEqual((loan.state, loan.reason), ("void", "房号写错"))
        self.assertEqual(loan.number_id.reason, "房号写错")
        self.assertEqual(self._states(), {"A0012801": "void"})

    def test_d8_only_who_holds_receipts_takes_them_back(self):
        loan = self._lend()
        for user in (self.housekeeper, self.manager, self.supervisor):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                loan.with_user(user).action_return()

    def test_d8_lost_once_a_manager_approved_it(self):
        loan = self._lend()
        loss = self._report_lost(loan)
        with self.assertRaisesRegex(UserError, "Ask for approval"):
            loss.action_apply()
        self.assertEqual(loan.state, "borrowed")
        loss.request_validation()
        loss.with_user(self.manager).invalidate_recordset()
        loss.with_user(self.manager).validate_tier()
        loss.invalidate_recordset()
        loss.action_apply()
        self.assertEqual((loan.state, loss.state), ("lost", "done"))
        self.assertEqual(self._states(), {"A0012801": "lost"})
        move = self.book.move_ids.sorted("id")[-1]
        self.assertEqual((move.kind, move.from_id), ("lose", self.housekeeper))

    def test_d8_manager_does_not_approve_the_loss_of_his_own(self):
        loan = self._lend(borrower=self.manager)
        loss = self._report_lost(loan)
        loss.request_validation()
        loss.with_user(self.manager).invalidate_recordset()
        with self.assertRaisesRegex(AccessError, "his own"):
            loss.with_user(self.manager).validate_tier()

    def test_d8_found_and_paid_the_report_is_put_aside(self):
        loan = self._lend()
        loss = self._report_lost(loan)
        self._open_shift()
        self._take([(self.bills[0], 300.0)])
        self.assertEqual((loan.state, loss.state), ("settled", "cancelled"))

    def test_d8_keeper_does_not_lose_what_is_out_on_a_slip(self):
        loan = self._lend()
        with self.assertRaisesRegex(UserError, f"{loan.name}.*赵管家"):
            self.book._move("lose", 12801, 12802, reason="遗失")
        self.assertEqual(loan.number_id.state, "borrowed")

    # === OVERDUE === #

    def test_d8_overdue_receipt_blocks_its_borrower(self):
        with freeze_time(DAY):
            loan = self._lend()
        with freeze_time("2026-04-17 02:00:00"):
            self.assertFalse(loan.is_overdue)
            second = self._lend([(self.bills[1], 300.0)])
        loan.invalidate_recordset()
        with freeze_time(LATER):
            said = f"赵管家.*A0012801.*{loan.name}.*2026-04-17"
            with self.assertRaisesRegex(UserError, said):
                self._lend([(self.bills[2], 300.0)])
            other = self._make_user("housekeeper", self.community, login="d-other")
            self._lend([(self.bills[2], 300.0)], borrower=other)
            loan.with_user(self.collector).action_return()
            self._lend([(self.bills[0], 300.0)])
        self.assertEqual(second.state, "borrowed")

    def test_d8_manager_extends_with_a_reason_and_no_one_else(self):
        with freeze_time(DAY):
            loan = self._lend()
        vals = {"loan_id": loan.id, "date_due": "2026-04-25", "reason": "业主出差"}
        extend = self.env["wuye.receipt.loan.extend"]
        for user in (self.collector, self.housekeeper, self.supervisor):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                extend.with_user(user).create(vals).action_extend()
            with self.assertRaises(AccessError):
                loan.with_user(user)._extend(loan.date_due, "再宽限")
        with self.assertRaisesRegex(UserError, "to a later day"):
            loan.with_user(self.manager)._extend(loan.date_due, "不变")
        extend.with_user(self.manager).create(vals).action_extend()
        self.assertRecordValues(
            loan,
            [
                {
                    "date_due": fields.Date.to_date("2026-04-25"),
                    "extend_reason": "业主出差",
                }
            ],
        )
        with freeze_time(LATER):
            self._lend([(self.bills[1], 300.0)])

    def test_d8_manager_does_not_extend_his_own(self):
        loan = self._lend(borrower=self.manager)
        with self.assertRaisesRegex(UserError, "his own slip"):
            loan.with_user(self.manager)._extend(
                fields.Date.add(loan.date_due, days=5), "忙"
            )

    def test_d8_overdue_ones_are_found_and_told(self):
        with freeze_time(DAY):
            loan = self._lend()
        with freeze_time(LATER):
            self._lend([(self.bills[1], 300.0)], borrower=self.manager)
            found = self._loans(self.manager).search([("is_overdue", "=", True)])
            self.assertEqual(found, loan.with_user(self.manager))
            rest = self._loans(self.manager).search([("is_overdue", "=", False)])
            self.assertEqual(len(rest), 1)
            rows = self.env["wuye.todo"].with_user(self.collector)._load()
            [row] = [row for row in rows if row["code"] == "receipt_loan"]
            self.assertEqual((row["count"], row["since"]), (1, "2026-04-17"))

    # === SHIFT === #

    def test_d8_shift_closes_and_counts_what_is_out(self):
        shift = self._open_shift()
        self._lend()
        self._lend([(self.bills[1], 300.0)])
        self._take([(self.bills[0], 300.0)])
        self.env.flush_all()
        self.assertEqual(shift.with_user(self.collector).loan_count, 1)
        self._cashier().close_shift(self.token, {"cash": 800.0})
        self.assertEqual(shift.state, "closed")
        action = shift.with_user(self.supervisor).action_open_loans()
        self.assertEqual(
            self.env["wuye.receipt.loan"].search_count(action["domain"]), 1
        )

    # === THE DATABASE === #

    def test_d8_slip_is_made_and_changed_by_its_buttons_only(self):
        loan = self._lend()
        said = "buttons of the slip"
        for user in (self.collector, self.manager, self.housekeeper):
            with self.assertRaisesRegex(AccessError, said):
                loan.with_user(user).write({"date_due": "2030-01-01"})
            with self.assertRaisesRegex(AccessError, said):
                self._loans(user).create({"name": "X"})

    def test_d8_number_is_out_on_one_slip(self):
        loan = self._lend()
        vals = {"name": "X", "borrower_id": self.manager.id}
        with self.assertRefused(UniqueViolation, "wuye_receipt_loan_number_once"):
            loan.copy(vals)
            self.env.flush_all()

    def test_d8_what_was_signed_never_changes(self):
        loan = self._lend()
        for name, value in (("amount", 1.0), ("borrower_id", self.manager.id)):
            with self.assertRefused(CheckViolation, "wuye_receipt_loan_facts"):
                loan.write({name: value})
                self.env.flush_all()
        with self.assertRefused(CheckViolation, "wuye_receipt_loan_kept"):
            self.env.cr.execute(
                "DELETE FROM wuye_receipt_loan WHERE id = %s", [loan.id]
            )
        with self.assertRefused(CheckViolation, "wuye_receipt_loan_line_frozen"):
            loan.line_ids.write({"amount": 1.0})
            self.env.flush_all()

    def test_t5_settled_only_by_a_receipt_and_closed_for_good(self):
        loan = self._lend()
        ended = {"ended_at": fields.Datetime.now(), "ended_by": self.collector.id}
        with self.assertRefused(CheckViolation, "wuye_receipt_loan_settled_by"):
            loan.write({"state": "settled", **ended})
            self.env.flush_all()
        with self.assertRefused(CheckViolation, "wuye_receipt_loan_explained"):
            loan.write({"state": "returned", **ended})
            self.env.flush_all()
        loan.with_user(self.collector).action_return()
        with self.assertRefused(CheckViolation, "wuye_receipt_loan_end_stays"):
            loan.write({"state": "void"})
            self.env.flush_all()


@tagged("post_install", "-at_install")
class TestLoanSmall(LoanCase, TransactionCase):
    """小企业会计准则."""

    chart = "cn"


@tagged("post_install", "-at_install")
class TestLoanLarge(LoanCase, TransactionCase):
    """企业会计准则."""

    chart = "cn_large_bis"
