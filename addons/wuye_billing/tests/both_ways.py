"""What two ways of booking write, compared in every table they touch."""

import json

from odoo.tools import SQL

TABLES = """
    SELECT relname, n_tup_ins, n_tup_upd, n_tup_del FROM pg_stat_xact_user_tables
     WHERE n_tup_ins + n_tup_upd + n_tup_del > 0
"""
SEQUENCES = (
    "account_full_reconcile",
    "account_move",
    "account_move_line",
    "account_partial_reconcile",
    "account_payment",
    "wuye_advance",
    "wuye_advance_use",
    "wuye_charge_allocation",
    "wuye_charge_release",
)
STAMPS = ("create_date", "write_date", "write_uid")


class BothWays:
    """Rows of our own are Odoo's, to the last column; `wuye_plain` asks for Odoo's."""

    def _written(self, book):
        """({table: rows written}, {table: {id: row}} of what is not as before)."""
        self.env.flush_all()
        counts = self._counts()
        before = {table: self._rows(table) for table in counts}
        for table in SEQUENCES:  # both ways draw the same ids
            self.env.cr.execute(
                SQL(
                    "SELECT setval(%s, coalesce((SELECT max(id) FROM %s), 0) + 1000)",
                    f"{table}_id_seq",
                    SQL.identifier(table),
                )
            )
        book()
        self.env.flush_all()
        after = self._counts()
        touched = {table for table in after if after[table] != counts.get(table)}
        changed = {}
        for table in touched:
            old = before.get(table, {})
            changed[table] = {
                number: row
                for number, row in self._rows(table).items()
                if old.get(number) != row
            }
        return {table: rows for table, rows in changed.items() if rows}

    def _counts(self):
        self.env.cr.execute(TABLES)
        return {name: counts for name, *counts in self.env.cr.fetchall()}

    def _rows(self, table):
        """{id: row}, as text: 85.5 and 85.50 are one number, but two under a seal."""
        query = SQL("SELECT to_json(t)::text FROM %s t", SQL.identifier(table))
        self.env.cr.execute(query)
        rows = {}
        for (text,) in self.env.cr.fetchall():
            row = json.loads(text, parse_float=str)
            key = row.get("id") or text
            rows[key] = {name: row[name] for name in row if name not in STAMPS}
        return rows

    def _both(self, book):
        """What is written by rows, after it was compared with Odoo's way."""
        ways = []
        for context in ({"wuye_plain": True}, {}):
            savepoint = self.env.cr.savepoint()
            self.env.invalidate_all()
            ways.append(self._written(lambda c=context: book(c)))
            self.env.clear()
            savepoint.rollback()
            savepoint.close(rollback=False)
            self.env.invalidate_all()
        return self._assert_same(*ways)

    def _assert_same(self, plain, lean):
        self.assertTrue(lean)
        self.assertEqual(set(plain), set(lean))
        for table, rows in plain.items():
            self.assertEqual(set(rows), set(lean[table]), table)
            for number, row in rows.items():
                self.assertEqual(row, lean[table][number], f"{table} {number}")
        return lean
