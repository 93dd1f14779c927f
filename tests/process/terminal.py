"""A machine that sells: its signed taps over HTTP."""

import importlib.util
import json
import time
import uuid
from pathlib import Path

import requests
from http_server import LIMIT

TAP = "/wuye/wallet/v1/tap"
SIGNING = Path(__file__).parents[2] / "addons" / "wuye_wallet" / "signing.py"


def _load():
    """The add-on's signature: the add-on as a whole needs Odoo."""
    spec = importlib.util.spec_from_file_location("wuye_wallet_signing", SIGNING)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


sign = _load().sign


def tap(address, machine, number, amount, order=None):
    """A tap; (status, answer).

    :param machine: [code, key]
    :param order: the number of the tap; a new one by default
    """
    code, key = machine
    body = json.dumps(
        {"uuid": order or uuid.uuid4().hex, "number": number, "amount": amount}
    ).encode()
    stamp = str(int(time.time()))
    headers = {
        "X-Wuye-Terminal": code,
        "X-Wuye-Time": stamp,
        "X-Wuye-Sign": sign(key, code, stamp, body),
    }
    answer = requests.post(address + TAP, data=body, headers=headers, timeout=LIMIT)
    return answer.status_code, answer.json()
