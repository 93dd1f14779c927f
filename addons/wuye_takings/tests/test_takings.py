"""Both tables equal the payments and the journal to the fen (D12, R70-R72)."""

from collections import defaultdict
from decimal import Decimal

from odoo.exceptions import UserError
from odoo.tests import TransactionCase, freeze_time, tagged

from odoo.addons.wuye_cashier.models.wuye_cashier_take import yuan

from .common import DAY, NOON, TakingsMixin

NOTHING = Decimal("0.00")


class TakingsCase(TakingsMixin):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_billing()
        cls._setup_takings()

    # === INDEPENDENT: THE JOURNAL ALONE === #

    def _from_journal(self, day=DAY):
        """{(receipt, item or advance, tender): yuan} from journal items, by their
        payment's memo and journal; no receipt, line or tender is read."""
        self.env.flush_all()
        self.env.cr.execute(
            """SELECT payment.memo, charge.item_id, journal.wuye_tender,
                      -sum(line.balance)
                 FROM account_move_line line
                 JOIN account_move move ON move.id = line.move_id
                 JOIN account_payment payment ON payment.move_id = move.id
                 JOIN account_journal journal ON journal.id = move.journal_id
                 JOIN account_payment_method_line method
                   ON method.id = payment.payment_method_line_id
            LEFT JOIN wuye_charge charge ON charge.id = line.wuye_charge_id
                WHERE move.company_id = %s AND move.date = %s
                  AND move.state = 'posted'
                  AND line.account_id <> method.payment_account_id
             GROUP BY 1, 2, 3""",
            [self.company.id, day],
        )
        return {
            (memo, item or "advance", tender): yuan(amount)
            for memo, item, tender, amount in self.env.cr.fetchall()
        }

    def _of_rows(self, rows):
        sums = defaultdict(Decimal)
        for row in rows:
            if row["kind"] == "take":
                item = "advance" if row["group"] == "advance" else row["item"].id
                sums[row["name"], item, row["tender"]] += row["amount"]
        return dict(sums)

    # === SUMS === #

    def test_d12_rows_are_the_payments_and_the_journal_to_the_fen(self):
        receipts = self._day()
        takings = self._takings()
        rows = takings._rows()
        self.assertEqual(self._of_rows(rows), self._from_journal())
        total = sum(map(yuan, receipts.mapped("amount")), NOTHING)
        self.assertEqual(sum(row["amount"] for row in rows), total)
        proof = takings._proof()
        self.assertEqual(
            (proof["receipts"], proof["payments"], proof["journal"]), (total,) * 3
        )
        self.assertEqual((proof["difference"], proof["first"]), (NOTHING, False))
        self.assertEqual(len({row["tender"] for row in rows}), 4)
        self._assert_clean()

    def test_d12_detail_is_the_journal_by_receipt_and_tender(self):
        self._day()
        detail = self._takings()._detail()
        journal = self._from_journal()
        codes = [column["key"] for column in detail["tenders"]]
        self.assertEqual(codes, ["cash", "pos", "wechat", "transfer"])
        for line in detail["lines"]:
            own = {key: v for key, v in journal.items() if key[0] == line["name"]}
            self.assertEqual(line["total"], sum(own.values()))
            for place, code in enumerate(codes):
                part = sum(v for key, v in own.items() if key[2] == code)
                self.assertEqual(line["tenders"][place] or NOTHING, part)
            for place, column in enumerate(detail["items"]):
                part = sum(v for key, v in own.items() if key[1] == column["key"])
                self.assertEqual(line["items"][place] or NOTHING, part)
        self.assertEqual(
            [line["name"] for line in detail["lines"]],
            ["A0012801", "A0012802", "A0012821"],
        )
        self.assertEqual(sum(detail["item_totals"]), detail["total"])
        self.assertEqual(sum(detail["tender_totals"]), detail["total"])
        self.assertEqual(detail["total"], sum(journal.values()))

    def test_d12_summary_is_the_journal_by_item_and_tender(self):
        self._day()
        summary = self._takings()._summary()
        journal = self._from_journal()
        codes = [column["key"] for column in summary["tenders"]]
        found = defaultdict(Decimal)
        for (_name, item, code), amount in journal.items():
            found[item, code] += amount
        places = {self.fee.name: self.fee.id, self.parking.name: self.parking.id}
        places[self.late.name] = self.late.id
        said = {}
        for group in summary["groups"]:
            for line in group["rows"]:
                key = places[line["label"]]
                key = "advance" if group["label"] == "Advances" else key
                for code, amount in zip(codes, line["amounts"], strict=True):
                    if amount is not None:
                        said[key, code] = amount
        self.assertEqual(said, dict(found))
        self.assertEqual(
            [group["label"] for group in summary["groups"]],
            ["Fees", "Late payment damages", "Advances"],
        )
        self.assertEqual(summary["total"]["total"], sum(journal.values()))
        self.assertEqual(summary["total"]["count"], 3)

    def test_d12_advance_for_next_year_is_told_apart(self):
        """December to February: of 120.00 for three months 80.00 is of next year."""
        self._day()
        summary = self._takings()._summary()
        advances = summary["groups"][-1]
        booked = self.env["wuye.advance"].search([("unit_id", "=", self.unit.id)])
        part = sum(booked.mapped("amount_next_year"))
        self.assertGreater(part, 0.0)
        self.assertIn(f"{part:.2f}", advances["rows"][0]["note"])

    def test_d12_tenders_without_money_are_apart_and_not_proven(self):
        self._with_voucher()
        with freeze_time(NOON):
            self._open_shift()
            self._take([(self.bills[0], 300.0)], [("voucher", 120.0), ("cash", 180.0)])
            self._cashier().close_shift(self.token, {"cash": 680.0})
        takings = self._takings()
        summary, proof = takings._summary(), takings._proof()
        self.assertEqual((summary["money"], summary["no_money"]), (180, 120))
        self.assertEqual(
            [(c["key"], c["is_money"]) for c in summary["tenders"]],
            [("cash", True), ("voucher", False)],
        )
        self.assertEqual((proof["receipts"], proof["no_money"]), (180, 120))
        self.assertEqual(proof["journal"], 180)
        self.assertFalse(proof["first"])

    def test_d12_tender_that_chooses_its_bills_stands_on_these(self):
        """An advance may pay some lines only: the tables say what it was booked on."""

        def last(tender, part, waiting):
            line = list(waiting)[-1]
            return [(line, yuan(part.amount))]

        self._with_voucher(_arrange_voucher=last)
        with freeze_time(NOON):
            self._open_shift()
            bills = [(self.bills[0], 300.0), (self.bills[1], 300.0)]
            self._take(bills, [("voucher", 120.0), ("cash", 480.0)])
            self._cashier().close_shift(self.token, {"cash": 980.0})
        self.assertEqual(
            [
                (row["tender"], row["period_start"].month, row["amount"])
                for row in self._takings()._rows()
            ],
            [("voucher", 2, 120), ("cash", 1, 300), ("cash", 2, 180)],
        )

    # === PROOF === #

    def test_d20_planted_differences_are_named(self):
        """A journal item changed, a payment lost, one on the wrong journal."""
        receipts = self._day()
        takings = self._takings()
        bank = self.company._wuye_tender_journal("pos")
        payment = receipts[2].tender_ids.payment_ids[-1:]
        plants = (
            (
                "UPDATE account_move_line SET balance = balance + 0.01 "
                "WHERE move_id = %s AND balance > 0",
                [payment.move_id.id],
                ("journal", Decimal("0.01")),
            ),
            (
                "UPDATE account_payment SET state = 'canceled' WHERE id = %s",
                [payment.id],
                ("payments", -yuan(payment.amount)),
            ),
            (
                "UPDATE account_payment SET journal_id = %s WHERE id = %s",
                [bank.id, payment.id],
                ("payments", -yuan(payment.amount)),
            ),
        )
        for query, values, (side, amount) in plants:
            with self.subTest(side=side):
                self.env.flush_all()
                savepoint = self.env.cr.savepoint()
                self.env.cr.execute("SET LOCAL session_replication_role = replica")
                self.env.cr.execute(query, values)
                proof = takings._proof()
                self.assertEqual(proof[side] - proof["receipts"], amount)
                self.assertEqual(proof["first"], receipts[2].name)
                self.assertIn(receipts[2].name, takings._proof_label(proof))
                takings.invalidate_recordset(["preview"])
                self.assertIn("alert-danger", takings.preview)
                savepoint.close(rollback=True)
        self.assertFalse(takings._proof()["first"])

    # === VOID === #

    def test_d12_void_receipt_keeps_its_line_and_counts_apart(self):
        receipts = self._day()
        void = receipts[2]
        for payment in void.tender_ids.payment_ids:
            self.env["wuye.settlement"]._void_payment(payment, payment.date)
        void.sudo().number_id.write({"state": "void", "reason": "房号录错"})
        void.sudo().write({"state": "void"})
        takings = self._takings()
        detail, summary = takings._detail(), takings._summary()
        line = next(one for one in detail["lines"] if one["name"] == void.name)
        self.assertEqual((line["kind"], line["total"]), ("void", NOTHING))
        self.assertIn("房号录错", line["remark"])
        self.assertEqual(len(detail["lines"]), 3)
        self.assertEqual(summary["total"]["count"], 2)
        [mine] = [one for one in summary["numbers"] if "12801" in one["range"]]
        self.assertEqual(
            (mine["range"], mine["all"], mine["used"], mine["void"]),
            ("A0012801–A0012802", 2, 1, 1),
        )
        self.assertEqual(mine["void_names"], void.name)
        left = sum(map(yuan, (receipts - void).mapped("amount")), NOTHING)
        proof = takings._proof()
        self.assertEqual((proof["receipts"], proof["first"]), (left, False))
        self.assertEqual((proof["payments"], proof["journal"]), (left, left))

    def test_d12_void_receipt_whose_payment_stands_is_named(self):
        receipts = self._day()
        void = receipts[1]
        void.sudo().write({"state": "void"})
        proof = self._takings()._proof()
        self.assertEqual(proof["first"], void.name)
        self.assertEqual(proof["difference"], yuan(void.amount))

    # === CHOICE === #

    def test_d12_day_is_that_of_the_desk_not_of_greenwich(self):
        """16:30 UTC is half past midnight in Shanghai: the next day's table."""
        with freeze_time("2026-04-30 15:59:00"):
            self._open_shift()
            before = self._take([(self.bills[0], 100.0)])
        with freeze_time("2026-04-30 16:30:00"):
            after = self._take([(self.bills[0], 50.0)])
            self._cashier().close_shift(self.token, {"cash": 650.0})
        takings = self._takings()
        self.assertEqual([row["name"] for row in takings._rows()], [before.name])
        [line] = takings._detail()["lines"]
        self.assertEqual(line["time"], "23:59")
        later = self._takings(date_from="2026-05-01", date_to="2026-05-01")
        [line] = later._detail()["lines"]
        self.assertEqual((line["name"], line["time"]), (after.name, "00:30"))
        whole = self._takings(shift_id=after.shift_id.id)
        self.assertEqual(whole._days_label(), f"{DAY} – 2026-05-01")
        takings = self.env["wuye.takings"].with_user(self.supervisor)
        whole = takings.create({"shift_id": after.shift_id.id})
        self.assertEqual(len(whole._detail()["lines"]), 2)
        self.assertEqual(
            (f"{whole.date_from}", f"{whole.date_to}"), (DAY, "2026-05-01")
        )
        with self.assertRaisesRegex(UserError, "before the first"):
            self._takings(date_to="2026-04-29")

    def test_d12_desk_collector_and_shift_narrow_the_tables(self):
        receipts = self._day()
        mine = receipts.filtered(lambda one: one.user_id == self.collector)
        other = receipts - mine
        for vals, wanted in (
            ({"desk_ids": self.desk.ids}, mine),
            ({"desk_ids": self.desk2.ids}, other),
            ({"desk_ids": (self.desk | self.desk2).ids}, receipts),
            ({"user_id": self.second.id}, other),
            ({"shift_id": mine.shift_id.id}, mine),
            ({"date_from": "2026-04-29", "date_to": "2026-04-29"}, receipts[:0]),
        ):
            with self.subTest(vals=vals):
                rows = self._takings(**vals)._rows()
                names = {row["name"] for row in rows}
                self.assertEqual(names, set(wanted.mapped("name")))
        counts = self._takings(shift_id=other.shift_id.id)._summary()["counts"]
        self.assertEqual([count["difference"] for count in counts], [0.0])

    def test_d12_another_community_has_tables_of_its_own(self):
        self._day()
        elsewhere = self._make_community("YFY", "云枫苑", self.company)
        self.supervisor.wuye_community_ids |= elsewhere
        takings = self._takings(community_id=elsewhere.id)
        self.assertEqual(takings._rows(), [])
        self.assertIn("Choose another day", takings.preview)

    def test_d12_page_shows_rows_and_totals(self):
        receipts = self._day()
        page = self._takings().preview
        total = sum(receipts.mapped("amount"))
        for text in (*receipts.mapped("name"), f"{total:,.2f}", "they agree"):
            self.assertIn(text, page)

    # === SPEED === #

    def test_d12_queries_do_not_grow_with_the_receipts(self):
        counts = []
        with freeze_time(NOON):
            self._open_shift()
            for amounts in ((1.0, 2.0), (3.0, 4.0, 5.0, 6.0, 7.0, 8.0)):
                for amount in amounts:
                    self._take([(self.bills[0], amount)])
                takings = self._takings()
                takings._tables()  # what is read once and kept
                self.env.flush_all()
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                takings._tables()
                counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0])


@tagged("post_install", "-at_install")
class TestTakingsSmall(TakingsCase, TransactionCase):
    """小企业会计准则."""

    chart = "cn"


@tagged("post_install", "-at_install")
class TestTakingsLarge(TakingsCase, TransactionCase):
    """企业会计准则."""

    chart = "cn_large_bis"
