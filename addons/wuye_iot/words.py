"""Words of events: what a kind and a code mean for people. Nothing of Odoo.

`Code` of `wuye_engine.access` are the codes of the kind `access`; a code that is not
known here is shown as it came, and what is neither is an `info`.
"""

PASSED, DENIED, ALARM, NOTE, INFO = "passed", "denied", "alarm", "note", "info"
OUTCOMES = (PASSED, DENIED, ALARM, NOTE, INFO)

ALLOWED = frozenset(("granted", "free_exit", "fire", "offline_open", "passback_soft"))
# what somebody has to look at now: {(kind, code): kind of alarm}
ALARMS = {
    ("door", "forced"): "forced",
    ("door", "held"): "held",
    ("fault", "tamper"): "tampered",
    ("fire", "fire"): "fire",
    ("loss", "room"): "loss",
    ("loss", "gone"): "loss",
    ("list", "refused"): "list",
}
# said with each passage: in the journal, not on the wall
QUIET = frozenset((("door", "opened"), ("door", "closed"), ("count", "board")))


def outcome(kind: str, code: str) -> str:
    """One of OUTCOMES, for an event.

    >>> outcome("access", "denied"), outcome("door", "forced"), outcome("boot", "")
    ('alarm', 'alarm', 'info')
    """
    if kind == "access":
        if code == "denied":  # a card that was lost is tried
            return ALARM
        if code == "passback_soft":
            return NOTE
        return PASSED if code in ALLOWED else DENIED
    if alarm_of(kind, code):
        return ALARM
    if kind == "exit":
        return PASSED
    return NOTE if kind in ("fault", "clock") else INFO


def alarm_of(kind: str, code: str) -> str:
    """The kind of alarm an event raises, or ""."""
    if kind == "access":
        return "denied" if code == "denied" else ""
    return ALARMS.get((kind, code), "")


def is_quiet(kind: str, code: str) -> bool:
    """Whether an event is nothing to show beside the passage it belongs to."""
    return (kind, code) in QUIET
