"""How amounts look on paper."""


def paper_amount(amount) -> str:
    """1234.5 -> "1,234.50"; a real minus sign, never a negative zero."""
    text = f"{amount:,.2f}"
    if text == "-0.00":
        text = "0.00"
    return text.replace("-", "−")
