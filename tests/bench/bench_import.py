"""Reading, checking and writing a spreadsheet of 5,000 rows (A1, I6).

    python tests/bench/bench_import.py [--quick] [--no-report]

One file has units alone, the other what a community really sends: units, owners,
tenants, prices, contracts and opening arrears with their control totals. The work is
that of the buttons and of the queue's job. Ends with 1 where a file of 5,000 rows takes
more than 60 seconds.
"""

import base64
import io
import json
import sys
from datetime import date

import openpyxl
from harness import Measure, database, in_process, parser, report, table

import odoo.init  # noqa: F401  completes the package before it is used

GATE = 60.0  # seconds of wall time for 5,000 rows
ROWS = 5000
QUICK_ROWS = 500
ROWS_PER_HOME = 4  # unit, owner, two fees; tenants and arrears come on top
START, BEFORE = date(2026, 1, 1), date(2025, 12, 1)


def _units(count):
    """A book with `count` rooms, 100 a building."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "房屋"
    sheet.append(("楼幢", "房号", "类型", "建筑面积", "楼层"))
    for index in range(count):
        building, door = divmod(index, 100)
        floor, place = divmod(door, 4)
        room = f"{floor + 1:02d}{place + 1:02d}"
        area = 60 + index % 80 + index % 7 / 100
        sheet.append((f"{building + 1}幢", room, "住宅", area, floor + 1))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _estate(env, count):
    """A book with `count` rows in all its sheets, as the demo company sends it."""
    from odoo.addons.wuye_demo import estate

    floors = max(1, count // ROWS_PER_HOME // 40)
    scale = estate.Scale((("BIM", "导入苑"),), 10, floors, 4, 0, 0, 1)
    doors = estate.make_doors(scale, "BIM")
    arrears = {door.code: 100.0 for door in doors[::10]}
    prices = {item.name: item for item in env["wuye.fee.item"].search([])}
    if "商铺物业费" not in prices:
        prices["物业费"].copy({"name": "商铺物业费", "code": "SPF"})
    return estate.make_workbook(doors, START, BEFORE, arrears)


def case(name, count):
    with database() as env:
        env = env(context={**env.context, "lang": "zh_CN"})
        developer = env["res.partner"].create({"name": "开发商"})
        community = env["wuye.community"].create(
            {"code": "BIM", "name": "导入苑", "developer_id": developer.id}
        )
        env.user.wuye_community_ids |= community
        book = _units(count) if name == "units" else _estate(env, count)
        record = env["wuye.import"].create(
            {
                "community_id": community.id,
                "file": base64.b64encode(book),
                "filename": f"{name}.xlsx",
            }
        )
        with Measure(env) as check:
            record.action_check()
        if record.state != "checked":
            sys.exit(f"{record.error_ids[:3].mapped('message')}")
        with Measure(env) as write:
            record._job_import()
        if record.state != "done":
            sys.exit(record.log)
        return {
            "rows": record.row_count,
            "check": check.wall,
            "write": write.wall,
            "queries": check.queries + write.queries,
            "rss": write.rss,
        }


def main():
    options = parser(__doc__).parse_args()
    if options.case:
        name, count = options.case
        print(json.dumps(case(name, int(count))))
        return 0
    size = QUICK_ROWS if options.quick else ROWS
    found = {name: in_process(__file__, name, size) for name in ("units", "estate")}
    body = table(
        ["file", "rows", "check s", "write s", "queries/row", "peak MiB"],
        [
            [
                {"units": "units alone", "estate": "all sheets"}[name],
                f"{row['rows']:,}",
                f"{row['check']:.1f}",
                f"{row['write']:.1f}",
                f"{row['queries'] / row['rows']:.2f}",
                f"{row['rss']:.0f}",
            ]
            for name, row in found.items()
        ],
    )
    slowest = max(
        (row["check"] + row["write"]) * ROWS / row["rows"] for row in found.values()
    )
    verdict = f"Slowest: {slowest:.1f} s for {ROWS:,} rows (gate {GATE:g} s)."
    report(options, "import", f"{body}\n\n{verdict}")
    return 0 if slowest <= GATE else 1


if __name__ == "__main__":
    sys.exit(main())
