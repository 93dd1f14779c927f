"""From a number that was read to what the list has for it."""

from wuye_engine.access import credential_hash

from .contract import Kind, Number


def hash_of(card_key: bytes, number: Number) -> str:
    """The keyed hash (32 hex digits) of a number; the number itself is stored nowhere.

    The server has a hash for each form a card may be read in (Wiegand-26 gives 24 bits
    of an EM4100's 40), so a reader's form is looked up as it is.
    """
    return credential_hash(card_key, str(number))


def tail_of(number: Number) -> str:
    """The last four characters: enough for a guard to compare with a card's print.

    Of a PIN nothing: four digits may be all of it.
    """
    return "" if number.kind is Kind.PIN else number.value[-4:]
