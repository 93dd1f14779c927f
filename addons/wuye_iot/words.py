"""Words of events: what a kind and a code mean for people. Nothing of Odoo.

`Code` of `wuye_engine.access` are the codes of the kind `access`; a code that is not
known here is shown as it came, and what is neither is an `info`.
"""

PASSED, DENIED, ALARM, NOTE, INFO = "passed", "denied", "alarm", "note", "info"
OUTCOMES = (PASSED, DENIED, ALARM, NOTE, INFO)

ALLOWED = frozenset(("granted", "free_exit", "fire", "offline_open", "passback_soft"))
# kinds or codes that somebody has to look at now: {word: kind of alarm}
ALARMS = {
    "forced": "forced",
    "held": "held",
    "tamper": "tampered",
    "fire": "fire",
    "loss": "loss",
}


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
    return ALARMS.get(code) or ALARMS.get(kind) or ""
