"""Where things are, and the versions everything is pinned to."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STATE = ROOT / ".odoo"
VENV = ROOT / ".venv"
LOGS = STATE / "logs"
DATA = STATE / "data"
ADDONS = ROOT / "addons"
# plain Python packages; each has src/ and tests/
LIBRARIES = ("engine", "edge")
LOCK = ROOT / "requirements.txt"

PYTHON_MIN = (3, 11)
SPACE_NEEDED = 4 * 1024**3  # bytes: Odoo 1.3 GB, environment 0.7 GB, databases

ODOO_PACKAGE = "odoo-19"
ODOO_VERSION = "19.0.0+dfsg-1"
ODOO_SUITE = "sid"
ODOO_SHA256 = "9d2f598b0555db17e291d48ed24df184c70823c053c4c5ed53c467ca7f629bbf"
# What the Odoo package links to: fonts, and scripts that every page loads. Font
# Awesome is bookworm's 4.7, the release whose file names Odoo uses.
COMPANIONS = {
    "fonts-montserrat": "trixie",
    "fonts-font-awesome": "bookworm",
    "fonts-inconsolata": "bookworm",
    "fonts-ocr-b": "bookworm",
    "fonts-roboto-unhinted": "bookworm",
    "libjs-jquery": "bookworm",
    "libjs-jquery-form": "bookworm",
    "libjs-underscore": "bookworm",
}

HOST = "127.0.0.1"
PORT = os.environ.get("PORT") or "8069"
PORT = int(PORT) if PORT.isdecimal() else 0  # 0 is refused where a port is wanted
DATABASE = "wuye"
DEMO_DATABASE = "wuye_demo"
BENCH_DATABASE = "wuye_bench"
BASE_MODULES = ("l10n_cn",)
# queue_job starts its runner with the server only if it is loaded server-wide
SERVER_WIDE = ("base", "rpc", "web", "queue_job")


def library_paths() -> list[Path]:
    """Folders of our plain Python packages, whether they exist yet or not."""
    return [ROOT / name / "src" for name in LIBRARIES]
