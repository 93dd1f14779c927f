"""Hard close by the database (B20, R76): every way into a closed month is shut."""

from hashlib import md5
from io import StringIO

from psycopg2 import DatabaseError

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import SQL, mute_logger

from .common import CHARTS, WuyeBillingCommon, WuyeBillingMixin

LIES = "lies in a closed month"
# rows of the month: table, what says the month, columns that may change afterwards
TABLES = {
    "wuye_charge": ("date", ("state", "amount_paid", "amount_residual")),
    "wuye_charge_allocation": ("date", ()),
    "wuye_charge_release": ("month", ()),
    "wuye_advance": ("date", ("amount_left",)),
    "wuye_advance_use": ("date", ()),
    "wuye_bill_run": ("month", ()),
    "wuye_usage": ("month", ()),
    "account_move": (
        "date",
        (
            *("payment_state", "status_in_payment", "amount_residual"),
            *("amount_residual_signed", "is_move_sent"),
        ),
    ),
    "account_move_line": (
        "date",
        (
            *("amount_residual", "amount_residual_currency", "reconciled"),
            *("full_reconcile_id", "matching_number"),
        ),
    ),
    "account_partial_reconcile": ("max_date", ("full_reconcile_id",)),
    "wuye_month": ("month", ()),
}


class ClosedMonthMixin:
    """A community whose January is closed, with a row in each table."""

    @classmethod
    def _setup_closed(cls):
        cls._make_line(cls.unit, cls._make_standard(cls.fee, 3.0), "2026-01-01")
        cls.measured = cls._make_line(
            cls.unit, cls._make_standard(cls.water, 2.0), "2025-12-01"
        )
        cls.usage = cls._use(cls.measured, "2025-12", 10)  # billed in January
        cls.parking.cycle = "year"  # deferred: a release each month
        yearly = cls._make_standard(cls.parking, 100.0)
        cls._make_line(cls.unit, yearly, "2026-01-01")
        cls._pay("2026-01-02", advances=[{"unit": cls.unit, "amount": 40.0}])
        cls.run_record = cls._run("2026-01")
        cls.env.flush_all()
        cls.charge = cls.run_record.charge_ids.filtered(
            lambda charge: charge.item_id == cls.fee
        )
        cls.payment = cls._pay("2026-01-10", [(cls.charge, 100.0)])
        cls.month = cls.env["wuye.month"]._get(
            cls.community, fields.Date.to_date("2026-01-01")
        )
        cls.month.with_user(cls.accountant).action_close()
        cls.env.flush_all()

    def _rows(self):
        """md5 of all rows of January, without what later payments change."""
        self.env.flush_all()
        parts = []
        for table, (day, free) in TABLES.items():
            stamps = ("write_date", "write_uid", *free)
            query = SQL(
                "SELECT to_jsonb(t) - %s::text[] FROM %s t"
                " WHERE %s <= '2026-01-31' ORDER BY id",
                list(stamps),
                SQL.identifier(table),
                SQL.identifier(day),
            )
            parts.append(f"{table} {self.env.execute_query(query)}")
        return md5("\n".join(parts).encode(), usedforsecurity=False).hexdigest()

    def _assert_kept(self, call, words, error=UserError):
        """`call` is refused in these words and January is as before."""
        before = self._rows()
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaisesRegex(error, words),
            self.env.cr.savepoint(),
        ):
            call()
            self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(self._rows(), before)

    def _refuse(self, sql, *params):
        self._assert_kept(
            lambda: self.env.cr.execute(sql, params or None),
            f"({LIES}|cannot be changed|only opened by)",
            DatabaseError,
        )

    def _count(self, table):
        query = SQL("SELECT count(*) FROM %s", SQL.identifier(table))
        return self.env.execute_query(query)[0][0]


@tagged("post_install", "-at_install")
class TestClosedMonth(ClosedMonthMixin, WuyeBillingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_closed()

    # === SQL: each table of the closed month === #

    def _row(self, table):
        day = TABLES[table][0]
        query = SQL(
            "SELECT max(id) FROM %s WHERE %s <= '2026-01-31'",
            SQL.identifier(table),
            SQL.identifier(day),
        )
        [[row]] = self.env.execute_query(query)
        self.assertTrue(row, f"no row of {table} in the month: the test is empty")
        return row

    def _refuse_delete(self, table, row):
        """A row others point at is held by them, before the month is asked."""
        self._assert_kept(
            lambda: self.env.cr.execute(f"DELETE FROM {table} WHERE id = %s", [row]),
            f"({LIES}|cannot be changed|violates foreign key)",
            DatabaseError,
        )

    def _copy_of(self, table, changes):
        """SQL that adds a copy of a row, with other values of some columns."""
        columns = self.env.execute_query(
            SQL(
                "SELECT column_name FROM information_schema.columns"
                " WHERE table_name = %s AND is_generated = 'NEVER'",
                table,
            )
        )
        changes = {"id": "t.id + 1000000", **changes}
        names = [name for [name] in columns]
        values = [changes.get(name, f't."{name}"') for name in names]
        listed = ", ".join(f'"{name}"' for name in names)
        return (
            f"INSERT INTO {table} ({listed}) SELECT {', '.join(values)} FROM {table} t"
            f" WHERE id = {self._row(table)}"
        )

    def test_b20_no_row_is_added_changed_or_deleted_by_sql(self):
        """Plain SQL on each table; each statement alone is refused."""
        amounts = {
            "wuye_charge": "amount",
            "wuye_charge_allocation": "amount",
            "wuye_charge_release": "amount",
            "wuye_advance": "amount",
            "wuye_advance_use": "amount",
            "account_move": "amount_total",
            "account_move_line": "amount_currency",
            "account_partial_reconcile": "amount",
        }
        added = {
            "wuye_charge": {
                "source_key": "'copied'",
                "kind": "'supplement'",
                "contract_line_id": "NULL",
            },
            "wuye_charge_release": {"month": "t.month - interval '1 month'"},
            "account_move": {"name": "'copied'", "sequence_number": "9999"},
        }
        for table, amount in amounts.items():
            with self.subTest(table):
                self._refuse(self._copy_of(table, added.get(table, {})))
                row = self._row(table)
                self._refuse(
                    f"UPDATE {table} SET {amount} = {amount} + 1 WHERE id = %s", row
                )
                day = TABLES[table][0]
                self._refuse(
                    f"UPDATE {table} SET {day} = '2029-02-01' WHERE id = %s", row
                )
                self._refuse_delete(table, row)

    def test_b20_no_table_is_emptied(self):
        for table in TABLES:
            with self.subTest(table):
                self._refuse(f"TRUNCATE {table} CASCADE")

    def test_b20_no_row_is_brought_in_from_the_open_month(self):
        self._run("2026-02")
        self.env.flush_all()
        for table in ("wuye_charge", "account_move", "account_move_line"):
            with self.subTest(table):
                self.env.cr.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
                for sign in "iudt":
                    name = f"{self._trigger(table)}_{sign}"
                    self.env.cr.execute(f"ALTER TABLE {table} ENABLE TRIGGER {name}")
                self._refuse(
                    f"UPDATE {table} SET date = '2026-01-31' WHERE date > '2026-01-31'"
                )

    def _trigger(self, table):
        model = next(m for m in self.env.registry.values() if m._table == table)
        name = "_wuye_month_open" if table.startswith("account_") else "_month_open"
        return (
            self.env[model._name]
            ._table_objects[f"{table}{name}"]
            .full_name(self.env[model._name])
        )

    def test_b20_run_and_consumption_of_a_closed_month_stay(self):
        self._refuse("UPDATE wuye_bill_run SET state = 'draft'")
        self._refuse_delete("wuye_bill_run", self.run_record.id)
        self._refuse("UPDATE wuye_usage SET quantity = 99")
        self._refuse("DELETE FROM wuye_usage")
        empty = self.env["wuye.bill.run"].create(
            {"community_id": self.community.id, "month": "2026-02-01"}
        )
        self.env.flush_all()
        self._refuse(
            "UPDATE wuye_bill_run SET month = '2025-11-01' WHERE id = %s", empty.id
        )
        self._refuse(
            "INSERT INTO wuye_bill_run (community_id, month, state)"
            " VALUES (%s, '2025-12-01', 'draft')",
            self.community.id,
        )

    def test_b20_copy_is_refused(self):
        """COPY, the fastest way to write many rows, goes through no ORM."""
        rows = StringIO(
            f"{self.charge.id}\t5.00\t2026-01-20\tpayment\t{self.community.id}\n"
        )
        columns = ("charge_id", "amount", "date", "kind", "community_id")
        self._assert_kept(
            lambda: self.env.cr._obj.copy_from(
                rows, "wuye_charge_allocation", columns=columns
            ),
            LIES,
            DatabaseError,
        )

    def test_b20_a_change_of_the_id_does_not_hide_the_row(self):
        self.env.cr.execute("ALTER TABLE wuye_charge_release DISABLE TRIGGER ALL")
        for sign in "iudt":
            name = f"{self._trigger('wuye_charge_release')}_{sign}"
            self.env.cr.execute(
                f"ALTER TABLE wuye_charge_release ENABLE TRIGGER {name}"
            )
        self._refuse(
            "UPDATE wuye_charge_release SET id = id + 100000, amount = amount + 1"
            " WHERE month = '2026-01-01'"
        )

    def test_b20_the_month_itself_stays_closed(self):
        for sql in (
            "UPDATE wuye_month SET state = 'open'",
            "UPDATE wuye_month SET closing_arrears = 0",
            "UPDATE wuye_month SET closing_rows = NULL",
            "UPDATE wuye_month SET month = '2026-02-01'",
            "DELETE FROM wuye_month",
        ):
            with self.subTest(sql):
                self._refuse(f"{sql} WHERE id = %s", self.month.id)

    # === the ways of people === #

    def test_b20_orm_writes_are_refused(self):
        charge, row = self.charge.sudo(), self.charge.allocation_ids[:1]
        service = charge.with_context(wuye_posting=True, wuye_service=True)
        vals = {"kind": "supplement", "contract_line_id": False, "move_id": False}
        for name, call, words in (
            ("create", lambda: service.copy(vals), "closed"),
            ("write", lambda: service.write({"amount": 1}), "cannot be changed|closed"),
            ("price", lambda: service.write({"price": 1}), "closed"),
            ("unlink", charge.unlink, "posted"),
            ("row", lambda: row._counter(row.date), "closed"),
            ("run", lambda: self.run_record.write({"state": "draft"}), "closed"),
            ("month", lambda: self.month.write({"state": "open"}), "reopened|closed"),
            ("usage", lambda: self.usage.write({"quantity": 3}), "billed"),
            ("usage off", self.usage.unlink, "billed"),
        ):
            with self.subTest(name):
                self._assert_kept(call, words, (UserError, DatabaseError))

    def test_b20_refusals_of_the_database_reach_people_in_words(self):
        error = self._sentence("UPDATE wuye_charge SET price = 1")
        self.assertIn("month of this charge is closed", error)
        error = self._sentence("UPDATE wuye_charge_release SET amount = 1")
        self.assertIn("income earned in it stays", error)

    def _sentence(self, sql):
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaises(DatabaseError) as caught,
            self.env.cr.savepoint(),
        ):
            self.env.cr.execute(sql)
        model = self.env[
            next(
                m._name
                for m in self.env.registry.values()
                if m._table == caught.exception.diag.table_name
            )
        ]
        return model._sql_error_to_message(caught.exception)

    def test_b20_matches_are_neither_made_nor_undone(self):
        receivable = self.payment.move_id.line_ids.filtered(
            lambda line: line.account_type == "asset_receivable"
        )
        self._assert_kept(receivable.remove_move_reconcile, "closed")
        service = receivable.with_context(wuye_service=True)
        self._assert_kept(service.remove_move_reconcile, "closed")
        self._assert_kept(
            lambda: self._pay("2026-01-20", [(self.charge, 1.0)]), "closed"
        )

    def test_b20_documents_are_not_reset_and_not_back_dated(self):
        bill = self.charge.move_id.with_context(wuye_service=True)
        self._assert_kept(bill.button_draft, "closed", (UserError, DatabaseError))
        copied = self.charge.move_id.copy({"date": "2026-01-15"})
        copied.with_context(wuye_service=True).write(
            {"wuye_community_id": self.community.id, "invoice_date": "2026-01-15"}
        )
        self._assert_kept(copied.action_post, "closed")

    def test_b20_an_exception_to_the_lock_date_opens_nothing(self):
        self.company.fiscalyear_lock_date = "2026-01-31"
        self.env["account.lock_exception"].create(
            {
                "company_id": self.company.id,
                "user_id": self.accountant.id,
                "fiscalyear_lock_date": False,
                "reason": "asked for",
            }
        )
        self._assert_kept(
            lambda: self._pay("2026-01-20", [(self.charge, 1.0)]), "closed"
        )

    def test_b20_import_of_rows_is_refused(self):
        result = None
        before = self._rows()
        with mute_logger("odoo.sql_db"):
            result = self.env["wuye.charge.release"].load(
                ["charge_id/.id", "month", "amount"],
                [[str(self.charge.id), "2026-01-01", "5"]],
            )
        self.assertFalse(result["ids"])
        self.assertIn("income earned in it stays", result["messages"][0]["message"])
        self.env.invalidate_all()
        self.assertEqual(self._rows(), before)

    # === what stays possible === #

    def test_b20_an_old_bill_is_paid_and_reversed_in_the_open_month(self):
        before = self._rows()
        self._pay("2026-02-03", [(self.charge, self.charge.amount_residual)])
        self.env.flush_all()
        self.assertFalse(self.charge.amount_residual)
        water = self.run_record.charge_ids.filtered(lambda c: c.item_id == self.water)
        self._request("reduction", 1.0, "2026-02-05", charge_id=water.id)
        self.assertEqual(self._rows(), before)

    def test_b20_other_communities_and_companies_are_free(self):
        other = self._make_community("BHY", "碧海园", self.company)
        self.env.user.wuye_community_ids |= other
        building = self._make_building(other, "1")
        unit = self._make_unit(building, "0101", area_building=80.0)
        self._make_occupancy(unit, self.owner, date_from="2020-01-01")
        for user in (self.clerk, self.accountant):
            user.wuye_community_ids |= other
        standard = self.env["wuye.fee.standard"].search(
            [("item_id", "=", self.fee.id)], limit=1
        )
        self._make_line(unit, standard, "2026-01-01")
        before = self._rows()
        run = self._run("2026-01", community=other)
        self.assertEqual(run.state, "posted")
        self.assertTrue(run.charge_ids)
        self.assertNotEqual(self._rows(), before, "the hash sees new rows")


@tagged("post_install", "-at_install")
class TestClosedMonthOtherChart(ClosedMonthMixin, WuyeBillingCommon):
    """The other chart: AR and ADV lines carry the community there too."""

    chart = CHARTS[1]

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_closed()

    def test_b20_entries_stay_under_the_other_chart(self):
        for sql in (
            "UPDATE account_move SET amount_total = 0",
            "UPDATE account_move_line SET balance = 0",
        ):
            self._assert_kept(
                lambda sql=sql: self.env.cr.execute(
                    f"{sql} WHERE date <= '2026-01-31' AND company_id = %s",
                    [self.company.id],
                ),
                LIES,
                DatabaseError,
            )


@tagged("post_install", "-at_install")
class TestClosedMonthRpc(ClosedMonthMixin, WuyeBillingMixin, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_billing()
        cls._setup_closed()

    def _rpc(self, record, method, *args):
        """The answer of the server to a client of the accountant: its message."""
        url = f"/web/dataset/call_kw/{record._name}/{method}"
        params = {
            "model": record._name,
            "method": method,
            "args": [record.ids, *args],
            "kwargs": {},
        }
        with mute_logger("odoo.http", "odoo.sql_db"):
            answer = self.url_open(url, json={"params": params}).json()
        return answer.get("error", {}).get("data", {}).get("message", "")

    def test_b20_rpc_writes_nothing_into_the_month(self):
        self.authenticate(self.accountant.login, self.accountant.login)
        before = self._rows()
        receivable = self.payment.move_id.line_ids.filtered(
            lambda line: line.account_type == "asset_receivable"
        )
        for record, method, *args in (
            (self.charge, "write", {"price": 1.0}),
            (self.charge, "unlink"),
            (self.month, "write", {"state": "open"}),
            (self.run_record, "write", {"state": "draft"}),
            (self.charge.move_id, "button_draft"),
            (receivable, "remove_move_reconcile"),
            (self.usage, "write", {"quantity": 3}),
        ):
            with self.subTest(f"{record._name} {method}"):
                self.assertTrue(self._rpc(record, method, *args))
                self.env.invalidate_all()
                self.assertEqual(self._rows(), before)
