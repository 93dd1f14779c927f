"""Keys of a keyboard as the browser's protocol has them. Nothing of Odoo.

A text such as ``0302{Enter}{Alt+1}{Ctrl+l}``: signs, and named keys in braces.
"""

import re

PART = re.compile(r"\{([^}]+)\}|(.)")
CODES = {
    "Tab": 9,
    "Enter": 13,
    "Control": 17,
    "Alt": 18,
    "Escape": 27,
    "F2": 113,
    "F4": 115,
    "F8": 119,
    "F9": 120,
    "F10": 121,
}
TEXTS = {"Enter": "\r"}
HELD = {"Alt": ("Alt", 1), "Ctrl": ("Control", 2)}  # key, bit in the browser's protocol


def strokes(text):
    """Parameters of ``Input.dispatchKeyEvent`` that type a text, in order."""
    return [
        stroke for name, sign in PART.findall(text) for stroke in _press(name or sign)
    ]


def _press(name):
    """One key, with Alt or Ctrl held where the name begins so."""
    held, _plus, key = name.rpartition("+")
    held, bit = HELD.get(held, ("", 0))
    keys = [_stroke("keyDown", key, bit), _stroke("keyUp", key, bit)]
    if held:
        keys = [_stroke("rawKeyDown", held, 0), *keys, _stroke("keyUp", held, 0)]
    return keys


def _stroke(kind, key, modifiers):
    params = {
        "type": kind,
        "key": key,
        "code": f"Digit{key}" if key.isdigit() else key,
        "windowsVirtualKeyCode": CODES.get(key)
        or (ord(key.upper()) if key.isalnum() else 0),
        "modifiers": modifiers,
    }
    text = TEXTS.get(key, key if len(key) == 1 else "")
    if kind == "keyDown" and text and not modifiers:
        params["text"] = text
    return params
