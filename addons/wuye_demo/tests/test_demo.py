from freezegun import freeze_time

from odoo import fields
from odoo.tests import TransactionCase, tagged

TODAY = "2026-05-10"
# one row of each is deleted by SQL, foreign keys and triggers switched off
KINDS = (
    "wuye_charge",
    "wuye_charge_allocation",
    "wuye_advance",
    "wuye_advance_use",
    "account_payment",
    "account_move_line",
)


class Undone:
    """What the block does to the database is taken back at its end."""

    def __init__(self, cr):
        self.cr = cr

    def __enter__(self):
        self.cr.execute("SAVEPOINT undone")

    def __exit__(self, *_problem):
        self.cr.execute("ROLLBACK TO SAVEPOINT undone")


@tagged("post_install", "-at_install")
class TestDemo(TransactionCase):
    """The demo estate, small: made by the users' own methods, and clean."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        company = cls.env["res.company"].create(
            {
                "name": "Demo",
                "country_id": cls.env.ref("base.cn").id,
                "currency_id": cls.env.ref("base.CNY").id,
            }
        )
        cls.env["account.chart.template"].try_loading("cn", company)
        cls.env.user.company_ids |= company
        cls.env.user.company_id = company
        cls.env = cls.env(context={"allowed_company_ids": company.ids})
        cls.company = company
        cls.startClassPatcher(freeze_time(TODAY))
        cls.env["wuye.demo"]._load(
            "small", today=fields.Date.to_date(TODAY), commit=False
        )

    def _findings(self):
        """What the audit of the demo company finds now."""
        self.env.invalidate_all()
        return list(self.env["wuye.audit"].sudo()._find(self.company))

    def test_audit_is_clean(self):
        self.assertEqual(self._findings(), [])

    def test_h8_nobody_could_do_both(self):
        """Empty at go-live: each post has its paper, no pair is in one hand."""
        self.env["wuye.role.finding"]._refresh()
        users = self.env["res.users"].search([("login", "like", "demo-%")])
        findings = self.env["wuye.role.finding"].search([("user_id", "in", users.ids)])
        self.assertTrue(users)
        self.assertFalse(findings)

    def test_deleting_any_one_row_turns_the_audit_red(self):
        """Past foreign keys and triggers, as only the database's owner could."""
        for table in KINDS:
            self.env.cr.execute(
                f"SELECT id FROM {table} WHERE company_id = %s ORDER BY id",
                [self.company.id],
            )
            ids = [row[0] for row in self.env.cr.fetchall()]
            for row_id in (ids[0], ids[len(ids) // 2], ids[-1]):
                with self.subTest(table=table, id=row_id), Undone(self.env.cr):
                    self.env.cr.execute("SET LOCAL session_replication_role = replica")
                    self.env.cr.execute(f"DELETE FROM {table} WHERE id = %s", [row_id])
                    self.assertTrue(self._findings())

    def test_every_month_balances_and_old_months_are_closed(self):
        months = self.env["wuye.month"].search([("company_id", "=", self.company.id)])
        self.assertEqual(sorted(months.mapped("state")), ["closed"] * 4 + ["open"] * 4)
        reports = self.env["wuye.month.report"].search(
            [("company_id", "=", self.company.id)]
        )
        self.assertEqual(len(reports), len(months))
        for month in months:
            self.env["wuye.month.figures"]._compute_checked(
                month.community_id, month.month
            )

    def test_a4_a_home_is_sold_with_its_final_bill(self):
        event = self.env["wuye.unit.event"].search(
            [("company_id", "=", self.company.id)]
        )
        self.assertEqual((event.kind, event.state), ("transfer", "done"))
        self.assertEqual(event.unit_id.owner_id, event.partner_id)
        final = self.env["wuye.charge"].browse(event.changes["issued"])
        self.assertIn(event.partner_old_id, final.partner_id)
        last = max(final.mapped("period_end"))
        self.assertEqual(last, fields.Date.subtract(event.date, days=1))

    def test_loading_again_adds_nothing(self):
        before = self.env["wuye.charge"].search_count([])
        self.env["wuye.demo"]._load(
            "small", today=fields.Date.to_date(TODAY), commit=False
        )
        self.assertEqual(self.env["wuye.charge"].search_count([]), before)

    def test_estate_has_arrears_advances_and_a_bit_of_everything(self):
        charges = self.env["wuye.charge"].search([("company_id", "=", self.company.id)])
        self.assertLessEqual(
            {"regular", "opening", "adjustment"}, set(charges.mapped("kind"))
        )
        self.assertTrue(charges.filtered(lambda c: c.amount_residual > 0))
        self.assertTrue(
            self.env["wuye.charge.release"].search([("move_id", "!=", False)])
        )

    def test_b12_b13_b16_costs_are_shared_damages_charged_deposits_kept(self):
        mine = [("company_id", "=", self.company.id)]
        costs = self.env["wuye.allocation"].search(mine)
        self.assertEqual(set(costs.mapped("state")), {"audited"})
        for cost in costs:
            billed = sum(cost.line_ids.charge_ids.mapped("amount"))
            self.assertEqual(cost.currency_id.compare_amounts(billed, cost.amount), 0)
        # looked for every month; charged where somebody is more than 15 days late
        runs = self.env["wuye.late.run"].search(mine)
        months = self.env["wuye.month"].search(mine)
        self.assertEqual(len(runs), len(months))
        for run in runs:
            self.assertEqual(run.state, "posted" if run.line_ids else "computed")
        of_cards = [("card_application_id", "=", False)]
        deposits = self.env["wuye.deposit"].search(mine + of_cards)
        self.assertEqual(set(deposits.mapped("amount_held")), {0.0, 2000.0})

    def _mine(self, model):
        return self.env[model].search([("company_id", "=", self.company.id)])

    def test_b18_a_bill_is_split_between_a_couple(self):
        split = self._mine("wuye.rebill")
        self.assertEqual((split.kind, split.method), ("split", "payers"))
        self.assertEqual(len(split.new_ids.partner_id), 2)
        self.assertAlmostEqual(sum(split.new_ids.mapped("amount")), split.amount, 2)

    def test_b11_a_discount_is_approved_and_taken_off_the_last_bill(self):
        application = self._mine("wuye.discount.application")
        self.assertEqual(application.scheme_id.state, "done")
        self.assertEqual(application.state, "done")
        [request] = application.request_ids
        fee = request.charge_id
        self.assertEqual(fee.bill_month, fields.Date.to_date("2026-04-01"))
        self.assertEqual(
            application.amount_total, application.currency_id.round(fee.amount / 10)
        )

    def test_r88_r89_a_bank_collects_a_file_but_two_rows(self):
        [batch] = self._mine("wuye.collection.batch")
        self.assertEqual((batch.state, batch.failed_count), ("done", 2))
        self.assertEqual(len(batch.line_ids), batch.booked_count + 2)
        booked = sum(batch.move_ids.mapped("amount_total"))
        self.assertAlmostEqual(booked, batch.amount_collected, 2)
        self.assertGreater(booked, 0)
        failed = batch.line_ids.filtered(lambda line: line.state == "failed")
        self.assertEqual(set(failed.mapped("reason")), {"余额不足"})
        tasks = self.env["mail.activity"].with_context(active_test=False)
        tasks = tasks.search(
            [("res_model", "=", failed._name), ("res_id", "in", failed.ids)]
        )
        self.assertEqual(set(tasks.mapped("user_id.name")), {"陈志远"})
        owed = failed.filtered(lambda line: line._open_amount())
        self.assertEqual(tasks.filtered("active").mapped("res_id"), owed.ids)

    def test_c9_the_reading_window_is_closed_by_two_people(self):
        window = self._mine("wuye.reading.window")
        self.assertEqual(window.state, "closed")
        if window.line_ids:
            self.assertNotEqual(window.listed_by, window.closed_by)
            self.assertTrue(all(window.line_ids.mapped("reason")))

    def test_j11_a_burst_pipe_is_found_and_one_row_is_looked_into(self):
        found = self._mine("wuye.exception")
        high = found.filtered(lambda row: row.kind == "high")
        self.assertGreaterEqual(max(high.mapped("quantity")), 81)
        self.assertEqual(len(found.note_ids), 1)
        # the bill that was split has its whole area still
        self.assertNotIn("area", found.mapped("kind"))
        self.assertIn("open", found.mapped("state"))

    def test_r90_the_notices_of_a_building_are_printed_and_none_is_mailed(self):
        batch = self._mine("wuye.notice.batch")
        self.assertTrue(batch.notice_count)
        self.assertEqual(batch.printed_count, batch.notice_count)
        self.assertEqual(batch.file_ids.mapped("state"), ["done"])
        self.assertTrue(batch.file_ids.file)
        self.assertEqual(set(batch.notice_ids.mapped("mail_state")), {"none"})

    def test_d7_receipts_are_drawn_one_is_void_and_the_rest_is_counted(self):
        book = self.env["wuye.receipt.book"].search(
            [("company_id", "=", self.company.id)]
        )
        states = book.number_ids.grouped("state")
        self.assertEqual(
            {state: len(numbers) for state, numbers in states.items()},
            {"stock": 130, "drawn": 65, "used": 4, "void": 1},
        )
        [count] = self.env["wuye.receipt.count"].search([("book_id", "=", book.id)])
        self.assertEqual((count.found, count.expected), (49, 49))

    def test_d2_a_shift_is_counted_a_fen_short(self):
        shifts = self._mine("wuye.shift").filtered(lambda one: not one.is_booth)
        shift, second = shifts.sorted("id")
        self.assertEqual((second.state, second.difference), ("closed", 0.0))
        self.assertEqual((shift.state, shift.difference), ("closed", -0.01))
        self.assertEqual(len(shift.receipt_ids), 1)
        counts = shift.count_ids
        self.assertEqual(set(counts.mapped("tender")), {"cash", "alipay"})
        self.assertEqual(
            round(sum(counts.mapped("expected")) - shift.amount_float, 2),
            round(sum(shift.receipt_ids.mapped("amount")), 2),
        )

    def test_b19_shops_pay_whole_yuan_and_the_rest_is_on_the_ledger(self):
        rows = self._mine("wuye.rounding").filtered("difference")
        self.assertEqual(set(rows.item_id.mapped("code")), {"SPF"})

    def test_b21_a_raised_fee_is_tried_without_a_posting(self):
        shadow = self._mine("wuye.shadow")
        self.assertEqual(shadow.state, "done")
        self.assertFalse(shadow.failure_ids.filtered(lambda row: row.side == "then"))
        self.assertGreater(shadow.amount_change, 0)

    def test_e14_the_quarter_is_published_by_a_third_person(self):
        report = self._mine("wuye.disclosure")
        self.assertEqual((report.state, report.difference), ("published", 0.0))
        self.assertEqual(
            len(report.computed_by | report.checked_by | report.published_by), 3
        )
        self.assertGreater(report.amount_income, 0)
        self.assertGreater(report.amount_expense, 0)
        self.assertTrue(report.is_intact)

    def test_h3_f2_gates_have_days_of_passages_a_gap_and_a_loss_not_confirmed(self):
        boxes = self._mine("wuye.iot.box")
        self.assertEqual(set(boxes.mapped("state")), {"enrolled"})
        intake = self.env["wuye.iot.intake"]
        for box in boxes:
            self.assertEqual(intake._unproven(box), [])
        events = self._mine("wuye.iot.event")
        self.assertGreater(len(events), 300)
        self.assertLess(max(events.mapped("at")), fields.Datetime.now())
        outcomes = {"passed", "denied", "alarm", "info"}
        self.assertEqual(set(events.mapped("outcome")), outcomes)
        self.assertTrue(events.filtered(lambda one: "浙A·8K352" in one.subject))
        [gap] = self._mine("wuye.iot.gap")
        self.assertEqual((gap.state, gap.count), ("open", 3))
        by_loss = boxes.grouped("deny_open")
        self.assertEqual(by_loss[1].mapped("name"), ["1幢1单元"])
        order = self._mine("wuye.iot.command")
        self.assertEqual((order.state, order.user_id.name), ("done", "王立军"))
        handled = self._mine("wuye.iot.alarm").filtered("handled_by")
        self.assertEqual(handled.handled_by.name, "王立军")

    def test_r108_f3_cards_have_every_state_and_applications_every_stage(self):
        cards = self._mine("wuye.card")
        self.assertEqual(
            set(cards.mapped("state")), {"blank", "active", "lost", "replaced"}
        )
        self.assertEqual(set(cards.mapped("kind")), {"resident", "staff", "visitor"})
        [replaced] = cards.filtered(lambda card: card.state == "replaced")
        self.assertEqual(replaced.replaced_by_id.partner_id, replaced.partner_id)
        stages = self._mine("wuye.card.application").sorted("id").mapped("stage")
        self.assertEqual(stages, ["issued", "approved", "submitted", "draft"])
        issued = self._mine("wuye.card.application").sorted("id")[0]
        self.assertEqual((issued.amount_fee_open, issued.amount_held), (0.0, 50.0))

    def test_f4_f6_wallets_are_spent_booked_sealed_and_the_merchant_is_paid(self):
        entries = self._mine("wuye.wallet.entry")
        kinds = {"topup", "spend", "refund", "subsidy", "close"}
        self.assertEqual(set(entries.mapped("kind")), kinds)
        self.assertGreater(len(entries.filtered(lambda e: e.kind == "spend")), 40)
        # all that is over is booked, today is not yet
        self.assertEqual(self.env["wuye.wallet.day"]._waiting(self.company), [])
        self.assertNotIn(
            fields.Date.to_date(TODAY), self._mine("wuye.wallet.day").mapped("date")
        )
        paid = self._mine("wuye.wallet.statement").sorted("month")[0]
        self.assertEqual(
            (paid.state, paid.month), ("paid", fields.Date.to_date("2026-04-01"))
        )
        self.assertEqual(paid.payment_id.amount, paid.net)
        self.assertEqual(
            set(self._mine("wuye.wallet.subsidy").mapped("state")), {"draft", "done"}
        )
        self.assertEqual(len(self._mine("wuye.wallet.closing")), 1)

    def test_f19_residents_signed_up_by_card_and_one_activity_is_full(self):
        events = self.env["event.event"].search(
            [("wuye_community_id.company_id", "=", self.company.id)], order="date_begin"
        )
        self.assertEqual(
            [(event.wuye_taken, event.wuye_fee) for event in events],
            [(2, 0.0), (3, 20.0), (4, 0.0), (0, 0.0)],
        )
        self.assertEqual(events[1]._wuye_seats_left(), 0)
        fees = self._mine("wuye.wallet.entry").filtered(
            lambda entry: entry.place_id.kind == "activity"
        )
        self.assertEqual(fees.mapped("amount"), [-20.0] * 3)
        self.assertEqual(
            set(events[0].registration_ids.mapped("state")), {"done", "open"}
        )
        self.assertEqual(len(self._mine("wuye.campaign")), 2)

    def test_r112_an_owner_is_a_user_of_the_portal_with_card_and_wallet(self):
        [user] = self.env["res.users"].search([("login", "like", "demo-resident@")])
        self.assertTrue(user.share)
        holder = [("partner_id", "=", user.partner_id.id)]
        self.assertIn("active", self.env["wuye.card"].search(holder).mapped("state"))
        wallets = self.env["wuye.wallet"].search(holder)
        self.assertGreater(sum(wallets.mapped("balance")), 0)

    def test_g11_h11_a_shift_of_the_guard_is_counted_and_booked(self):
        lots = self._mine("wuye.parking.lot")
        self.assertEqual(len(lots), 2)
        stays = self._mine("wuye.parking.stay")
        self.assertEqual(set(stays.mapped("phase")), {"in", "out", "closed"})
        whys = set(self._mine("wuye.parking.lift").mapped("why"))
        self.assertLessEqual({"entry", "paid", "right", "free", "debt"}, whys)
        [shift] = self._mine("wuye.shift").filtered("is_booth")
        self.assertEqual((shift.state, shift.difference), ("closed", 0.0))
        self.assertEqual(
            shift.parking_move_id.amount_total, sum(stays.payment_ids.mapped("amount"))
        )
        self.assertEqual(len(self._mine("wuye.parking.fault")), 2)
        self.assertEqual(
            set(self._mine("wuye.parking.permit").mapped("state")), {"valid", "expired"}
        )

    def test_f17_staff_have_a_month_of_days_and_one_correction_waits(self):
        days = self._mine("wuye.attendance.day")
        self.assertEqual(len(days.employee_id), 4)
        self.assertGreater(len(days), 100)
        self.assertTrue(days.filtered("late_minutes"))
        self.assertTrue(days.filtered("is_absent"))
        rows = self._mine("wuye.attendance.correction")
        self.assertEqual(set(rows.mapped("state")), {"asked", "approved"})
        self.assertFalse(self._mine("wuye.attendance.due").filtered("error"))
