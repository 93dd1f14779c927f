"""One fault for each check of the audit, planted by one statement of SQL (E15).

A module that adds checks has a file like this one: `prepare(case)` books what the
faults need, `faults(case)` yields a `Fault` for each check. `test_audit_registry`
plants them all and fails where a check has none.
"""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Fault:
    """A statement, and the record its check has to name.

    :param named: the record that stands in the finding
    :param row: the record whose row the statement writes; the same unless given
    :param change: what is SET; None: the row is deleted
    """

    code: str
    named: Any
    change: str | None
    row: Any = None

    def statement(self) -> tuple[str, int]:
        """(SQL with one parameter, its value)"""
        row = self.named if self.row is None else self.row
        table = row._table
        if self.change is None:
            return f"DELETE FROM {table} WHERE id = %s", row.id
        return f"UPDATE {table} SET {self.change} WHERE id = %s", row.id


def prepare(case):
    """The months of the example are closed, so that seals can be broken."""
    months = case.env["wuye.month"].search(
        [("community_id", "=", case.community.id)], order="month"
    )
    case.env.flush_all()
    months[:3].action_close()


def _one(case, model, *domain):
    record = case.env[model].search(
        [("company_id", "=", case.company.id), *domain], limit=1, order="id"
    )
    assert record, f"no {model} for the faults"
    return record


def faults(case):
    """One of each check of billing; more of them stand in `test_audit`."""
    yield from _bills(case)
    yield from _matches(case)
    yield from _advances(case)
    yield from _months(case)


def _bills(case):
    charge = _one(case, "wuye.charge", ("kind", "=", "regular"))
    bill, line = charge.move_id, charge.move_line_id
    yield Fault("charge_line", charge, "amount_tax = 99")
    yield Fault("line_charge", line, "wuye_charge_id = NULL")
    yield Fault("bill_total", bill, "amount_total_signed = 1")
    yield Fault("charge_date", charge, "date = '2026-06-01'", bill)
    yield Fault("move_balance", bill, "balance = -1, amount_currency = -1", line)
    yield Fault("line_move", line, "date = '2026-06-01'")
    yield Fault("run_count", charge.run_id, "run_id = NULL", charge)
    # the last of its series: no other document has the number it is moved to
    last = bill.search(
        [
            ("journal_id", "=", bill.journal_id.id),
            ("sequence_prefix", "=", bill.sequence_prefix),
        ],
        order="sequence_number desc",
        limit=1,
    )
    yield Fault("number_gap", last, "sequence_number = sequence_number + 1")
    request = _one(case, "wuye.request", ("kind", "=", "reduction"))
    yield Fault("reduction", request, "amount = amount + 0.01")
    release = _one(case, "wuye.charge.release", ("move_id", "!=", False))
    yield Fault("release_sum", release.charge_id, "amount = 1", release)
    yield Fault("release_move", release.move_id, "amount = 1", release)
    yield Fault("deferred_total", case.community, "move_id = NULL", release)


def _matches(case):
    row = _one(case, "wuye.charge.allocation", ("partial_id", "!=", False))
    reopened = _one(
        case,
        "wuye.charge.allocation",
        ("move_line_id.move_id.wuye_kind", "=", "reopen"),
    )
    charge = _one(case, "wuye.charge", ("amount_residual", ">", 0))
    line = charge.move_id._wuye_receivable_lines()
    yield Fault("match_rows", row.partial_id, "amount = amount - 0.01", row)
    yield Fault("match_lines", row.partial_id, "credit_move_id = 999999999")
    yield Fault("rows_match", row, "partial_id = NULL")
    yield Fault("row_date", row, "date = date + 40")
    yield Fault("reopen", reopened.move_line_id, "amount = amount + 0.01", reopened)
    yield Fault("residual", charge, "amount_residual = 7777")
    yield Fault("offset", row.charge_id.move_id, "kind = 'offset'", row)
    yield Fault("line_open", line, "amount_residual = 7777")
    yield Fault("unit_open", charge.unit_id, "amount_residual = 7777", line)
    yield Fault("ar_credit", line, "amount_residual = -1")
    yield Fault("ar_total", case.community, "balance = balance + 1", line)
    yield Fault("ar_foreign", line, "wuye_kind = NULL", charge.move_id)


def _advances(case):
    advance = _one(case, "wuye.advance", ("use_ids", "!=", False))
    use = advance.use_ids.filtered(lambda use: use.kind == "apply")[0]
    payment = _one(case, "account.payment", ("wuye_community_id", "!=", False))
    cash = case.company._wuye_account("cash")
    money = case.env["account.move.line"].search(
        [("account_id", "=", cash.id), ("balance", ">", 0)], limit=1
    )
    yield Fault("advance_line", advance, "date = date + 1")
    yield Fault("advance_left", advance, "amount_left = 1")
    yield Fault("advance_total", case.community, "amount_left = 1", advance)
    yield Fault("use_line", use, "amount = amount + 1")
    yield Fault("line_advance", use.move_line_id, "move_line_id = 999999999", use)
    yield Fault("payment_move", payment, "amount = amount + 1")
    yield Fault("move_payment", payment.move_id, "state = 'canceled'", payment)
    wrong = "balance = -100000, amount_currency = -100000"
    yield Fault("balance_side", cash, wrong, money)


def _months(case):
    closed = case.env["wuye.month"].search(
        [("community_id", "=", case.community.id), ("state", "=", "closed")],
        order="month",
    )
    last = closed[-1]
    charge = _one(case, "wuye.charge", ("date", "=", str(last.month)))
    yield Fault("month_figures", case.community, "closing_advances = 1", last)
    yield Fault("month_gap", case.community, None, closed[1])
    yield Fault("month_seal", last, "explanation = '{}'", charge)
