"""B1, B2: prices as formulas, refused when saved, never zero when they fail."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wuye_engine.errors import (
    FormulaFailed,
    FormulaMissingValue,
    FormulaSyntax,
    FormulaUnknownName,
)
from wuye_engine.formula import Formula, order


@pytest.mark.parametrize(
    ("text", "values", "result"),
    [
        ("0.1 + 0.2", {}, "0.3"),
        ("面积 * 2.6", {"面积": Decimal("89.37")}, "232.362"),
        ("（面积＋5）×０．５", {"面积": 10}, "7.5"),
        ("10 ÷ 4", {}, "2.5"),
        ("1.85 - 1.2 + 0.4", {}, "1.05"),
        ("-a + +b", {"a": 1, "b": 3}, "2"),
        ("min(a, b, 7)", {"a": 9, "b": 8}, "7"),
        ("max(a, 0)", {"a": -5}, "0"),
        ("ceil(a) + floor(a)", {"a": Decimal("2.1")}, "5"),
        ("round(a)", {"a": Decimal("2.5")}, "3"),
        ("round(a)", {"a": Decimal("-2.5")}, "-3"),
        ("round(a, 2)", {"a": Decimal("1.005")}, "1.01"),
        ("if(楼层 > 10, 5, 1)", {"楼层": 11}, "5"),
        ("if (楼层 > 10, 5, 1)", {"楼层": 10}, "1"),
        ("if(1 > 2, 1 / 0, 3)", {}, "3"),
        ("if(1 < a <= 3 and not a == 2, 1, 0)", {"a": 3}, "1"),
        ("if(a > 3 or a < 2, 1, 0)", {"a": 2}, "0"),
        ("0.59 * round(0.9 * 用水量)", {"用水量": 25}, "13.57"),
        ("\n a\n + 1 ", {"a": 1}, "2"),
    ],
)
def test_formulas_calculate_exactly(text, values, result):
    assert Formula(text).evaluate(values) == Fraction(result)


@pytest.mark.parametrize(
    ("text", "place", "reason"),
    [
        ("", 0, "blank"),
        ("  ", 0, "blank"),
        ("a" * 501, 500, "long"),
        ("+".join("a" * 200), 0, "long"),
        ("a +", 3, "syntax"),
        ("面积 * )", 5, "syntax"),
        ("a.b", 0, "not_allowed"),
        ("1 + a.__class__", 4, "not_allowed"),
        ("2 ** 10", 0, "not_allowed"),
        ("a % 2", 0, "not_allowed"),
        ("a // 2", 0, "not_allowed"),
        ("1 if a else 2", 0, "not_allowed"),
        ("  [a]", 2, "not_allowed"),
        ("a[0]", 0, "not_allowed"),
        ("面积 * '二'", 5, "not_allowed"),
        ("True", 0, "not_allowed"),
        ("lambda: 1", 0, "not_allowed"),
        ("(a := 1)", 1, "not_allowed"),
        ("面积 + open(1)", 5, "no_function"),
        ("__import__('os')", 0, "no_function"),
        ("min(1)", 0, "arguments"),
        ("round(1, 2, 3)", 0, "arguments"),
        ("round(a, places=2)", 0, "arguments"),
        ("if(a, 1)", 0, "arguments"),
        ("1e400", 0, "number"),
        ("0x10", 0, "number"),
        ("1" * 29, 0, "number"),
        ("(" * 300 + "a", 0, "syntax"),
    ],
)
def test_what_is_no_formula_is_refused_at_its_place(text, place, reason):
    with pytest.raises(FormulaSyntax) as caught:
        Formula(text)
    assert caught.value.reason == reason
    if text.count("(") < 100 and text.count("a") < 100:
        assert caught.value.place == place


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("a / (a - 1)", "zero"),
        ("a > 0", "kind"),
        ("1 + (a > 0)", "kind"),
        ("if(a, 1, 2)", "kind"),
        ("a and a", "kind"),
        ("not a", "kind"),
        ("min(a > 1, 2)", "kind"),
        ("round(a, 7)", "kind"),
        ("round(a, 0.5)", "kind"),
        ("1000000000 * 1000000000", "large"),
    ],
)
def test_what_cannot_be_worked_out_is_no_zero(text, reason):
    with pytest.raises(FormulaFailed) as caught:
        Formula(text).evaluate({"a": 1})
    assert caught.value.reason == reason


def test_numbers_never_grow_without_bound():
    text = "*".join(["a"] * 30)
    with pytest.raises(FormulaFailed, match="kind"):
        Formula(text).evaluate({"a": 10**15})


def test_unknown_and_missing_values_are_named():
    formula = Formula("面积 * 系数")
    with pytest.raises(FormulaUnknownName) as caught:
        formula.evaluate({"面积": 1})
    assert (caught.value.name, caught.value.known) == ("系数", ("面积",))
    with pytest.raises(FormulaMissingValue) as caught:
        formula.evaluate({"面积": 1, "系数": None})
    assert caught.value.name == "系数"
    assert formula.used({"面积": 1, "系数": 2, "楼层": 3}) == {"面积": 1, "系数": 2}


def test_names_are_in_the_order_of_the_text():
    assert Formula("max(b, a) + b * 面积").names == ("b", "a", "面积")


def test_formulas_that_use_each_other_are_put_in_order():
    formulas = {
        "total": Formula("water + sewage"),
        "sewage": Formula("water * 0.5"),
        "water": Formula("usage * 2"),
    }
    assert order(formulas, {"usage"}) == ["water", "sewage", "total"]
    formulas["water"] = Formula("total - 1")
    with pytest.raises(FormulaFailed, match="circle"):
        order(formulas, {"usage"})
    with pytest.raises(FormulaUnknownName):
        order({"water": Formula("usage")}, set())


numbers = st.decimals(-1000, 1000, places=3)


@st.composite
def calculations(draw, depth=3):
    """A text and what Python makes of the same calculation in fractions."""
    if not depth or draw(st.booleans()):
        number = abs(draw(numbers))
        return f"{number:f}", Fraction(number)
    left, left_value = draw(calculations(depth - 1))
    right, right_value = draw(calculations(depth - 1))
    sign = draw(st.sampled_from("+-*"))
    values = {"+": left_value + right_value, "-": left_value - right_value}
    return f"({left} {sign} {right})", values.get(sign, left_value * right_value)


@given(calculations())
def test_calculation_is_exact(calculation):
    text, value = calculation
    assert Formula(text).evaluate({}) == value


@given(numbers, numbers)
def test_if_is_max(a, b):
    values = {"a": a, "b": b}
    assert Formula("if(a > b, a, b)").evaluate(values) == Formula("max(a, b)").evaluate(
        values
    )


@given(st.text(max_size=40))
def test_any_text_is_a_formula_or_refused_in_words(text):
    try:
        formula = Formula(text)
    except FormulaSyntax as error:
        assert error.reason
        return
    try:
        formula.evaluate(dict.fromkeys(formula.names, 3))
    except FormulaFailed as error:
        assert error.reason in ("zero", "kind", "large")
