"""The cash desk: opening a payer, and taking money against Odoo's wizard (D1).

    python tests/bench/bench_desk.py [--quick] [--no-report]

First 100,000 units with ten open bills each, copied into the tables as rows without
the ledger's part, all late under a rule: a collector finds rooms and opens them. Then
bills of three lines with two VAT rates, as a bill run posts them, are taken in cash,
one request each; the same bills as plain invoices are paid by Odoo's
`account.payment.register`. CPU is Python plus the PostgreSQL process. Ends with 1 where
opening a payer takes longer than its gate at the 95th percentile, or a payment more
than a third of the wizard's CPU.
"""

import io
import json
import sys
import uuid

import estates
from bench_bill_run import MONTH, plain_vals
from harness import Measure, database, in_process, parser, report, table

import odoo.init  # noqa: F401  completes the package before it is used
from odoo.fields import Command, Date

UNITS, QUICK_UNITS = 100_000, 1000
PER_COMMUNITY = 5000
OPENED = 300  # payers
GATE = 0.3  # seconds of wall time, 95th percentile
TAKEN, QUICK_TAKEN = 100, 20
SHARE = 1 / 3  # of the wizard's CPU
ITEMS = 3
MONTHS = 10  # open bills of a unit, the oldest first
FIRST = "2026-01-01"


# === OPENING A PAYER === #


def _rows(units, items, number):
    """Open charges of units, ten each, as text for COPY."""
    months = [Date.add(Date.to_date(FIRST), months=m) for m in range(MONTHS)]
    rows = io.StringIO()
    for unit in units:
        place = (unit.company_id.id, unit.community_id.id, unit.id, unit.owner_id.id)
        for turn, month in enumerate(months):
            number += 1
            row = [number, *place, items[turn % ITEMS], "supplement", f"desk/{number}"]
            row += [month] * 5 + [month.replace(day=20), "260.00", "260.00", "posted"]
            rows.write("\t".join(map(str, row)) + "\n")
    return rows, number


def _copy(env, rows):
    env.flush_all()
    rows.seek(0)
    env.cr._obj.copy_expert(
        "COPY wuye_charge (id, company_id, community_id, unit_id, partner_id, item_id,"
        " kind, source_key, period_start, period_end, bill_month, service_month, date,"
        " date_due, amount, amount_residual, state) FROM STDIN",
        rows,
    )


def _fill(env, count):
    """Communities with units that owe; returns (communities, ids of units)."""
    items = env["wuye.fee.item"].search(
        [("company_id", "=", env.company.id)], limit=ITEMS
    )
    communities, found = env["wuye.community"], []
    for index, start in enumerate(range(0, count, PER_COMMUNITY)):
        if start + PER_COMMUNITY > count or not index:
            size = min(PER_COMMUNITY, count - start)
            units = estates.community(env, f"DESK{index}", size)
        else:
            units = estates.copied(env, f"DESK{index}", units)
        communities |= units.community_id
        found.append(units.ids)
        env.flush_all()
        env.invalidate_all()
    # all rows at once: new units would be looked up among bills without statistics
    env.cr.execute("SELECT coalesce(max(id), 0) FROM wuye_charge")
    [number] = env.cr.fetchone()
    for ids in found:
        rows, number = _rows(env["wuye.unit"].browse(ids), items.ids, number)
        _copy(env, rows)
        env.invalidate_all()
    return communities, found


def _late_rule(env):
    env["wuye.late.rule"].create(
        {
            "name": "Bench rule",
            "company_id": env.company.id,
            "date_from": "2020-01-01",
            "rate_ids": [Command.create({"kind": "day", "permille": 0.5})],
        }
    )


def _staff(env, communities, post):
    """A user of a post with these communities in his scope."""
    user = estates.clerk(env, communities)
    user.write(
        {
            "login": f"bench-{post}",
            "group_ids": [Command.set(env.ref(f"wuye_property.group_{post}").ids)],
        }
    )
    return user


def desk(env, community, numbers):
    """(the service as a collector's screen calls it, the token of its computer)."""
    keeper = _staff(env, community, "receipt_keeper")
    collector = _staff(env, community, "collector")
    book = env["wuye.receipt.book"].with_user(keeper)
    book = book.create(
        {
            "company_id": env.company.id,
            "community_id": community[0].id,
            "prefix": "B",
            "number_first": 1,
            "number_last": numbers,
        }
    )
    book.action_register()
    book._move("draw", 1, numbers, collector)
    desk = env["wuye.desk"].create(
        {"name": "Bench", "code": "BENCH", "community_id": community[0].id}
    )
    token = desk.register_computer()
    # what a browser sends with each call
    context = {"lang": "zh_CN", "tz": "Asia/Shanghai"}
    cashier = env["wuye.cashier"].with_user(collector).with_context(**context)
    cashier.open_shift(token, 100.0)
    return cashier, token


def _percentile(values, share):
    return sorted(values)[int(len(values) * share)]


def open_payers(count):
    with database() as env:
        communities, found = _fill(env, count)
        _late_rule(env)
        cashier, token = desk(env, communities, 100)
        env.cr.execute("ANALYZE")
        searched, opened = [], []
        for turn in range(OPENED):
            ids = found[0]  # those of the desk's community come first
            unit = env["wuye.unit"].browse(ids[turn * 7919 % len(ids)])
            typed = unit.code
            with Measure(env) as search:
                hits = cashier.search_units(token, typed)
            if not any(hit["id"] == unit.id for hit in hits):
                sys.exit(f"{typed} does not find its room")
            with Measure(env) as measured:
                page = cashier.open_unit(token, unit.id)
            if len(page["bills"]) != MONTHS or not page["bills"][0]["late"]:
                sys.exit(f"{typed} does not show its open bills with damages")
            searched.append(search.wall)
            opened.append(measured.wall)
        return {
            "charges": count * MONTHS,
            "queries": measured.queries,
            "find": [_percentile(searched, share) for share in (0.5, 0.95)],
            "open": [_percentile(opened, share) for share in (0.5, 0.95)],
        }


# === TAKING A PAYMENT === #


def _bills(env, count):
    """{unit: charges} of a posted run."""
    units = estates.community(env, "TAKE", count)
    estates.contracts(env, units, estates.standards(env))
    run = env["wuye.bill.run"].create(
        {"community_id": units.community_id.id, "month": MONTH}
    )
    run.action_compute()
    run.state = "signed"  # a signature needs a second person and costs nothing
    run.action_post()
    charges = env["wuye.charge"].search([("run_id", "=", run.id)])
    return charges.grouped("unit_id")


def _order(unit, charges):
    return {
        "token": str(uuid.uuid4()),
        "unit_id": unit.id,
        "partner_id": charges.partner_id.id,
        "lines": [
            {"charge_id": charge.id, "amount": charge.amount} for charge in charges
        ],
        "tenders": [
            {"code": "cash", "amount": round(sum(charges.mapped("amount")), 2)}
        ],
    }


def _invoices(env, count):
    units = estates.community(env, "PLAIN", count)
    fees = estates.standards(env)
    moves = env["account.move"].create([plain_vals(env, u, fees) for u in units])
    moves.action_post()
    return moves


def _by_wizard(env, move):
    register = env["account.payment.register"].with_context(
        active_model="account.move",
        active_ids=move.ids,
        lang="zh_CN",
        tz="Asia/Shanghai",
    )
    register.create({"payment_date": MONTH}).action_create_payments()


def take(count):
    with database() as env:
        bills = _bills(env, count + 1)
        moves = _invoices(env, count + 1)
        communities = next(iter(bills)).community_id
        cashier, token = desk(env, communities, count + 1)
        env.cr.execute("ANALYZE")
        ours, theirs = [], []
        orders = [_order(unit, charges) for unit, charges in bills.items()]
        for order, move in zip(orders, moves, strict=True):
            with Measure(env) as measured:
                cashier.take(token, order)
            ours.append(measured)
            with Measure(env) as measured:
                _by_wizard(env, move)
            theirs.append(measured)
        if any(charges.filtered("amount_residual") for charges in bills.values()):
            sys.exit("a bill that was taken is open still")
        if any(move.payment_state not in ("paid", "in_payment") for move in moves):
            sys.exit("an invoice that was paid is open still")
        return [
            {
                "cpu": sum(one.cpu for one in some[1:]) / count,  # the first warms up
                "queries": some[-1].queries,
            }
            for some in (ours, theirs)
        ]


# === REPORT === #


def main():
    options = parser(__doc__).parse_args()
    if options.case:
        name, count = options.case
        case = {"open": open_payers, "take": take}[name]
        print(json.dumps(case(int(count))))
        return 0
    units, count = (QUICK_UNITS, QUICK_TAKEN) if options.quick else (UNITS, TAKEN)
    opened = in_process(__file__, "open", units)
    ours, theirs = in_process(__file__, "take", count)
    screens = table(
        ["screen", "median ms", "95th percentile ms"],
        [
            [name, *(f"{1000 * wall:.0f}" for wall in opened[key])]
            for name, key in (("find a room", "find"), ("open its payer", "open"))
        ],
    )
    payments = table(
        ["a payment of three bills", "CPU ms", "queries"],
        [
            [name, f"{1000 * row['cpu']:.0f}", str(row["queries"])]
            for name, row in (
                ("cash desk, with its receipt", ours),
                ("Odoo's wizard", theirs),
            )
        ],
    )
    slow, share = opened["open"][1], ours["cpu"] / theirs["cpu"]
    report(
        options,
        "desk",
        f"{screens}\n\nA payer among {units:,} units and {opened['charges']:,} open "
        f"charges, {opened['queries']} queries: {1000 * slow:.0f} ms at the 95th "
        f"percentile (gate {1000 * GATE:.0f} ms).\n\n{payments}\n\nA payment takes "
        f"{share:.2f} of the wizard's CPU (gate {SHARE:.2f}).",
    )
    return 1 if slow > GATE or share > SHARE else 0


if __name__ == "__main__":
    sys.exit(main())
