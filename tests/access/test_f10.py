"""No way from what somebody owes to a door, and the scan sees one that is planted."""

import shutil
from pathlib import Path

import pytest
from scan import DOORS, PACKAGES, Source

ROOT = Path(__file__).resolve().parents[2]
MODEL = """
from odoo import models


class Planted(models.Model):
    _inherit = "{model}"
{body}
"""
# where it is planted, and what stands there
FROM_DOORS = {
    "a field": ("addons/wuye_iot/models/planted.py", 'limit = "amount_residual"\n'),
    "a model": (
        "addons/wuye_card/models/planted.py",
        'def pay(env):\n    return env["wuye.charge"]\n',
    ),
    "an import": (
        "addons/wuye_iot/planted.py",
        "from odoo.addons.wuye_billing import chart\n",
    ),
    "a name": (
        "engine/src/wuye_engine/access/planted.py",
        "def decide(arrears):\n    return not arrears\n",
    ),
    "the box": ("edge/src/wuye_edge/planted.py", "overdue = 3\n"),
    "a view": (
        "addons/wuye_card/views/planted.xml",
        '<odoo><field name="arrears" /></odoo>\n',
    ),
    "a rule": (
        "addons/wuye_iot/security/planted.xml",
        "<odoo><field name=\"domain_force\">[('partner_id.amount_due', '=', 0)]"
        "</field></odoo>\n",
    ),
    "a script": ("addons/wuye_iot/static/src/planted.js", "const unpaid = true;\n"),
}
FROM_MONEY = {
    "a permit": (
        "addons/wuye_billing/models/planted.py",
        'def lock(env):\n    env["wuye.iot.permit"].search([]).unlink()\n',
    ),
    "a card that is stopped": (
        "addons/wuye_late_fee/models/planted.py",
        'def lock(card):\n    card.credential_id._deny("no")\n',
    ),
    "a gate that is extended": (
        "addons/wuye_billing/models/planted.py",
        MODEL.format(model="wuye.iot.credential", body="    pass"),
    ),
    "arrears at a lane": (
        "addons/wuye_parking_gate/models/planted.py",
        "def lifts(stay):\n    return not stay.partner_id.amount_residual\n",
    ),
    "a permit at a lane": (
        "addons/wuye_parking_gate/models/planted.py",
        'def lock(env):\n    return env["wuye.iot.permit"]\n',
    ),
    "a lane that says who may pass": (
        "addons/wuye_parking_gate/models/planted.py",
        MODEL.format(model="wuye.iot.credential", body="    pass"),
    ),
    "a card's move": (
        "addons/wuye_cashier/models/planted.py",
        MODEL.format(model="wuye.card", body="    def _sync(self):\n        pass"),
    ),
}


def test_f10_no_way_leads_from_money_to_a_door():
    assert Source(ROOT).references() == []


def test_f10_what_is_looked_through_is_there():
    for folder in (*(f"addons/{module}" for module in DOORS), *PACKAGES):
        assert list((ROOT / folder).rglob("*.py")), folder
    source = Source(ROOT)
    assert not any(source.knows_money(module) for module in DOORS)
    assert source.knows_money("wuye_billing")
    assert source.knows_money("wuye_late_fee")


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """The source, to plant in."""
    target = tmp_path_factory.mktemp("source")
    leave = shutil.ignore_patterns("static", "i18n", "tests", "__pycache__")
    for folder in ("addons", "engine/src", "edge/src"):
        shutil.copytree(ROOT / folder, target / folder, ignore=leave)
    return target


@pytest.mark.parametrize("what", [*FROM_DOORS, *FROM_MONEY])
def test_f10_a_planted_reference_is_found(copy, what):
    place, text = {**FROM_DOORS, **FROM_MONEY}[what]
    path = copy / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    try:
        assert {one.path for one in Source(copy).references()} == {path}
    finally:
        path.unlink()


def test_f10_a_dependency_on_money_is_found(copy):
    manifest = copy / "addons/wuye_card/__manifest__.py"
    kept = manifest.read_text()
    manifest.write_text(kept.replace('"wuye_iot"', '"wuye_iot", "wuye_billing"'))
    try:
        found = {one.what for one in Source(copy).references()}
    finally:
        manifest.write_text(kept)
    assert "depends on account" in found
