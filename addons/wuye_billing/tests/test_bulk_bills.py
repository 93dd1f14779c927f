import json
import random
from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..bill_facts import Facts
from ..bill_samples import Samples
from ..copied_rows import NotCovered
from ..lean_tax import Pattern, is_same, is_simple
from .both_ways import BothWays
from .common import WuyeBillingCommon

MOVES, LINES = "account_move", "account_move_line"
# columns that point to an item of a document
TO_LINE = {"move_line_id", "account_move_line_id", "debit_move_id", "credit_move_id"}
KEEPING_IDS = {MOVES, LINES, "wuye_charge", "res_partner"}
UNITS = 14


class BulkBillsCases(BothWays):
    """Bills written as copies are the bills Odoo makes, cell by cell."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.units = cls.unit
        for number in range(1, UNITS):
            unit = cls._make_unit(cls.building, f"10{number:02}", area_building=90.0)
            payer = cls._make_partner(f"业主%{number}\\", phone=f"1390000{number:04}")
            cls._make_occupancy(unit, payer, date_from="2020-01-01")
            cls.units |= unit
        cls.service = cls.env["wuye.posting"]
        cls.env["wuye.settlement"]._uncovered()  # asked once
        # numbering touches it: seen from the first comparison on
        cls.env.cr.execute("UPDATE account_journal SET sequence = sequence")
        cls.fees = (cls.fee, cls.parking, cls.water)

    def _charges(self, amounts, units=None, **vals):
        """Drafts of each unit: an amount an item, changed a little from unit to unit.

        :param amounts: of `fees`; None makes no charge
        """
        vals_list = [
            {
                "company_id": self.company.id,
                "community_id": self.community.id,
                "unit_id": unit.id,
                "partner_id": unit.owner_id.id,
                "item_id": item.id,
                "tax_id": item.tax_id.id,
                "period_start": "2026-01-01",
                "period_end": "2026-01-31",
                "bill_month": "2026-01-01",
                "service_month": "2026-01-01",
                "date": "2026-01-01",
                "date_due": "2026-01-25",
                "amount": round(amount + number * 0.37, 2) if amount else 0.0,
                **vals,
            }
            for number, unit in enumerate(units or self.units)
            for item, amount in zip(self.fees, amounts, strict=False)
            if amount is not None
        ]
        return self.env["wuye.charge"].create(vals_list)

    def _post_both(self, charges):
        """How many bills were written as copies, after all were compared."""

        def book(context):
            self.service.with_context(**context)._post(charges)

        return self._count_copies(lambda: self._both(book))

    def _count_copies(self, book):
        copied = []
        write = Samples.write_copies

        def counted(samples, numbers, *args):
            copied.append(len(numbers))
            return write(samples, numbers, *args)

        module = "odoo.addons.wuye_billing.models.wuye_posting_bulk.FEWEST"
        with patch(module, 1), patch.object(Samples, "write_copies", counted):
            book()
        return sum(copied)

    def _copies(self, charges):
        """How many bills were written as copies; not compared."""
        return self._count_copies(lambda: self.service._post(charges))

    def _assert_same(self, plain, lean):
        """Ids are drawn in another order: a document is known by its name."""
        return super()._assert_same(*map(self._by_name, (plain, lean)))

    def _by_name(self, tables):
        moves = {number: row["name"] for number, row in tables[MOVES].items()}
        lines, count = {}, {}
        for number in sorted(tables[LINES]):
            move = tables[LINES][number]["move_id"]
            name = moves.get(move, move)
            count[name] = count.get(name, 0) + 1
            lines[number] = f"{name}/{count[name]}"
        # a match is known by the items it matches, whatever number it drew
        matches = {}
        for number, row in tables[LINES].items():
            matches.setdefault(row["full_reconcile_id"], []).append(lines[number])
        for row in tables[LINES].values():
            if row["full_reconcile_id"]:
                matched = sorted(matches[row["full_reconcile_id"]])
                row.update(full_reconcile_id=matched, matching_number=None)
        for row in tables.get("account_partial_reconcile", {}).values():
            row["full_reconcile_id"] = bool(row["full_reconcile_id"])
        return {
            table: dict(self._named(table, rows, moves, lines))
            for table, rows in tables.items()
        }

    def _named(self, table, rows, moves, lines):
        of_moves = {"move_id", "res_id"} | ({"id"} if table == MOVES else set())
        of_lines = TO_LINE | ({"id"} if table == LINES else set())
        for row in rows.values():
            named = {
                column: value
                if isinstance(value, list)
                else moves.get(value, value)
                if column in of_moves
                else lines.get(value, value)
                if column in of_lines
                else value
                for column, value in row.items()
            }
            if table not in KEEPING_IDS:
                named.pop("id", None)
            yield named.get("id") or str(sorted(named.items(), key=str)), named

    # === SHAPES === #

    def test_several_fees_and_rates_of_tax(self):
        charges = self._charges((300.0, 80.0, 41.3))
        self.assertEqual(self._post_both(charges), UNITS - 2)

    def test_round_globally(self):
        self.company.tax_calculation_rounding_method = "round_globally"
        self.assertTrue(self._post_both(self._charges((300.05, 80.07, 41.33))))

    def test_round_per_line(self):
        self.company.tax_calculation_rounding_method = "round_per_line"
        self.assertTrue(self._post_both(self._charges((300.05, 80.07, 41.33))))

    def test_one_fee_without_tax_on_an_account_of_its_own(self):
        """代收代付: what is collected for another is no income."""
        account = self.company._wuye_account("ar").copy(
            {"account_type": "liability_current", "reconcile": True}
        )
        self.fee.write({"income_account_id": account.id, "tax_id": False})
        charges = self._charges((260.0, None, 12.0), tax_id=False)
        self.assertTrue(self._post_both(charges))

    def test_companies_and_payers_of_another_language(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        for unit in self.units[: UNITS // 2]:
            unit.owner_id.write({"lang": "zh_CN"})
        firm = self._make_partner("物业甲%s公司", is_company=True)
        self.units[-1].owner_id.write({"parent_id": firm.id})
        self.assertTrue(self._post_both(self._charges((260.0, 80.0))))

    def test_payers_with_terms_and_receivables_of_their_own(self):
        """Bills say when they are due, and stand on the mapped account (accounting)."""
        term = self.env.ref("account.account_payment_term_30days")
        account = self.company._wuye_account("ar").copy()
        for unit in self.units[::3]:
            unit.owner_id.property_payment_term_id = term
        for unit in self.units[::4]:
            unit.owner_id.property_account_receivable_id = account
        charges = self._charges((260.0, 80.0))
        self.assertTrue(self._post_both(charges))
        self.service._post(charges)
        claims = charges.move_id._wuye_receivable_lines()
        self.assertEqual(claims.account_id, self.company._wuye_account("ar"))
        self.assertEqual(
            claims.mapped("date_maturity"), charges.mapped("date_due")[::2]
        )

    def test_deferred_income(self):
        self.fee.cycle = "quarter"
        charges = self._charges((900.0, 80.0), period_end="2026-03-31")
        self.assertTrue(
            all(charges.filtered(lambda c: c.item_id == self.fee).mapped("is_deferred"))
        )
        self.assertTrue(self._post_both(charges))

    def test_payers_with_advances_have_them_applied(self):
        for unit in self.units[:5]:
            advance = {"unit": unit, "amount": 100.0}
            self._pay("2025-12-20", advances=[advance], partner=unit.owner_id)
        self.assertTrue(self._post_both(self._charges((260.0, 80.0))))

    def _reversals(self, charges):
        """Drafts that take charges back."""
        return self.env["wuye.charge"].create(
            [
                {
                    **charge.copy_data({"state": "draft"})[0],
                    "kind": "reversal",
                    "amount": -charge.amount,
                    "origin_id": charge.id,
                    "source_key": f"reversal/{charge.id}",
                    "move_id": False,
                    "run_id": False,
                    "date": "2026-01-01",
                }
                for charge in charges
            ]
        )

    def test_credit_notes(self):
        posted = self._charges((260.0, 80.0))
        self.service._post(posted)
        self.assertTrue(self._post_both(self._reversals(posted)))

    def test_reductions_within_a_bill_and_bills_of_nothing(self):
        posted = self._charges((60.0, None, 20.0))
        self.service._post(posted)
        reversals = self._reversals(posted)
        fresh = self._charges(
            (60.0, None, 20.0), self.units[:7], period_start="2026-01-02"
        )
        more = self._charges((90.0, 80.0), self.units[7:], period_start="2026-01-02")
        charges = reversals + fresh + more
        self.assertTrue(self._post_both(charges))

    def test_samples_are_read_in_the_order_of_their_numbers(self):
        """Numbers of one digit and of two: 9 is before 10."""
        for table in ("account_move", "account_move_line"):
            self.env.cr.execute(f"SELECT setval('{table}_id_seq', 999997)")
        self.assertEqual(self._copies(self._charges((300.0, 80.0))), UNITS - 2)

    # === TAXES === #

    def _lines(self, charges, **tools):
        """Values of the lines, refunds too; by patterns where `tools` has some."""
        tools = {
            **self.service._prepare_tools(self.company),
            "facts": {charge.id: self._facts(charge) for charge in charges},
            "given_tax": set(),
            **tools,
        }
        total = sum(charges.mapped("amount"))
        side = (True, 1) if total < 0 else (False, -1)
        return self.service._prepare_lines(tools, charges, *side), tools

    def _facts(self, charge):
        """As read from the database, of one that is not in it as well."""
        values = {
            **{name: charge[name] for name in Facts._fields if name in charge},
            **{name: charge[name].id for name in Facts._fields if name.endswith("_id")},
            "unit_code": charge.unit_id.code,
            "lang": charge.partner_id.lang,
        }
        return Facts(**values)

    def test_taxes_are_those_of_odoos_engine_to_the_fen(self):
        """Parking is there twice, so that its tax is that of two lines."""
        drafts = self._charges((300.0, 80.0, 41.3), self.unit)
        drafts += self._charges((None, 80.0), self.unit, period_start="2026-01-02")
        # in memory: a draft that gives money back needs a reason
        charges = drafts.browse().concat(
            *(drafts.new(draft.copy_data()[0]) for draft in drafts)
        )
        patterns = self._lines(charges)[1]["patterns"]
        self.assertEqual(len(patterns), 1)
        filled = []
        fill = Pattern.fill

        def counted(pattern, *args):
            filled.append(fill(pattern, *args))
            return filled[-1]

        draw = random.Random(19)
        for turn in range(300):
            for charge in charges:
                fen = draw.choice((draw.randint(1, 200), draw.randint(1, 999999)))
                charge.amount = (-fen if turn % 3 == 0 else fen) / 100
            with patch.object(Pattern, "fill", counted):
                lean, _tools = self._lines(charges, patterns=patterns)
            engine, _tools = self._lines(charges, patterns=None)
            self.assertTrue(is_same(lean, engine), charges.mapped("amount"))
        self.assertGreater(len([lines for lines in filled if lines]), 150)
        self.assertTrue(all(pattern.holds for pattern in patterns.values()))

    def test_a_pattern_that_differs_is_not_used(self):
        charges = self._charges((300.0, 80.0), self.unit)
        patterns = {}
        with patch.object(Pattern, "fill", lambda *_args: [{"balance": 1.0}]):
            for _turn in range(3):
                lines, _tools = self._lines(charges, patterns=patterns)
                self.assertEqual(len(lines), 4)
        [pattern] = patterns.values()
        self.assertFalse(pattern.holds)

    def test_other_taxes_are_left_to_odoos_engine(self):
        tax = self.fee.tax_id
        self.assertTrue(is_simple(tax))
        for change in (
            {"amount_type": "fixed"},
            {"price_include_override": "tax_excluded"},
            {"include_base_amount": True},
            {"amount": 0.0},
        ):
            with self.subTest(change=change):
                other = tax.copy({"name": str(change), **change})
                self.assertFalse(is_simple(other))

    # === DRAFTS === #

    def test_drafts_of_a_run_are_those_odoo_makes(self):
        standard = self._make_standard(self.fee, 3.0)
        parking = self._make_standard(self.parking, 80.0)
        for unit in self.units:
            self._make_line(
                unit, standard, "2026-01-11" if unit.id % 2 else "2026-01-01"
            )
            self._make_line(unit, parking)
        run = self._run("2026-01", post=False)
        many = "odoo.addons.wuye_billing.models.wuye_charge_bulk.MANY"

        def drafts(context):
            run.with_context(**context).sudo()._compute_drafts()
            self.env.flush_all()
            self.env.cr.execute(
                "SELECT to_json(c)::text FROM wuye_charge c WHERE run_id = %s"
                " ORDER BY unit_id, id",
                [run.id],
            )
            return [
                json.loads(text, parse_float=str) for (text,) in self.env.cr.fetchall()
            ]

        count = []
        write = type(run.charge_ids)._copy_many

        def counted(charges, *args):
            made = write(charges, *args)
            count.append(len(made))
            return made

        with patch(many, 1), patch.object(type(run.charge_ids), "_copy_many", counted):
            plain, copied = drafts({"wuye_plain": True}), drafts({})
        self.assertEqual(count, [2 * (UNITS - 2)])
        self.assertEqual(len(copied), 2 * UNITS)
        for one, other in zip(plain, copied, strict=True):
            for name in ("id", "create_date", "write_date"):
                del one[name], other[name]
            self.assertEqual(one, other)
        self.assertEqual(run.charge_count, 2 * UNITS)
        total = sum(run.charge_ids.mapped("amount"))
        self.assertEqual(run.amount_total, run.currency_id.round(total))

    def test_drafts_are_odoos_where_a_sample_differs(self):
        standard = self._make_standard(self.fee, 3.0)
        for unit in self.units:
            self._make_line(unit, standard, "2026-01-01")
        derive = type(self.env["wuye.charge"])._derive

        def other(charges, vals, number, **options):
            return derive(charges, {**vals, "quantity": 2.0}, number, **options)

        many = "odoo.addons.wuye_billing.models.wuye_charge_bulk.MANY"
        with (
            patch(many, 1),
            patch.object(type(self.env["wuye.charge"]), "_derive", other),
        ):
            run = self._run("2026-01", post=False)
        self.assertEqual(len(run.charge_ids), UNITS)
        self.assertEqual(
            set(run.charge_ids.mapped("quantity")),
            {unit.area_building for unit in self.units},
        )

    # === WHERE IT FALLS BACK === #

    def test_odoo_makes_them_where_a_guard_says_so(self):
        journal = self.company.wuye_bill_journal_id
        self.assertEqual(self.service._why_plain(self.company), [])
        for record, change in (
            (journal, {"restrict_mode_hash_table": True}),
            (journal, {"currency_id": self.env.ref("base.USD").id}),
            (self.company, {"tax_exigibility": True}),
            (self.company, {"restrictive_audit_trail": True}),
        ):
            with self.subTest(change=change):
                savepoint = self.env.cr.savepoint()
                record.write(change)
                self.assertEqual(len(self.service._why_plain(self.company)), 1)
                savepoint.rollback()
                savepoint.close(rollback=False)
                self.env.invalidate_all()

    def test_odoo_makes_them_where_analytic_models_or_open_locks_are(self):
        plan = self.env["account.analytic.plan"].create({"name": "plan"})
        analytic = self.env["account.analytic.account"].create(
            {"name": "one", "plan_id": plan.id}
        )
        model = self.env["account.analytic.distribution.model"].create(
            {"analytic_distribution": {str(analytic.id): 100}}
        )
        self.assertEqual(len(self.service._why_plain(self.company)), 1)
        self.assertEqual(self._copies(self._charges((260.0,))), 0)
        model.unlink()
        self.env["account.lock_exception"].create(
            {
                "company_id": self.company.id,
                "user_id": self.env.uid,
                "fiscalyear_lock_date": "2025-01-01",
                "end_datetime": "2099-01-01",
            }
        )
        self.assertEqual(len(self.service._why_plain(self.company)), 1)

    def test_odoo_makes_them_where_an_unknown_add_on_takes_part(self):
        service = type(self.env["wuye.settlement"])
        with patch.object(service, "_uncovered", lambda _self: {"other_add_on"}):
            [reason] = self.service._why_plain(self.company)
            self.assertIn("other_add_on", reason)
            self.assertEqual(self._copies(self._charges((260.0,))), 0)

    def test_odoo_makes_them_where_a_sample_differs(self):
        """As where a setting puts something on bills that we do not know."""
        read = Samples._read

        def other(samples, table, *args):
            rows = read(samples, table, *args)
            if table == MOVES:
                rows[0]["payment_reference"] = "RF18"
            return rows

        charges = self._charges((260.0, 80.0))
        with patch.object(Samples, "_read", other):
            self.assertEqual(self._copies(charges), 0)

    def test_odoo_makes_them_where_a_bill_leaves_something_beside(self):
        follower = self.env.user.partner_id
        plain = type(self.service)._write_plain

        def followed(service, vals_list):
            moves = plain(service, vals_list)
            moves.message_subscribe(follower.ids)
            return moves

        with patch.object(type(self.service), "_write_plain", followed):
            self.assertEqual(self._copies(self._charges((260.0, 80.0))), 0)

    def test_few_bills_are_made_by_odoo(self):
        def never(_samples, *_args):
            raise NotCovered

        with patch.object(Samples, "learn", never):
            moves = self.service._post(self._charges((260.0,)))
        self.assertEqual(len(moves), UNITS)

    def test_preview_says_how_bills_are_written_and_why(self):
        run = self._run("2026-01", post=False)
        self.assertEqual(run._check_row_bulk(), [])  # there are few
        run.sudo().unit_count = 1000
        [row] = run.with_user(self.clerk)._check_row_bulk()
        self.assertEqual(row["level"], "ok")
        self.company.tax_exigibility = True
        [row] = run.with_user(self.clerk)._check_row_bulk()
        self.assertEqual(row["level"], "info")
        self.assertIn("when they are paid", row["text"])

    # === THEY ARE BILLS LIKE ANY OTHER === #

    def test_copies_are_seen_by_their_payer_paid_by_odoos_wizard_and_reconciled(self):
        charges = self._charges((260.0, 80.0))
        self.assertTrue(self._copies(charges))
        own, other = self.units[-1], self.units[-2]
        portal = self.env["res.users"].create(
            {
                "name": "业主",
                "login": "copies@example.com",
                "partner_id": own.owner_id.id,
                "group_ids": [Command.set(self.env.ref("base.group_portal").ids)],
            }
        )
        bills = {c.unit_id: c.move_id for c in charges}
        seen = self.env["account.move"].with_user(portal).search([])
        self.assertEqual(seen, bills[own].with_user(portal))
        self.assertEqual(seen.amount_residual, bills[own].amount_total)
        with self.assertRaises(AccessError):
            bills[other].with_user(portal).read(["name"])
        bank = self.env["account.journal"].search(
            [("type", "=", "bank"), ("company_id", "=", self.company.id)], limit=1
        )
        bill = bills[own]
        wizard = self.env["account.payment.register"].with_context(
            active_model="account.move", active_ids=bill.ids
        )
        wizard.create(
            {"journal_id": bank.id, "payment_date": "2026-01-10"}
        )._create_payments()
        self.assertFalse(bill.amount_residual)
        self.assertIn(bill.payment_state, ("paid", "in_payment"))
        self.assertFalse(bill._wuye_receivable_lines().filtered("amount_residual"))
        paid = charges.filtered(lambda charge: charge.unit_id == own)
        self.assertEqual(set(paid.mapped("amount_residual")), {0.0})
        self._assert_clean()

    def test_copies_are_paid_reversed_and_audited(self):
        charges = self._charges((260.0, 80.0))
        with patch("odoo.addons.wuye_billing.models.wuye_posting_bulk.FEWEST", 1):
            moves = self.service._post(charges)
        last = charges.filtered(lambda charge: charge.unit_id == self.units[-1])
        self.assertEqual(set(last.mapped("state")), {"posted"})
        self._pay(
            "2026-01-10",
            [(charge, charge.amount) for charge in last],
            partner=last.partner_id,
        )
        self.assertEqual(last.move_id.payment_state, "paid")
        other = charges.filtered(lambda charge: charge.unit_id == self.units[-2])
        self.service._post(self._reversals(other))
        self.assertEqual(set(other.mapped("amount_residual")), {0.0})
        self.assertEqual(len(moves.mapped("name")), UNITS)
        bill = last.move_id
        kept = {name: bill[name] for name in ("amount_total", "amount_tax", "name")}
        bill._compute_amount()
        self.assertEqual(kept, {name: bill[name] for name in kept})
        self._assert_clean()


@tagged("post_install", "-at_install")
class TestBulkBills(BulkBillsCases, WuyeBillingCommon):
    pass


@tagged("post_install", "-at_install")
class TestBulkBillsLarge(BulkBillsCases, WuyeBillingCommon):
    chart = "cn_large_bis"
