"""A reader who has nothing but the words of the paper: works every line out again.

Nothing of the database or of the engine is used here: only the text of the printed
file, the signs on it, and school arithmetic (B17).
"""

import re
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_UP, ROUND_UP, Decimal
from fractions import Fraction

FEN = Decimal("0.01")
NUMBER = r"\d[\d,]*(?:\.\d+)?"
AMOUNT = r"[−-]?" + NUMBER
LINE = re.compile(
    r"(?P<month>\d{4}-\d{2})(?P<how>.*?；)(?P<due>\d{4}-\d{2}-\d{2})"
    r"¥(?P<amount>[−-]?[\d,]+\.\d{2})"
)
LATE = re.compile(
    rf"(?P<month>\d{{4}}-\d{{2}})\d{{4}}-\d{{2}}-\d{{2}}¥{NUMBER}(?P<days>\d+)"
    rf"(?P<how>[^¥]*?；)?¥(?P<amount>[\d,]+\.\d{{2}})"
)
FACTOR = re.compile(rf"([×÷/]?)[^×÷/\d]*({NUMBER})(%|‰)?")
CHAIN = re.compile(rf"{NUMBER}(?:[%‰])?[^×÷；=]*(?:[×÷][^；=]*)$")
REST = re.compile(r"（含尾差([+-]\d+\.\d+)）$")
OPERATORS = {"×": "*", "÷": "/", "−": "-", "·": "*"}


@dataclass
class PaperLine:
    """A row of the table “bills of the month”."""

    month: str
    rows: list
    amount: Decimal


def number(text):
    return Decimal(text.replace(",", "").replace("−", "-"))


def to_fen(value):
    """Half up, away from zero for what is below it."""
    sign = -1 if value < 0 else 1
    scaled = abs(Fraction(value)) * 100
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return sign * Decimal(whole) / 100


def lines(text):
    """The lines of bills in the words of a notice, white space left out."""
    text = re.sub(r"\s+", "", text)
    text = text.split("金额（元）", 1)[1].split("本期合计")[0]
    return [
        PaperLine(found["month"], _rows(found), number(found["amount"]))
        for found in LINE.finditer(text)
    ]


def late_lines(text):
    """The lines of damages not charged yet: the second table."""
    text = re.sub(r"\s+", "", text).split("违约金（元）", 1)[1]
    text = text.split("以前未缴合计")[0]
    return [
        PaperLine(found["month"], _rows(found), number(found["amount"]))
        for found in LATE.finditer(text)
    ]


def _rows(found):
    return (found["how"] or "").split("；")[:-1]


def work_out(line):
    """(amount from the words of the line, texts of rows that do not hold)."""
    wrong, amounts = [], []
    facts = _facts(line.rows)
    for row in line.rows:
        left, sign, right = row.rpartition("=")
        rest = Decimal(0)
        if found := REST.search(right):
            rest, right = Decimal(found[1]), right[: found.start()]
        if not sign or not re.fullmatch(AMOUNT, right):
            continue
        said = number(right)
        if left.startswith("合计") and "本付款人" in left:
            if to_fen(_product(left, facts)) + rest != said:
                wrong.append(row)
            amounts = [said]
            continue
        if left.startswith("减"):  # printed on the bill that charged it
            amounts.append(said)
            continue
        value = _value(left, facts, amounts)
        if value is None or to_fen(value) + rest != said:
            wrong.append(f"{row}: {value}")
        if "formula" in facts and "个月" in left:
            price = re.search(NUMBER, left)[0]
            if round(_formula(facts), 6) != Fraction(number(price)):
                wrong.append(f"{price} is not {facts['formula']}")
        amounts.append(said)
    total = sum(amounts, Decimal(0))
    wrong += _tiers_that_do_not_hold(line.rows, facts)
    wrong += _rounding_that_does_not_hold(line.rows, facts, total)
    return total, wrong


def _facts(rows):
    """What rows without a sum tell: used, minimum, formula, rounding, tiers."""
    facts = {}
    for row in rows:
        if found := re.search(rf"最低收费({NUMBER})元?$", row):
            facts["minimum"] = number(found[1])
        if found := re.search(rf"用量({NUMBER})$", row):
            facts["used"] = facts.get("used", Decimal(0)) + number(found[1])
        if found := re.search(rf"^此前已用({NUMBER})$", row):
            facts["before"] = number(found[1])
        if found := re.search(r"读数(.+)→(.+?)(?:，倍率(.+?))?：用量(.+)$", row):
            before, after, times, used = found.groups()
            moved = (number(after) - number(before)) * number(times or "1")
            facts.setdefault("readings", []).append((moved, number(used)))
        if found := re.search(rf"^金额取整到({NUMBER})元，(.+)$", row):
            facts["unit"], facts["mode"] = number(found[1]), found[2]
        if "阶梯：" in row:
            facts["tiers"] = [
                (number(limit) if limit else None, number(price))
                for limit, price in re.findall(
                    rf"(?:至({NUMBER})|以上)单价({NUMBER})元", row
                )
            ]
        if row.endswith(")") and "=" in row:
            formula, _sign, used = row[:-1].rpartition("(")
            facts["formula"] = formula
            facts["values"] = dict(pair.split("=") for pair in used.split("、"))
    return facts


def _value(left, facts, amounts):
    """What the words before “=” come to, exactly; None: they do not say."""
    if left.startswith("补足"):
        return facts["minimum"] - sum(amounts, Decimal(0))
    if left.startswith("按公式"):
        return _formula(facts)
    if found := re.search(rf"^以({NUMBER})的({NUMBER})%封顶$", left):
        return Fraction(number(found[1])) * Fraction(number(found[2])) / 100
    return _product(left, facts)


def _product(left, facts):
    rest = Fraction(0)
    if found := re.search(r"[,，]尾差([+-]\d+\.\d+)$", left):
        rest, left = Fraction(Decimal(found[1])), left[: found.start()]
    left = re.sub(r"（[^）]*）", "", left)
    left = re.sub(r"^.*?(?:欠费|费用|合计)", "", left)
    chain = CHAIN.search(left)
    if not chain:
        plain = re.search(rf"({NUMBER})(?:元)?，不足一月按整月计$", left)
        return Fraction(number(plain[1])) if plain else None
    value = None
    for sign, digits, part in FACTOR.findall(chain[0]):
        factor = Fraction(number(digits)) / {"%": 100, "‰": 1000}.get(part, 1)
        if value is None:
            value = factor
        elif sign == "×":
            value *= factor
        elif sign in "÷/" and sign:
            value /= factor
    if value is not None:
        value = to_fen(value) + rest if rest else value
    return value


def _formula(facts):
    """The formula with the values printed beside it, by plain arithmetic."""
    text = facts["formula"].replace("if(", "iff(")
    for name in sorted(facts["values"], key=len, reverse=True):
        text = text.replace(name, f"F('{facts['values'][name]}')")
    for sign, plain in OPERATORS.items():
        text = text.replace(sign, plain)
    text = re.sub(r"(?<![\w'.])(\d+(?:\.\d+)?)(?!['\d.])", r"F('\1')", text)
    return eval(  # a test reads its own paper
        text,
        {
            "__builtins__": {},
            "F": Fraction,
            "max": max,
            "min": min,
            "ceil": lambda value: -((-value).__floor__()),
            "iff": lambda test, then, other: then if test else other,
        },
    )


def _tiers_that_do_not_hold(rows, facts):
    """The parts of the consumption in each tier, cut by the reader himself."""
    wrong = [
        f"reading {moved} is not {used}"
        for moved, used in facts.get("readings", ())
        if moved != used
    ]
    if "tiers" not in facts:
        return wrong
    start = facts.get("before", Decimal(0))
    end, floor, parts = start + facts["used"], Decimal(0), []
    for limit, price in facts["tiers"]:
        top = end if limit is None else min(limit, end)
        if top > max(floor, start) and price:
            parts.append((top - max(floor, start), price))
        floor = limit
        if limit is None or limit >= end:
            break
    text = "；" + "；".join(rows)
    return wrong + [
        f"tier {quantity} × {price}"
        for quantity, price in parts
        if f"；{quantity.normalize():f}×{price.normalize():f}=" not in text
    ]


def _rounding_that_does_not_hold(rows, facts, total):
    """Where a rule of rounding is printed the total obeys it."""
    if "unit" not in facts:
        return []
    values = []
    for row in rows:
        left, sign, right = row.rpartition("=")
        if sign and re.match(AMOUNT, right):
            values.append(Fraction(_value(left, facts, []) or 0))
    if "逐行" not in facts["mode"]:
        values = [sum(values)]
    modes = {"四舍五入": ROUND_HALF_UP, "进位": ROUND_UP, "舍去": ROUND_DOWN}
    mode = next(rule for word, rule in modes.items() if word in facts["mode"])
    expected = Decimal(0)
    for value in values:
        steps = Decimal(value.numerator) / Decimal(value.denominator) / facts["unit"]
        expected += steps.quantize(Decimal(1), rounding=mode) * facts["unit"]
    return [] if expected == total else [f"rounded {expected}, not {total}"]
