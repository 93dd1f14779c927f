"""Make the workbooks that the import tests read, as people really send them.

Run by hand after a change, then commit what changed:

    python3 make_workbooks.py

Needs openpyxl, and LibreOffice (`soffice`) for the files whose names say so; the tests
need neither. Names of people, companies and numbers are invented.
"""

import shutil
import subprocess
import tempfile
from datetime import date
from pathlib import Path

import openpyxl
from openpyxl.styles import Alignment, Font

HERE = Path(__file__).parent
UNIT_HEADINGS = (
    "楼幢",
    "单元",
    "室号",
    "楼层",
    "类型",
    "建筑面积",
    "套内面积",
    "状态",
    "交房日期",
)
OWNER_HEADINGS = ("房号", "业主姓名", "电话", "起始日期", "共有人", "份额")


def main():
    good_openpyxl()
    good_libreoffice()
    good_csv()
    bad_units()
    bad_people()
    bad_totals()
    bad_libreoffice()
    headings()
    broken_files()


def workbook(**sheets):
    """A workbook from rows per sheet."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    return book


def convert(source, target, extension="xlsx"):
    """Have LibreOffice open a file, calculate it and save it under another name."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            [
                *(
                    "soffice",
                    "--headless",
                    f"-env:UserInstallation=file://{folder}/profile",
                ),
                *("--convert-to", extension, "--outdir", folder, str(source)),
            ],
            check=True,
            capture_output=True,
            timeout=120,
        )
        made = Path(folder) / f"{Path(source).stem}.{extension}"
        shutil.move(made, HERE / target)


def convert_book(book, target, extension="xlsx"):
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "source.xlsx"
        book.save(source)
        convert(source, target, extension)


# === GOOD === #


def good_openpyxl():
    """A title, a heading of two rows, the building merged over its rooms."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "房屋信息"
    sheet.append(["锦林苑房屋台账（2024年度）"])
    sheet.append(
        [
            "序号",
            "幢号",
            "单元",
            "房间号",
            "所在层",
            "面积（㎡）",
            None,
            "房屋状态",
            "交房日期",
        ]
    )
    sheet.append([None, None, None, None, None, "建筑", "套内", None, None])
    rows = (
        (1, "1栋", None, "0101", "1层", "89.13", 71.3, "已入住 ", "2024年6月30日"),
        (2, None, None, "0102", "1层", " 76.50㎡", 61.2, "空置", "2024/6/30"),
        (3, "１幢", None, "０２０１", "2", 89.13, "71.30", "装修中", "2024.06.30"),
        (4, "01", None, "0202室", 2, 76.5, None, None, date(2024, 6, 30)),
        (5, "2号楼", "1单元", 301, "3F", "1,020.00", None, "未售", None),
        (6, "S座", None, "108号", "-1", 45, None, "出租", 45473),
    )
    for row in rows:
        sheet.append(row)
    sheet.append(["合计", None, None, None, None, 1396.26])
    for _number in range(40):
        sheet.append([None, "   "])
    sheet.merge_cells("A1:I1")
    sheet["A1"].font = Font(bold=True, size=16)
    sheet["A1"].alignment = Alignment(horizontal="center")
    sheet.merge_cells("F2:G2")
    for letter in "ABCDEHI":
        sheet.merge_cells(f"{letter}2:{letter}3")
    sheet.merge_cells("B4:B5")
    owners = book.create_sheet("业主")
    for row in (
        OWNER_HEADINGS,
        ("1-0101", "张　三", 13800138000, "2024-06-30", "李四、王五", "50、30、20"),
        ("1幢0102室", "张三 ", "138 0013 8000", None, None, None),
        ("０１－０２０１", "赵六", "+86 139-0013-9000", "2023年1月1日", None, "100%"),
        ("S-108", "锦林商贸有限公司", "021-55556666", None, None, None),
    ):
        owners.append(row)
    tenants = book.create_sheet("租户")
    for row in (
        ("楼幢", "房号", "姓名", "联系电话", "起租日期", "止租日期", "是否付款人"),
        ("S", "108", "孙七", "13700137000", "2025-01-01", "2025年12月31日", "是"),
        ("1", "0202", "周八", None, 45658, None, None),
    ):
        tenants.append(row)
    vehicles = book.create_sheet("车辆")
    for row in (
        ("车牌号", "房号", "车主"),
        ("粤b·12345", "01-0101", "李四"),
        (" 粤BD12345", "01-0201", None),
        ("粤B54321", "01-0102", "吴九"),
    ):
        vehicles.append(row)
    totals = book.create_sheet("合计")
    for row in (
        ("楼幢", "房屋数", "建筑面积合计"),
        ("1幢", 4, "331.26"),
        ("02", "1套", 1020),
        ("S", 1, 45),
        ("合计", 6, "1,396.26"),
    ):
        totals.append(row)
    hidden = book.create_sheet("旧数据")
    hidden.append(UNIT_HEADINGS)
    hidden.append(("9", None, "0999", 1, None, "坏"))
    hidden.sheet_state = "hidden"
    notes = book.create_sheet("说明")
    notes.append(["请勿修改表头"])
    book.save(HERE / "good_openpyxl.xlsx")


def good_libreoffice():
    """Formulas with the values a calculating program saved; a sheet per building."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for building in ("3幢", "4幢"):
        sheet = book.create_sheet(building)
        sheet.append(["房屋明细表"])
        sheet.append(
            ["楼幢", "单元", "室号", "楼层", "套内面积", "公摊面积", "建筑面积"]
        )
        for number in range(3, 7):
            floor = number - 2
            sheet.append(
                [
                    building,
                    "1",
                    f"{floor:02d}01",
                    floor,
                    70.5,
                    10.25,
                    f"=E{number}+F{number}",
                ]
            )
        sheet.append(["合计", None, None, None, "=SUM(E3:E6)", None, "=SUM(G3:G6)"])
        sheet.merge_cells("A1:G1")
    owners = book.create_sheet("业主")
    owners.append(OWNER_HEADINGS)
    owners.append(("03-1-0101", '="郑"&"十"', "13600136000", "=DATE(2024,6,30)"))
    totals = book.create_sheet("合计")
    totals.append(("范围", "户数", "总面积"))
    totals.append(("合计", 8, "=SUM('3幢'!G3:G6)+SUM('4幢'!G3:G6)"))
    convert_book(book, "good_libreoffice.xlsx")


def good_csv():
    rows = [
        UNIT_HEADINGS,
        ("7栋", "", "0101", "1", "住宅", "88.80", "", "空置", "2024-6-30"),
        ("7栋", "", "0102", "1", "商铺", "１２０", "", "", ""),
    ]
    # files in other encodings, or cut ones, are no text: the tests make them from these
    for name, encoding, delimiter in (
        ("good_utf8_bom.csv", "utf-8-sig", ","),
        ("good_utf8_tab.csv", "utf-8", "\t"),
    ):
        text = "\r\n".join(delimiter.join(row) for row in rows) + "\r\n"
        (HERE / name).write_bytes(text.encode(encoding))


# === BAD === #


def bad_units():
    book = workbook(
        房屋=[
            (*UNIT_HEADINGS, "系数", "开发商", "小区"),
            ("1幢", None, "0101", 1, "住宅", 80),  # right; the next is the same
            ("01", None, "０１０１ ", 1, "住宅", 80),
            ("1幢", None, "0103", 1, "城堡", 80),
            ("1幢", None, "0104", 1, "住宅", "1.2万"),
            ("1幢", None, "0105", "高", "住宅", 80.125),
            ("1幢", None, None, 1, "住宅", 80),
            (None, None, "0107", 1, "住宅", 80),
            ("1幢", None, "2-0108", 1, "住宅", 80),
            ("1幢", None, date(2026, 1, 2), 1, "住宅", 80),
            ("1幢", None, "0110", 1, "住宅", -3),
            ("1幢", None, "0111", 1, "住宅", None),
            ("1幢", None, "0112", 1, "车位", None),  # right: a space without area
            ("1幢", None, "0113", 1, "住宅", 80, 90),
            ("1幢", None, "0114", 1, "住宅", 80, None, None, "2024-02-30"),
            ("1幢", None, "0115", 1, "住宅", 80, None, None, "24.6.30"),
            ("1幢", None, "0116", 1, "住宅", 80, None, None, None, 0),
            ("1幢", None, "0117", 1, "住宅", 80, None, None, None, None, "无名公司"),
            ("1幢", None, "0118", 1, "住宅", 80, None, None, None, 1, None, "别的小区"),
            ("门房", None, "0119", 1, "住宅", 80),
            ("小计", None, None, None, None, 80),
            ("1幢", None, "0121", 1, "住宅", 80),
            ("1幢", None, "0122", 1, "住宅", None),
            ("1幢", None, "0199", 1, "住宅", 80),  # in the register already
        ]
    )
    sheet = book["房屋"]
    sheet.merge_cells("F22:F23")
    book.save(HERE / "bad_units.xlsx")

    sums = workbook(
        房屋=[
            ("序号", *UNIT_HEADINGS[:6]),
            (1, "1幢", None, "0101", 1, "住宅", 80),
            (2, "1幢", None, "0102", 1, "住宅", 81),
            ("合计", None, None, None, None, None, 160),
        ]
    )
    sums.save(HERE / "bad_sum_row.xlsx")

    formulas = workbook(
        房屋=[
            UNIT_HEADINGS[:6],
            ("1幢", None, "0101", 1, "住宅", "=40+40"),
            ("1幢", None, "0102", 1, "住宅", 80),
        ]
    )
    formulas.save(HERE / "bad_formula_openpyxl.xlsx")


def bad_people():
    workbook(
        房屋=[
            UNIT_HEADINGS[:6],
            ("1", None, "0101", 1, "住宅", 80),
            ("1", None, "0102", 1, "住宅", 80),
            ("1", None, "0103", 1, "住宅", 80),
            ("1", "2", "0104", 1, "住宅", 80),
        ],
        业主=[
            OWNER_HEADINGS,
            ("01-0101", "张三、李四", "13800138000"),
            ("01-0102", "张三/李四", "13800138000"),
            ("01-0103", "张三 李四", "13800138000"),
            ("01-2-0104", "王五", "1380013800"),
            ("01-0104", "王五", "13800138001"),
            ("01-103", "王五", "13800138001"),
            ("01-0103", "王五", "13800138001/13900139001"),
            ("01-0999", "王五", "1.38E+10"),
            ("1502", "王五", None),
            ("01-0198", "赵六", None, "昨天", "钱七、赵六"),
            ("01-0197", "赵六", None, None, "钱七", "60、30"),
            ("01-0196", "赵六", None, None, "钱七", "40、30、30"),
            ("01-0199", "赵六", None),  # has an owner in the register
            ("01-0195", None, "13800138000"),
        ],
        租户=[
            ("房号", "姓名", "电话", "起租", "止租", "是否付款人"),
            ("01-0101", "孙七", None, "2025-01-01", "2024-12-31", None),
            ("01-0101", "周八", None, None, None, "也许"),
            ("01-0102", "吴九", None, "2025-01-01", None, "是"),
            ("01-0102", "郑十", None, "2025-06-01", None, "是"),
            ("01-0102", "吴九", None, "2025-02-01", None, None),
            ("01-0199", "冯一", None, "2025-02-01", None, "是"),
        ],
        车辆=[
            ("车牌", "房号", "车主"),
            ("粤B1234", "01-0101", "张三"),
            ("粤B12345", "01-0101", "张三"),
            ("粤B·12345", "01-0102", "张三"),
            ("粤B99999", "01-0102", "张三"),  # in the register already
            ("粤B88888", "05-0102", "张三"),
        ],
    ).save(HERE / "bad_people.xlsx")


def bad_totals():
    units = [
        UNIT_HEADINGS[:6],
        ("1", None, "0101", 1, "住宅", 80),
        ("1", None, "0102", 1, "住宅", 80.5),
        ("2", None, "0101", 1, "住宅", 90),
        ("3", None, "0101", 1, "住宅", 90),
    ]
    workbook(
        房屋=units,
        合计=[
            ("楼幢", "房屋数", "建筑面积合计"),
            ("1", 2, 160.51),
            ("2", 2, 90),
            ("2", 1, 90),
        ],
    ).save(HERE / "bad_totals.xlsx")
    workbook(
        房屋=units,
        合计=[("楼幢", "房屋数"), ("1", 2), ("2", 1)],
    ).save(HERE / "bad_totals_missing.xlsx")


def bad_libreoffice():
    """What formulas and calculated cells leave behind."""
    book = workbook(
        房屋=[
            UNIT_HEADINGS,
            ("1幢", None, "0101", 1, "住宅", "=80/0", None, None, None),
            ("1幢", None, "0102", 1, "住宅", "=100/3", None, None, None),
            ("1幢", None, "0103", 1, "住宅", "=8E1", None, "=NA()", None),
            ("1幢", None, "=DATE(2026,3,1)", 1, "住宅", 80, None, None, None),
            ("1幢", None, "0105", 1, "住宅", 80, None, None, "=1/3"),
            (
                "1幢",
                None,
                "0106",
                1,
                "住宅",
                "８０",
                None,
                None,
                "２０２４－０６－３０",
            ),
        ]
    )
    book["房屋"]["C5"].number_format = "yyyy-mm-dd"
    convert_book(book, "bad_libreoffice.xlsx")
    # the old format, and text typed as numbers
    convert_book(book, "bad_old_format.xls", "xls")


def headings():
    """Headings of one's own, of two meanings, missing, doubled, and none."""
    workbook(
        房屋=[
            (*UNIT_HEADINGS[:4], "产证平米", "房管员", "建筑面积备注"),
            ("1", None, "0101", 1, 80.5, "小李", None),
        ]
    ).save(HERE / "own_headings.xlsx")
    workbook(
        房屋=[
            ("楼幢", "室号", "房间号", "建筑面积"),
            ("1", "0101", "0101", 80),
        ]
    ).save(HERE / "bad_heading_twice.xlsx")
    workbook(房屋=[("甲", "乙"), ("1", "0101")]).save(HERE / "bad_no_heading.xlsx")
    workbook(Sheet1=[("甲", "乙"), ("1", "0101")]).save(HERE / "bad_no_sheet.xlsx")
    workbook(房屋=[UNIT_HEADINGS]).save(HERE / "bad_no_rows.xlsx")


def broken_files():
    whole = (HERE / "good_openpyxl.xlsx").read_bytes()
    (HERE / "bad_half.xlsx").write_bytes(whole[: len(whole) // 2])
    (HERE / "bad_head_lost.xlsx").write_bytes(whole[len(whole) // 2 :])
    (HERE / "bad_empty.xlsx").write_bytes(b"")
    (HERE / "bad_type.xlsx").write_bytes(b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n")
    (HERE / "bad_web_page.xlsx").write_bytes(
        "<html><table>房屋</table></html>".encode()
    )


if __name__ == "__main__":
    main()
