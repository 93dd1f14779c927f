"""What the engine refuses, in the words of the form and in the reader's language."""

import re

from odoo.tools import LazyTranslate

from .declaration import TextFault

_lt = LazyTranslate(__name__)
_PART = re.compile(r"(?P<key>[^\[\]]*)(?:\[(?P<index>\d+)\])?")

# every key of docs/cases.md, as the form and the manual call it
KEYS = {
    "tariff": _lt("Tariff"),
    "blocks": _lt("Prices"),
    "bands": _lt("Times of day"),
    "free": _lt("Free time"),
    "count": _lt("Time is counted"),
    "restart": _lt("First price again"),
    "split": _lt("A running unit is cut"),
    "caps": _lt("Caps"),
    "entry_fee": _lt("Entry fee"),
    "minimum": _lt("Minimum"),
    "clock": _lt("How times are taken"),
    "calendar": _lt("Calendar"),
    "day_by": _lt("Weekday of"),
    "stay_day_by": _lt("Days of the stay"),
    "day_start": _lt("Day begins at"),
    "anchor": _lt("24 hours count from"),
    "join": _lt("Several stays"),
    "missing_exit": _lt("Exit not known"),
    "after_payment": _lt("After payment"),
    "rounding": _lt("Rounding"),
    "choose": _lt("Choice of variant"),
    "default_class": _lt("Ordinary vehicle"),
    "variants": _lt("Variants"),
    "vehicle_classes": _lt("Vehicle classes"),
    "code": _lt("Name"),
    "days": _lt("Days"),
    "stay_days": _lt("Days of the stay"),
    "from": _lt("From"),
    "to": _lt("To"),
    "upto": _lt("Up to (minutes)"),
    "over": _lt("Over (minutes)"),
    "unit": _lt("Unit"),
    "price": _lt("Price"),
    "total": _lt("Total"),
    "partial": _lt("Unit begun"),
    "units": _lt("Units"),
    "minutes": _lt("Minutes"),
    "rule": _lt("Rule"),
    "exactly": _lt("At the very end"),
    "again": _lt("Again"),
    "per": _lt("Per"),
    "window": _lt("Within"),
    "amount": _lt("Amount"),
    "amounts": _lt("Amounts"),
    "by_stay": _lt("By length of stay"),
    "charged_minutes": _lt("Charged minutes"),
    "times": _lt("Times"),
    "shared": _lt("Shared by stays"),
    "in_caps": _lt("Within the caps"),
    "when_free": _lt("Even when free"),
    "mode": _lt("Direction"),
    "by": _lt("Joined by"),
    "gap_counts": _lt("Time between counts"),
    "grace": _lt("Minutes to leave"),
    "then": _lt("When late"),
    "exempt": _lt("Free of charge"),
    "factor": _lt("Factor"),
    "factor_caps": _lt("Factor for caps too"),
    "holidays": _lt("Holidays"),
    "workdays": _lt("Make-up workdays"),
    "when": _lt("Which stays"),
    "entry": _lt("Entry"),
    "exit": _lt("Exit"),
    "first": _lt("First"),
    "last": _lt("Last"),
    "min_nights": _lt("Fewest nights"),
    "max_nights": _lt("Most nights"),
    "duration": _lt("Length of the stay"),
    "exit_counts": _lt("Moment of the exit"),
}
DAYS = {
    "mon": _lt("Monday"),
    "tue": _lt("Tuesday"),
    "wed": _lt("Wednesday"),
    "thu": _lt("Thursday"),
    "fri": _lt("Friday"),
    "sat": _lt("Saturday"),
    "sun": _lt("Sunday"),
    "holiday": _lt("Holiday"),
    "workday": _lt("Make-up workday"),
}
REASONS = {
    "unknown_key": _lt("there is no such key"),
    "missing": _lt("is missing"),
    "one_of": _lt("exactly one of these must be given"),
    "type": _lt("%(value)s is not of the right kind"),
    "negative": _lt("%(value)s is less than zero"),
    "not_positive": _lt("must be more than zero"),
    "time": _lt("%(value)s is no time of the day (00:00 to 24:00)"),
    "date": _lt("%(value)s is no date (2026-10-01)"),
    "choice": _lt("%(value)s is not among the choices"),
    "day": _lt("%(value)s is no day"),
    "seconds": _lt("%(value)s is no whole number of seconds or minutes"),
    "empty": _lt("at least one is needed"),
    "gap": _lt(
        "nothing is declared from %(value)s on; every hour of every day is needed"
    ),
    "overlap": _lt("from %(value)s on two are declared; only one may be"),
    "order": _lt("must lie after the one before (%(value)s)"),
    "falls": _lt("a longer stay would cost less than a shorter one (%(value)s)"),
    "open": _lt("only the last row may be without an end"),
    "not_open": _lt("the last row must be without an end: a longer stay has no price"),
    "duplicate": _lt("%(value)s stands here twice"),
    "unknown_band": _lt("there is no time of day called %(value)s"),
    "not_used": _lt("has no effect beside the other choices (%(value)s)"),
}
TEXT_REASONS = {
    "long": _lt("the text is longer than %(value)s characters"),
    "deep": _lt("lists stand in lists too deep"),
    "syntax": _lt("the text cannot be read"),
    "alias": _lt("references (* and &) are not allowed"),
    "twice": _lt("%(value)s stands here twice"),
    "mapping": _lt("there is no declaration; it begins with a key such as blocks:"),
}
STAY_REASONS = {
    "exit_before_entry": _lt("The exit lies before the entry."),
    "no_exit": _lt(
        "The exit is missing, and the tariff does not say what stands for it."
    ),
    "not_local": _lt("Times are local times of the car park."),
    "overlap": _lt("The stays of the vehicle overlap or are not in order."),
    "paid_outside": _lt("The payment was not made during the stay."),
    "no_grace": _lt("The tariff does not say what is due after payment."),
}


def listed(env, words) -> str:
    """Words one after the other, with the comma of the language."""
    first, *rest = words or [""]
    for word in rest:
        first = env._("%(first)s, %(next)s", first=first, next=word)
    return first


def place_words(env, place: str) -> str:
    """`bands[1].blocks[0].price` as "Times of day, row 2 > Prices, row 1 > Price".

    What is no key of ours (the code of a vehicle class) stands as it was typed.
    """
    words = []
    for part in place.split("."):
        names = []
        for name in part.split(", "):
            found = _PART.fullmatch(name)
            key, index = (found["key"], found["index"]) if found else (name, None)
            word = env._(KEYS[key]) if key in KEYS else key
            if index is not None:
                word = env._("%(table)s, row %(row)s", table=word, row=int(index) + 1)
            names.append(word)
        words.append(" / ".join(names))
    return " › ".join(words)


def tariff_fault(env, fault) -> str:
    """A sentence for an InvalidTariff: where, and what is wrong there."""
    value = fault.value
    if fault.reason in ("gap", "overlap"):
        day, time = value.split(" ")
        value = f"{env._(DAYS[day])} {time}"
    words = env._(REASONS[fault.reason])
    reason = words % {"value": value}
    return env._(
        "%(place)s: %(reason)s.", place=place_words(env, fault.place), reason=reason
    )


def text_fault(env, fault: TextFault) -> str:
    """A sentence for text that is no declaration, with its line."""
    words = env._(TEXT_REASONS[fault.reason])
    reason = words % {"value": fault.value}
    if fault.line is None:
        return env._("Declaration: %(reason)s.", reason=reason)
    return env._(
        "Declaration, line %(line)s: %(reason)s.", line=fault.line, reason=reason
    )


def fault(env, error) -> str:
    """Whichever of the two it is."""
    known = text_fault if isinstance(error, TextFault) else tariff_fault
    return known(env, error)


def stay_fault(env, error) -> str:
    """A sentence for an InvalidStay or an UnknownVehicleClass."""
    if error.code == "invalid_stay":
        return env._(STAY_REASONS[error.reason])
    return env._(
        "The tariff knows no vehicle class %(name)s, only: %(known)s.",
        name=error.vehicle_class,
        known=listed(env, error.known) or "–",
    )
