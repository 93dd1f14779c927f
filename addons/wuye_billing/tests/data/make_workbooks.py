"""Make the workbooks that the import tests of billing read, as people really send them.

Run by hand after a change, then commit what changed:

    python3 make_workbooks.py

Needs openpyxl, and LibreOffice (`soffice`) for the file whose name says so; the tests
need neither. Names and numbers are invented.
"""

import shutil
import subprocess
import tempfile
from datetime import date
from pathlib import Path

import openpyxl

HERE = Path(__file__).parent
STANDARDS = ("收费项目", "标准名称", "单价", "生效日期", "批准文号")
CONTRACTS = ("小区", "房号", "收费项目", "收费标准", "起始日期", "结束日期", "车牌")
ARREARS = ("小区", "房号", "收费项目", "账期", "欠费金额", "付款人", "到期日")


def main():
    good_all()
    good_libreoffice()
    bad_standards()
    bad_contracts()
    bad_arrears()
    bad_proof()


def workbook(**sheets):
    """A workbook from rows per sheet."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    return book


def convert(book, target):
    """Have LibreOffice open a workbook, calculate it and save it."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "source.xlsx"
        book.save(source)
        made = Path(folder) / "made"
        subprocess.run(
            [
                *("soffice", "--headless", f"-env:UserInstallation=file://{folder}/p"),
                *("--convert-to", "xlsx", "--outdir", str(made), str(source)),
            ],
            check=True,
            capture_output=True,
            timeout=120,
        )
        shutil.move(made / "source.xlsx", HERE / target)


def good_all():
    """Everything of a small estate in one file, with its control totals."""
    book = workbook(
        房屋=[
            ("楼幢", "单元", "室号", "类型", "建筑面积"),
            ("2幢", None, "0101", "住宅", 100),
            ("2幢", None, "0102", "住宅", "89.37"),
            ("2幢", None, "0201", "住宅", 120.5),
            ("3幢", "1", "0101", "住宅", 80),
            ("S", None, "001", "车位", None),
        ],
        业主=[
            ("房号", "业主姓名", "电话", "起始日期"),
            ("02-0101", "张三", "13800138000", None),
            ("02-0102", "李四", "13900139000", "2025-07-01"),
            ("03-1-0101", "王五", None, None),
            ("S-001", "张三", "13800138000", None),
        ],
        租户=[
            ("房号", "姓名", "起租", "是否付款人"),
            ("03-1-0101", "赵六", "2026-01-01", "是"),
        ],
        收费标准=[
            ("锦澜湾收费标准一览表",),
            ("序号", *STANDARDS),
            (1, "物业费", "多层", "2.60元/㎡·月", "2020年1月1日", "深价〔2019〕12号"),
            (2, "物业费", "多层 ", 2.8, date(2026, 1, 1), "深价〔2025〕7号"),
            (3, "ＣＷＦ", "地下车位", "８０", "2020/1/1", None),
        ],
        收费合同=[
            ("房号", "收费项目", "收费标准", "起始日期", "结束日期", "车牌号", "备注"),
            ("02-0101", "物业费", "多层", "2020-01-01", None, None, None),
            ("2幢0102室", "物业费", "多层", "2020-01-01", None, None, None),
            ("02-0201", "WYF", "多层", "2020-01-01", None, None, None),
            ("03-1-0101", "物业费", "多层", "2020-01-01", "2025-06-30", None, "停收"),
            ("03-1-0101", "物业费", "多层", "2025-07-01", None, None, None),
            ("S-001", "车位管理费", "地下车位", "2024-03-01", None, "粤b·12345", None),
        ],
        期初欠费=[
            ("期初欠费明细（截至2025年12月31日）",),
            ("房号", "收费项目", "账期", "欠费金额", "付款人", "到期日", "本户合计"),
            ("02-0101", "物业费", "2025年11月", "260.00", None, None, 608.8),
            ("02-0101", "物业费", "2025-12", 260, None, "2025-12-10", None),
            ("02-0101", "水费", 202512, "88.80元", "张三", None, None),
            ("02-0102", "物业费", "2025/5", 232.36, None, None, None),
            ("02-0102", "物业费", date(2025, 12, 1), "232.36", None, None, None),
            ("03-1-0101", "物业费", "2025-12", "1,208.00", None, None, None),
            ("合计", None, None, 2281.52, None, None, None),
        ],
        欠费核对=[
            ("房号", "业主", "欠费合计"),
            ("02-0101", "张三", 608.8),
            ("02-0102", "李四", "464.72"),
            ("03-1-0101", "王五", 1208),
            ("S-001", "张三", 0),
        ],
        合计=[
            ("楼幢", "房屋数", "建筑面积合计", "期初欠费合计"),
            ("2幢", 3, 309.87, "1,073.52"),
            ("3幢", 1, 80, 1208),
            ("S", 1, 0, 0),
            ("合计", 5, 389.87, 2281.52),
        ],
    )
    book["期初欠费"].merge_cells("G3:G5")
    book.save(HERE / "good_all.xlsx")


def good_libreoffice():
    """Amounts, months and totals as formulas, calculated by the program."""
    book = workbook(
        期初欠费=[
            ("房号", "收费项目", "月份", "金额"),
            ("01-0302", "物业费", "=DATE(2025,10,1)", "=ROUND(100*2.605,2)"),
            ("01-0302", "物业费", '="2025-"&"11"', "=0.1+0.2"),
            ("合计", None, None, "=SUM(D2:D3)"),
        ],
        合计=[("范围", "欠费总额"), ("合计", "=期初欠费!D4")],
    )
    book["期初欠费"]["C2"].number_format = "yyyy-mm"
    convert(book, "good_libreoffice.xlsx")


def bad_standards():
    workbook(
        收费标准=[
            STANDARDS,
            ("物业费", "高层", "2.60", "2026-01-01", None),  # right
            ("ＷＹＦ", "高 层", "2.70", "2026年1月1日", None),
            ("物业管理费", "高层", "2.60", "2026-01-01", None),
            ("特约", "保洁", "20", "2026-01-01", None),
            ("物业费", "在用", 3, "2020-01-01", None),
            ("物业费", "在用", 3.1, "2020-01-01", None),
            ("物业费", "在用", 3.2, "2020-01-01", None),
            ("物业费", "在用", 3.1, "2026-03-01", None),  # right
            ("物业费", "停用", 3.1, "2026-03-01", None),
            ("物业费", "别墅", "面议", "2026-01-01", None),
            ("物业费", "别墅", "-1", "2026-02-01", None),
            ("物业费", "别墅", "1.1234567", "2026-03-01", None),
            ("物业费", None, "2.60", "2026-01-01", None),
            ("物业费", "商铺", "2.60", None, None),
        ]
    ).save(HERE / "bad_standards.xlsx")


def bad_contracts():
    workbook(
        收费标准=[STANDARDS, ("物业费", "高层", "2.60", "2026-01-01", None)],
        合同=[
            CONTRACTS,
            (None, "01-0101", "物业费", "高层", "2026-01-01", "2026-06-30", None),
            (None, "01-0101", "WYF", "在用", "2026-06-30", None, None),
            (None, "01-0101", "物业费", "高层", "2027-07-01", None, None),
            (None, "01-0302", "物业费", "在用", "2026-01-01", None, None),
            (None, "01-0302", "物业费", "在用", "2019-01-01", "2019-12-31", None),
            (None, "01-0102", "物业费", "别墅", "2026-01-01", None, None),
            (None, "01-0102", "水费", "高层", "2026-01-01", None, None),
            (None, "01-0102", "暖气费", "高层", "2026-01-01", None, None),
            (None, "01-0106", "物业费", "停用", "2026-01-01", None, None),
            (None, "01-0103", "物业费", "高层", "2026-02-01", "2026-01-31", None),
            (None, "01-0104", "物业费", "高层", None, None, None),
            (None, "01-0198", "物业费", "高层", "2026-01-01", None, None),
            (None, "01-0999", "物业费", "高层", "2026-01-01", None, None),
            (None, "01-0105", "物业费", "高层", "2026-01-01", None, "粤B1234"),
            ("云枫苑", "01-0101", "物业费", "高层", "2026-01-31", None, None),
            ("云枫苑", "01-0101", "车位管理费", "车位", "2026-02-01", None, None),
        ],
    ).save(HERE / "bad_contracts.xlsx")


def bad_arrears():
    workbook(
        期初欠费=[
            ARREARS,
            (None, "01-0101", "物业费", "2025-12", 100, None, None),  # right
            (None, "０１-0101", "ＷＹＦ", "2025年12月", 50, None, None),
            (None, "01-0101", "物业费", "2025-11", 0, None, None),
            (None, "01-0101", "物业费", "2025-09", "-5", None, None),
            (None, "01-0302", "物业费", "2025-10", 100, None, None),
            (None, "01-0101", "物业费", "2026-03", 100, None, None),
            (None, "01-0101", "物业费", "2024-12", 100, None, None),
            (None, "01-0101", "物业费", 2025.1, 100, None, None),
            (None, "01-0101", "物业费", "2025-13", 100, None, None),
            (None, "01-0101", "物业费", "2025-08", 1.005, None, None),
            (None, "01-0101", "停车", "2025-08", 100, None, None),
            (None, "01-0999", "物业费", "2025-08", 100, None, None),
            (None, "01-0198", "物业费", "2025-08", 100, None, None),
            (None, "01-0302", "物业费", "2025-08", 100, "王小名", None),
            (None, "01-0302", "物业费", "2025-09", 100, "王小明", "2025-02-30"),
            ("云枫苑", "01-0101", "物业费", "2026-01", 100, None, None),
            ("云枫苑", "01-0101", "物业费", "2025-12", 100, None, None),  # right
            ("小计", None, None, None, 100, None, None),
            (None, "01-0101", "水费", "2025-08", None, None, None),
        ],
    ).save(HERE / "bad_arrears.xlsx")


def bad_proof():
    rows = [
        ("房号", "收费项目", "月份", "金额"),
        ("01-0101", "物业费", "2025-11", 100.1),
        ("01-0101", "物业费", "2025-12", 100.2),
        ("01-0102", "物业费", "2025-12", 50),
    ]
    cent = workbook(期初欠费=rows, 合计=[("楼幢", "期初欠费合计"), ("1", 250.31)])
    cent.save(HERE / "bad_total_by_a_cent.xlsx")
    workbook(期初欠费=rows).save(HERE / "bad_without_totals.xlsx")
    workbook(
        期初欠费=rows,
        合计=[("楼幢", "房屋数", "期初欠费合计"), ("1", 0, None), ("2", 0, 0)],
    ).save(HERE / "bad_building_without_total.xlsx")
    workbook(
        期初欠费=rows,
        欠费核对=[
            ("房号", "欠费合计"),
            ("01-0101", 200.31),
            ("01-0103", 50),
            ("01-0103", 0),
        ],
    ).save(HERE / "bad_unit_twice.xlsx")
    workbook(
        期初欠费=rows,
        欠费核对=[("房号", "欠费合计"), ("01-0101", 200.31), ("01-0103", 50)],
        合计=[("楼幢", "期初欠费合计"), ("1", 250.3)],
    ).save(HERE / "bad_units_differ.xlsx")
    beside = [
        (*rows[0], "本户合计"),
        (*rows[1], 200.3),
        (*rows[2], 200.29),
        (*rows[3], 50),
    ]
    workbook(期初欠费=beside).save(HERE / "bad_total_beside_rows.xlsx")
    workbook(期初欠费=[*rows, ("合计", None, None, 250.29)]).save(
        HERE / "bad_total_row.xlsx"
    )


if __name__ == "__main__":
    main()
