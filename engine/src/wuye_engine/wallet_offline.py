"""Taps a terminal takes while the server is away, and what becomes of them later.

Pure, as `wuye_engine.wallet`: the terminal asks `offline_code` before it hands goods
out, the server `late_code` when the tap is handed in. The risk is what a terminal may
take by itself: a floor for each card and one for all cards, of a day, and a list of
cards that do not pay, which is believed for some hours only.
"""

from collections.abc import Container
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from .wallet import Code, card_code

KEPT = timedelta(days=31)  # a tap that is older when it is handed in is not believed
AHEAD = timedelta(minutes=5)  # a clock may be fast by so much


@dataclass(frozen=True, slots=True)
class Floor:
    """Yuan of a day that a terminal may take without the server.

    >>> Floor(Decimal(50), Decimal(500)).holds(Decimal(20), Decimal(30), Decimal(30))
    True
    """

    card: Decimal
    total: Decimal

    def holds(self, amount: Decimal, of_card: Decimal, of_all: Decimal) -> bool:
        """Whether an amount fits beside what a card and all cards have taken."""
        return of_card + amount <= self.card and of_all + amount <= self.total


@dataclass(frozen=True, slots=True)
class DenyList:
    """What a terminal has fetched. ``denied``: hashes of cards that do not pay."""

    until: datetime
    floor: Floor
    denied: Container[str]


def offline_code(
    held: DenyList | None,
    card: str,
    amount: Decimal | None,
    taken: tuple[Decimal, Decimal],
    now: datetime,
) -> Code:
    """What a terminal answers a tap while the server is away.

    :param card: hash of the number; :param amount: of `wallet.read_amount`
    :param taken: yuan of today without the server, of this card and of all cards
    """
    if held is None or now >= held.until:
        return Code.NO_SERVER
    if amount is None:
        return Code.AMOUNT
    if card in held.denied:
        return Code.DENIED
    return Code.PAID if held.floor.holds(amount, *taken) else Code.OVER_FLOOR


@dataclass(frozen=True, slots=True)
class LateTap:
    """A tap that is handed in. Times of one zone, all about the moment it was tapped.

    ``card_state``: None: nobody knows the card; ``purse_state``: None: its holder has
    no wallet; ``balance``: what is on it now.
    """

    at: datetime
    amount: Decimal
    card_state: str | None
    valid_to: datetime | None
    purse_state: str | None
    balance: Decimal
    of_card: Decimal = Decimal("0.00")
    of_all: Decimal = Decimal("0.00")


def late_code(tap: LateTap, floor: Floor, now: datetime) -> Code | None:
    """Why a tap that was handed in is not paid, or None. It is never forced."""
    if not now - KEPT <= tap.at <= now + AHEAD:
        return Code.BAD_TIME
    if tap.card_state is None:
        return Code.UNKNOWN
    refused = card_code(tap.card_state, tap.valid_to, tap.at)
    if refused:
        return refused
    if tap.purse_state is None:
        return Code.NO_WALLET
    if tap.purse_state != "active":
        return Code.FROZEN
    if not floor.holds(tap.amount, tap.of_card, tap.of_all):
        return Code.OVER_FLOOR
    return Code.BALANCE if tap.amount > tap.balance else None
