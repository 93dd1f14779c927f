"""What the process tests do with borrowed receipts (D8)."""

from desk_tasks import make_user
from transaction import in_transaction

BORROWER = "housekeeper"


def prepare_borrower(database, community):
    """A housekeeper of the community, who borrows."""

    def work(env):
        return make_user(env, community, BORROWER, "housekeeper").id

    return in_transaction(database, work)


def lend(database, desk, payer):
    """Lend the collector's next receipt for all of a payer's bills; its number."""
    login, _token = desk
    _unit, _partner, bills = payer

    def work(env):
        borrower = env["res.users"].search([("login", "=", BORROWER)])
        charges = env["wuye.charge"].browse([charge for charge, _amount in bills])
        loan = env["wuye.receipt.loan"]._lend(
            borrower,
            [
                (charge, amount)
                for charge, (_id, amount) in zip(charges, bills, strict=True)
            ],
        )
        return loan.receipt_no

    return in_transaction(database, work, login)


def out_on_loan(database):
    """How many slips are open, and how many numbers are borrowed."""

    def work(env):
        loans = env["wuye.receipt.loan"].search_count([("state", "=", "borrowed")])
        numbers = env["wuye.receipt.number"]
        return [loans, numbers.search_count([("state", "=", "borrowed")])]

    return in_transaction(database, work)


TASKS = (prepare_borrower, lend, out_on_loan)
