"""What the demo estate consists of, as plain values: one seed, one estate.

Names, areas and phone numbers are invented.
"""

import io
import random
from dataclasses import dataclass, field
from datetime import date

import openpyxl

SURNAMES = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
)
GIVEN = (
    *("建国", "秀英", "伟", "芳", "敏", "静", "丽", "强", "磊", "洋", "艳", "勇", "军"),
    *("杰", "娟", "涛", "明", "超", "霞", "平", "刚", "桂英", "文斌", "婷婷", "志强"),
    *("雪梅", "晓东", "海燕", "国华", "玉兰", "子涵", "浩然", "欣怡", "宇轩", "梓萱"),
)
SHOPS = (
    "老陈面馆",
    "康宁药房",
    "云海生鲜",
    "晨光文具",
    "如意茶行",
    "安心洗衣",
    "百味烘焙",
)
AREAS = (72.36, 89.37, 95.12, 107.84, 118.62, 126.05, 143.90)


@dataclass(frozen=True)
class Scale:
    """How much of it: per community, and how many months are billed."""

    communities: tuple[tuple[str, str], ...]
    buildings: int
    floors: int
    doors: int  # per floor
    shops: int
    spaces: int
    months: int


ALL = (("JLW", "锦澜湾"), ("YFY", "云枫苑"), ("HTC", "海棠城"))
SCALES = {
    "small": Scale(ALL[:2], 1, 3, 3, 1, 2, 4),
    "start": Scale(ALL[:1], 2, 9, 3, 3, 12, 2),
    "estate": Scale(ALL, 4, 22, 4, 12, 60, 12),
}


@dataclass
class Door:
    """One unit with who owns it and what it pays."""

    building: str
    room: str
    kind: str  # as written in the workbook
    area: float
    owner: str
    phone: str
    tenant: str = ""
    fees: list[tuple[str, str]] = field(default_factory=list)  # (item, standard)

    @property
    def code(self) -> str:
        return f"{self.building}-{self.room}"

    @property
    def floor(self) -> int:
        return {"住宅": int(self.room[:-2]), "商铺": 1}.get(self.kind, -1)

    @property
    def inner_area(self) -> float:
        share = {"住宅": 0.78, "商铺": 0.92}.get(self.kind, 1)
        return round(self.area * share, 2)


def make_doors(scale: Scale, community: str) -> list[Door]:
    """All units of a community."""
    rng = random.Random(f"wuye {community}")
    doors = []
    for building in range(1, scale.buildings + 1):
        code = f"{building:02d}"
        for floor in range(1, scale.floors + 1):
            for door in range(1, scale.doors + 1):
                doors.append(_home(rng, code, f"{floor:02d}{door:02d}"))
    for number in range(1, scale.shops + 1):
        name = f"{SHOPS[number % len(SHOPS)]}{number}"
        area = 40 + rng.randrange(6000) / 100
        shop = Door("S", f"{100 + number}", "商铺", area, name, _phone(rng))
        shop.fees = [("商铺物业费", "商铺")]
        doors.append(shop)
    homes = [door for door in doors if door.kind == "住宅"]
    for number in range(1, scale.spaces + 1):
        owner = rng.choice(homes)
        doors.append(
            Door(
                "B1",
                f"{number:03d}",
                "车位",
                12.5,
                owner.owner,
                owner.phone,
                fees=[("车位管理费", "地下车位")],
            )
        )
    return doors


def _home(rng: random.Random, building: str, room: str) -> Door:
    owner = rng.choice(SURNAMES) + rng.choice(GIVEN)
    door = Door(building, room, "住宅", rng.choice(AREAS), owner, _phone(rng))
    door.fees = [("物业费", "高层"), ("水费", "居民用水")]
    if rng.random() < 0.08:
        door.tenant = rng.choice(SURNAMES) + rng.choice(GIVEN)
    return door


def _phone(rng: random.Random) -> str:
    return f"1380000{rng.randrange(10**4):04d}"


def make_workbook(
    doors: list[Door],
    start: date,
    before: date,
    arrears: dict[str, float],
    with_standards: bool = True,
) -> bytes:
    """The spreadsheet a community would send: units, owners, fees, arrears.

    :param start: first day of the fixed fees
    :param before: first day from which water is measured, and month of the arrears
    :param arrears: {unit code: yuan} owed from before
    :param with_standards: the company's prices, which its first community brings
    """
    book = openpyxl.Workbook()
    book.remove(book.active)
    _register(book, doors)
    _fees(book, doors, start, before, with_standards)
    _arrears(book, doors, before, arrears)
    _control_totals(book, doors, arrears)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _register(book, doors: list[Door]) -> None:
    """Units, owners and tenants."""
    _sheet(
        book,
        "房屋",
        (
            *("楼幢", "房号", "类型", "建筑面积", "套内面积", "楼层"),
            *("状态", "交房日期"),
        ),
        [
            (
                *(d.building, d.room, d.kind, d.area, d.inner_area, d.floor),
                *("已入住", "2023-06-30"),
            )
            for d in doors
        ],
    )
    _sheet(
        book,
        "业主",
        ("楼幢", "房号", "业主姓名", "电话", "起始日期"),
        [(d.building, d.room, d.owner, d.phone, "2023-06-30") for d in doors],
    )
    _sheet(
        book,
        "租户",
        ("楼幢", "房号", "姓名", "起租", "是否付款人"),
        [(d.building, d.room, d.tenant, "2024-03-01", "否") for d in doors if d.tenant],
    )


def _fees(book, doors, start: date, before: date, with_standards: bool) -> None:
    """Prices and what each unit pays."""
    _sheet(
        book,
        "收费标准",
        ("收费项目", "标准名称", "单价", "生效日期", "批准文号"),
        [
            ("物业费", "高层", 2.6, "2020-01-01", "合同附件二"),
            ("商铺物业费", "商铺", 6, "2020-01-01", "合同附件二"),
            ("水费", "居民用水", 3.45, "2020-01-01", "价发〔2019〕12号"),
            ("车位管理费", "地下车位", 80, "2020-01-01", "合同附件三"),
        ]
        if with_standards
        else [],
    )
    _sheet(
        book,
        "合同",
        ("楼幢", "房号", "收费项目", "收费标准", "起始日期"),
        [
            (d.building, d.room, item, standard, before if item == "水费" else start)
            for d in doors
            for item, standard in d.fees
        ],
    )


def _arrears(book, doors, before: date, arrears: dict[str, float]) -> None:
    """What is owed for the month before the first."""
    _sheet(
        book,
        "期初欠费",
        ("楼幢", "房号", "收费项目", "月份", "金额"),
        [
            (d.building, d.room, "物业费", before.strftime("%Y-%m"), arrears[d.code])
            for d in doors
            if d.code in arrears
        ],
    )


def _control_totals(book, doors: list[Door], arrears: dict[str, float]) -> None:
    """What the old system says the sheets add up to, by building and by unit."""
    buildings = sorted({door.building for door in doors})
    rows = []
    for building in buildings:
        own = [door for door in doors if door.building == building]
        area = sum(door.area for door in own)
        owed = sum(arrears.get(door.code, 0) for door in own)
        rows.append((building, len(own), round(area, 2), round(owed, 2)))
    _sheet(book, "合计", ("楼幢", "房屋数", "建筑面积合计", "期初欠费合计"), rows)
    _sheet(
        book,
        "欠费核对",
        ("楼幢", "房号", "欠费合计"),
        [(d.building, d.room, arrears[d.code]) for d in doors if d.code in arrears],
    )


def _sheet(book, title, headings, rows):
    if rows:
        sheet = book.create_sheet(title)
        sheet.append(headings)
        for row in rows:
            sheet.append(row)
