"""Books of any size that tie: booked by our own services once, then copied as rows.

    python tests/bench/books.py [--quick]     what `make bench-data` does

One community is booked by the run, the settlement and the advances of the product. Its
rows are copied by SQL: moved on in time, then as further communities with people, units
and contracts of their own. Ids and dates move on, so that every copy ties as the first
one does; the checks of the database hold but for triggers and foreign keys. What is old
is closed and sealed. The audit finds nothing.
"""

import json
import os
import sys
from dataclasses import dataclass

import estates
from harness import database, parser

import odoo.init  # noqa: F401  completes the package before it is used
from odoo import fields
from odoo.tools import split_every

FIRST = fields.Date.to_date("2026-01-01")
NAMES = ("王小明", "李雪", "张伟", "陈静", "周建国", "吴桂英")
OPEN_MONTHS = 2  # the last ones are not closed
ARCHIVED = 12  # closed months whose figures are kept: what the audit compares
# of a hundred units: so many pay at once, pay a month late, have paid ahead
PAID, PAID_LATE, AHEAD = 80, 8, 10
CARS = 3  # every third unit has one

# What a month leaves, and what a community is; each behind those it points at.
BOOKS = (
    "wuye_bill_run",
    "account_move",
    "account_payment",
    "account_full_reconcile",
    "account_move_line",
    "account_partial_reconcile",
    "wuye_charge",
    "wuye_advance",
    "wuye_charge_allocation",
    "wuye_advance_use",
)
PLACES = (
    "res_partner",
    "wuye_community",
    "wuye_building",
    "wuye_unit",
    "wuye_occupancy",
    "wuye_vehicle",
    "wuye_contract",
    "wuye_contract_line",
)
LINKS = """
    SELECT rel.relname, att.attname, target.relname
      FROM pg_constraint con
      JOIN pg_class rel ON rel.oid = con.conrelid
      JOIN pg_class target ON target.oid = con.confrelid
      JOIN pg_attribute att ON att.attrelid = con.conrelid
       AND att.attnum = con.conkey[1]
     WHERE con.contype = 'f' AND target.relname = ANY(%(tables)s)
"""
COLUMNS = """
    SELECT attname, format_type(atttypid, NULL) FROM pg_attribute
     WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped
       AND attgenerated = ''
"""
NUMBER = (
    "sequence_number + {turn} * (max(sequence_number) OVER series"
    " - min(sequence_number) OVER series + 1)"
)
# the name of the entry that a row of another table repeats
NAMED = "coalesce((SELECT name FROM account_move WHERE id = move_id + {shift}), {old})"
CHANGED = {
    ("account_move", "sequence_number"): NUMBER,
    ("account_move", "name"): f"sequence_prefix || lpad(({NUMBER})::text, 6, '0')",
    ("account_move", "payment_reference"): "NULL",
    ("account_move_line", "move_name"): NAMED.format(shift="{shift}", old="move_name"),
    ("account_payment", "name"): NAMED.format(shift="{shift}", old="name"),
    ("account_move_line", "matching_number"): "CASE WHEN full_reconcile_id IS NULL "
    "THEN matching_number ELSE (full_reconcile_id + {shift})::text END",
    ("wuye_charge_allocation", "partial_ref"): "CASE WHEN partial_ref <> 0 "
    "THEN partial_ref + {shift} ELSE partial_ref END",
    ("wuye_community", "code"): "code || {place}",
    ("wuye_community", "name"): "name || {place}",
    # another letter of the office: plates are one of a kind
    ("wuye_vehicle", "plate"): "overlay(plate placing chr(66 + {place}) from 2 for 1)",
}


@dataclass(frozen=True)
class Size:
    """How much there is; a bill is for `cycle` months, a share of the units each."""

    code: str
    communities: int
    units: int  # of each community
    months: int
    cycle: int = 1  # or 3: quarterly bills, a third of the units each month


YEAR = Size("BIG", communities=20, units=5000, months=12, cycle=3)
SMALL = Size("BIG", communities=3, units=120, months=6, cycle=3)


def build(env, size):
    """Make and commit the books; returns {table: rows}."""
    marks = _marks(env)
    fees = _fees(env, size)
    env.flush_all()
    marks = {**marks, **_marks(env)}
    _book(env, size, fees)
    env.flush_all()
    env.invalidate_all()
    copier = Copier(env, marks)
    for turn in range(1, size.months // size.cycle):
        copier.copy(BOOKS, turn, months=turn * size.cycle)
    copier.next_source()
    for place in range(1, size.communities):
        copier.copy(PLACES + BOOKS, place, place=place)
    copier.end()
    env.invalidate_all()
    communities = places(env, size)
    env.user.wuye_community_ids |= communities
    env.cr.commit()
    _analyse(env)
    close(env, communities, size.months - OPEN_MONTHS)
    env.cr.commit()
    _analyse(env)
    return {table: count(env, table) for table in PLACES + BOOKS}


def places(env, size):
    return env["wuye.community"].search([("code", "=like", f"{size.code}%")])


def is_built(env, size):
    return bool(places(env, size))


def _analyse(env):
    """Statistics, and the map of pages that hold nothing but what all may see."""
    env.cr.commit()
    connection = env.cr._cnx
    connection.autocommit = True
    env.cr.execute("VACUUM ANALYZE")
    connection.autocommit = False


def count(env, table):
    env.cr.execute(f"SELECT count(*) FROM {table}")
    return env.cr.fetchone()[0]


def _marks(env):
    """{table: the last id there is}: what is beyond was booked here."""
    marks = {}
    for table in PLACES + BOOKS:
        env.cr.execute(f"SELECT coalesce(max(id), 0) FROM {table}")
        [marks[table]] = env.cr.fetchone()
    return marks


# === BOOKED BY THE PRODUCT === #


def _fees(env, size):
    fees = estates.standards(env)
    cycle = {1: "month", 3: "quarter"}[size.cycle]
    fees.item_id.write({"cycle": cycle, "month_basis": "anniversary"})
    fees.item_id.write({"is_deferred": False})  # income is that of the bill
    return fees


def _book(env, size, fees):
    """A community, and the bills and money of its first months."""
    units = estates.community(env, size.code, size.units, NAMES)
    env["wuye.vehicle"].create(
        [
            {"unit_id": unit.id, "plate": f"粤B{number:05d}"}
            for number, unit in enumerate(units[::CARS])
        ]
    )
    for turn in range(size.cycle):
        month = fields.Date.add(FIRST, months=turn)
        estates.contracts(env, units[turn :: size.cycle], fees, month)
    for turn in range(size.cycle):
        month = fields.Date.add(FIRST, months=turn)
        _book_month(env, units[turn :: size.cycle], month, size.cycle > 1)


def _book_month(env, units, month, with_uses):
    # entries of advances are numbered by the month, and copies keep the first one's:
    # only in a database where nothing is booked after it
    share = AHEAD if with_uses else 0
    ahead = [unit for n, unit in enumerate(units) if n % 100 < share]
    _receive(env, month, [(unit, [], 150.0) for unit in ahead])
    run = env["wuye.bill.run"].create(
        {"community_id": units.community_id.id, "month": month}
    )
    run.action_compute()
    run.state = "signed"  # a signature needs a second person and costs nothing
    run.action_post()
    charges = env["wuye.charge"].search([("run_id", "=", run.id)])
    owed = charges.filtered("amount_residual").grouped("unit_id")
    now, late = [], []
    for number, (unit, open_ones) in enumerate(owed.items()):
        place = number * 37 % 100  # spread over the houses
        if place < PAID:
            now.append((unit, open_ones, 50.0 if place == 0 else 0.0))
        elif place < PAID + PAID_LATE:
            late.append((unit, open_ones, 0.0))
    _receive(env, fields.Date.add(month, days=9), now)
    _receive(env, fields.Date.add(month, months=1, days=9), late)
    env.flush_all()
    env.invalidate_all()


def _receive(env, day, payers):
    """Money by transfer: [(unit, charges, what is paid ahead)]."""
    journal = env.company._wuye_tender_journal("transfer")
    receipts = [
        {
            "partner": unit.owner_id,
            "journal": journal,
            "date": day,
            "charges": [(charge, charge.amount_residual) for charge in charges],
            "advances": [{"unit": unit, "amount": ahead}] if ahead else [],
        }
        for unit, charges, ahead in payers
    ]
    for some in split_every(500, receipts, list):
        env["wuye.settlement"]._receive(some)
    env.flush_all()


# === COPIED AS ROWS === #


class Copier:
    """Copies what was booked beyond the marks, with links among the copies."""

    def __init__(self, env, marks):
        self.env, self.marks, self.copies = env, marks, 0
        tables = list(PLACES + BOOKS)
        self._execute(LINKS, {"tables": tables})
        self.links = {(table, column): to for table, column, to in self._fetch()}
        self.columns = {}
        for table in tables:
            self._execute(COLUMNS, [table])
            self.columns[table] = self._fetch()
        # no triggers and no foreign keys: each copied row stands for one that passed
        self._execute("SET LOCAL session_replication_role = replica")
        self.next_source()

    def _execute(self, *query):
        self.env.cr.execute(*query)

    def _fetch(self):
        return self.env.cr.fetchall()

    def next_source(self):
        """From here on all rows so far are what is copied."""
        self.last = _marks(self.env)
        # one distance for all tables, so that a copy's rows are known by their ids
        self.step = max(self.last.values()) - min(self.marks.values()) + 1
        self.copies = 0

    def copy(self, tables, turn, months=0, place=0):
        """Copy the rows of tables once more: later, or at another place."""
        self.copies += 1
        shift = self.copies * self.step
        known = {"turn": turn, "shift": shift, "place": f"'{place}'", "months": months}
        if place:
            known["place"] = place
        for table in tables:
            names = [name for name, _kind in self.columns[table]]
            values = [
                self._value(table, name, kind, set(tables), known)
                for name, kind in self.columns[table]
            ]
            window = ""
            if table == "account_move":
                window = " WINDOW series AS (PARTITION BY journal_id, sequence_prefix)"
            written = ", ".join(f'"{name}"' for name in names)
            self._execute(
                f"INSERT INTO {table} ({written}) SELECT {', '.join(values)}"
                f" FROM {table} WHERE id > {self.marks[table]}"
                f" AND id <= {self.last[table]}{window}"
            )

    def _value(self, table, name, kind, tables, known):
        """SQL of a column of a copy."""
        target = table if name == "id" else self.links.get((table, name))
        if (table, name) in CHANGED:
            return CHANGED[table, name].format(**known)
        if target in tables:
            mark, shift = self.marks[target], known["shift"]
            return (
                f'CASE WHEN "{name}" > {mark} THEN "{name}" + {shift} ELSE "{name}" END'
            )
        if kind == "date" and known["months"]:
            # a month's last day stays one
            later = f"\"{name}\" + 1 + interval '{known['months']} months'"
            return f"({later})::date - 1"
        return f'"{name}"'

    def end(self):
        for table in PLACES + BOOKS:
            self._execute(
                f"SELECT setval('{table}_id_seq', (SELECT max(id) FROM {table}))"
            )
        self._execute("SET LOCAL session_replication_role = origin")


# === CLOSED === #


def close(env, communities, count):
    """The first months as their close leaves them: figures of the last ones, seals."""
    days = [fields.Date.add(FIRST, months=m) for m in range(count)]
    Month, Figures = env["wuye.month"], env["wuye.month.figures"]
    Seal = env["wuye.month.seal"]
    months = Month.union(*(Month._get(one, day) for one in communities for day in days))
    seals = Seal._of(months)  # each table is read once for all of them
    recent = days[-ARCHIVED:]
    for community, some in months.grouped("community_id").items():
        series = Figures._series_from_charges(community, recent)
        for month in some.sorted("month"):
            seal, values = seals[month.id], {}
            if month.month in series:
                figures = series[month.month]
                archive = (
                    figures.total.closing,
                    figures.advance_closing,
                    figures.archive(),
                )
                seal = {**seal, Month._name: Seal._of_archive(*archive)}
                names = ("closing_arrears", "closing_advances", "closing_rows")
                values = dict(zip(names, archive, strict=True))
            month.write({"state": "closed", "seal": seal, **values})
        env.flush_all()


def main():
    options = parser(__doc__).parse_args()
    size = SMALL if options.quick else YEAR
    with database() as env:
        if is_built(env, size):
            sys.exit(f"{os.environ['WUYE_DB']} has these books already")
        print(json.dumps(build(env, size)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
