"""What is said of a code, on the screen and on the reader's display (F7)."""

from odoo.tools import LazyTranslate

from wuye_engine.wallet import Code

_lt = LazyTranslate(__name__)

WORDS = {
    Code.PAID: _lt("Paid"),
    Code.UNREADABLE: _lt("Not understood: hold the card to the reader again"),
    Code.UNKNOWN: _lt("Unknown card: send the holder to the service desk"),
    Code.ELSEWHERE: _lt("Card of another community: it does not pay here"),
    Code.LOST: _lt("Reported lost: keep the card, call the service desk"),
    Code.DEAD: _lt("This card is dead for good: keep it"),
    Code.EXPIRED: _lt("The card has expired: extend it at the service desk"),
    Code.NOT_ACTIVE: _lt("The card was not handed over yet"),
    Code.NO_WALLET: _lt("No wallet: top up at the cash desk first"),
    Code.FROZEN: _lt("The wallet is frozen: ask at the cash desk"),
    Code.CLOSED: _lt("The wallet is closed"),
    Code.PLACE_CLOSED: _lt("This place does not sell now"),
    Code.AMOUNT: _lt("Not an amount: more than zero, two decimals at most"),
    Code.OVER_TAP: _lt("More than may be paid at once"),
    Code.OVER_DAY: _lt("More than may be paid in a day"),
    Code.OVER_PLACE: _lt("More than may be paid here in a day"),
    Code.PIN_NEEDED: _lt("Enter the PIN"),
    Code.PIN_WRONG: _lt("Wrong PIN: after the third it is locked"),
    Code.PIN_LOCKED: _lt("PIN locked: unlock it at the cash desk"),
    Code.BALANCE: _lt("Not enough on the wallet"),
    Code.REUSED: _lt("This tap was booked for something else: tap again"),
    # of taps without the server
    Code.NO_SERVER: _lt("No connection: nothing is sold without it"),
    Code.DENIED: _lt(
        "Without a connection this card does not pay: ask at the service desk"
    ),
    Code.OVER_FLOOR: _lt("More than may be paid without a connection"),
    Code.BAD_TIME: _lt("The time of the tap is not believed"),
}
