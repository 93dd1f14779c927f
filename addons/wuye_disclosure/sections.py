"""The parts of a report, and how a journal item counts in each.

An account of income or expense counts with both sides, so that a reversal lowers the
figure. An account of the balance sheet, such as money of the owners held by the
company, counts with its credits as income and with its debits as expense.
"""

SECTIONS = [
    ("income", "Income of the service"),
    ("expense", "Expense of the service"),
    ("common_income", "Income of common parts"),
    ("common_expense", "Expense from the income of common parts"),
]
INCOME = ("income", "common_income")
SERVICE = ("income", "expense")
COMMON = ("common_income", "common_expense")
# columns of the block of fees; the last is what the others add up to
FEE_COLUMNS = ("opening", "due", "collected", "written_off", "closing")
