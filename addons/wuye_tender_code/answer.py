"""What a provider of payments says, and how it may fail; nothing of Odoo."""

from dataclasses import dataclass
from decimal import Decimal

# unknown: the provider never heard of the order
STATES = ("unknown", "waiting", "paid", "closed", "refunded")


class Unreachable(Exception):
    """The provider did not answer in time: what became of the order is not known."""


@dataclass(frozen=True)
class Answer:
    """The state of one order at the provider.

    :param order: our number of the order
    :param amount: what was paid, in yuan
    :param number: the provider's own number; empty unless it was paid
    :param reason: the provider's words where it was not paid, else empty
    """

    order: str
    state: str
    amount: Decimal
    number: str = ""
    reason: str = ""

    def __post_init__(self):
        if self.state not in STATES:
            raise ValueError(f"no state of a payment: {self.state}")
