"""Screenshots of the product for the documentation, taken by `make screenshots`.

    python -m tools.shots ADDRESS DATABASE [WORD]

The pages are listed in docs/screenshots.toml; WORD takes only names that contain it:

    [[page]]
    name = "bill-run"                  # docs/screenshots/bill-run.png
    login = "accountant"               # one of the demo logins, or admin
    path = "/odoo/action-wuye_billing.wuye_bill_run_action"
    wait = ".o_list_view"              # drawn when this selector is found
    before = "speak"                   # optional: an act of tools.dev.inside
    click = [".o_data_row"]            # optional: clicked in turn, each awaited
    run = "history.back()"             # optional: a script after the clicks
    drawn = ".modal"                   # optional: awaited after the script
    size = [1400, 900]                 # optional: width and height in pixels

Passwords come from the variable WUYE_LOGINS: [[post, login, password], ...], the
command that runs an act of tools.dev.inside from WUYE_INSIDE: [word, ...]. Times are
China's.
"""

import base64
import itertools
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
import urllib.request
from pathlib import Path

import requests
import websocket

ROOT = Path(__file__).resolve().parents[1]
LIST = ROOT / "docs" / "screenshots.toml"
FOLDER = ROOT / "docs" / "screenshots"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
WAIT = 60  # seconds for a page to be drawn
REST = 1.5  # seconds for pictures and fonts after that
SIZE = (1400, 900)
FLAGS = (
    "--headless",
    "--no-sandbox",  # needed under root
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--lang=zh-CN",
    "--remote-debugging-port=0",
    "--remote-allow-origins=*",
)


def _no_memory_limit() -> None:
    """Odoo limits the address space of its process; a browser maps far more."""
    _soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (hard, hard))


class Browser:
    """A headless Chromium, spoken to over its debugging socket."""

    def __init__(self):
        program = next(filter(None, map(shutil.which, BROWSERS)), None)
        if not program:
            sys.exit("a browser is missing; as root: apt-get install chromium")
        self.profile = tempfile.mkdtemp(prefix="wuye-shots-")
        self.process = subprocess.Popen(
            [program, *FLAGS, f"--user-data-dir={self.profile}", "about:blank"],
            stderr=subprocess.PIPE,
            text=True,
            # what the browser itself writes, such as months to choose from
            env={**os.environ, "LANGUAGE": "zh_CN", "TZ": "Asia/Shanghai"},
            preexec_fn=_no_memory_limit,
        )
        self.numbers = itertools.count(1)
        self.socket = websocket.create_connection(
            self._page_address(), timeout=WAIT, suppress_origin=True
        )
        for domain in ("Page", "Runtime", "Network"):
            self.send(f"{domain}.enable")

    def __enter__(self) -> "Browser":
        return self

    def __exit__(self, *_exception) -> None:
        self.process.terminate()
        self.process.wait()
        shutil.rmtree(self.profile, ignore_errors=True)

    def _page_address(self) -> str:
        for line in self.process.stderr:
            if "DevTools listening on" in line:
                host = line.split("//")[1].split("/")[0]
                with urllib.request.urlopen(f"http://{host}/json") as reply:
                    pages = json.load(reply)
                return next(
                    page["webSocketDebuggerUrl"]
                    for page in pages
                    if page["type"] == "page"
                )
        sys.exit("the browser does not start")

    def send(self, method: str, **params) -> dict:
        """One command and its answer; events in between are passed over."""
        number = next(self.numbers)
        message = {"id": number, "method": method, "params": params}
        self.socket.send(json.dumps(message))
        while True:
            answer = json.loads(self.socket.recv())
            if answer.get("id") == number:
                return answer.get("result", answer)

    def evaluate(self, expression: str):
        """The value of an expression in the page."""
        answer = self.send("Runtime.evaluate", expression=expression)
        return answer.get("result", {}).get("value")

    def wait_for(self, selector: str) -> None:
        """Until an element is there and the page is quiet.

        :raises TimeoutError: it does not come
        """
        seen = f"!!document.querySelector({json.dumps(selector)})"
        limit = time.monotonic() + WAIT
        while time.monotonic() < limit:
            if self.evaluate(f"document.readyState === 'complete' && {seen}"):
                return
            time.sleep(0.3)
        raise TimeoutError(f"{selector} was not drawn in {WAIT} s")

    def picture(self) -> bytes:
        return base64.b64decode(
            self.send("Page.captureScreenshot", format="png")["data"]
        )


class Photographer:
    """Logs in and takes the pages of the list."""

    def __init__(self, browser: Browser, address: str, database: str):
        self.browser = browser
        self.address = address
        self.database = database
        rows = json.loads(os.environ.get("WUYE_LOGINS") or "[]")
        self.passwords = {login: password for _post, login, password in rows}
        self.passwords.setdefault("admin", "admin")
        self.inside = json.loads(os.environ.get("WUYE_INSIDE") or "[]")

    def _session(self, login: str) -> str:
        credentials = {
            "db": self.database,
            "login": login,
            "password": self.passwords[login],
        }
        reply = requests.post(
            f"{self.address}/web/session/authenticate",
            json={"jsonrpc": "2.0", "params": credentials},
            timeout=WAIT,
        )
        if not reply.json().get("result", {}).get("uid"):
            raise PermissionError(f"{login} cannot log in")
        return reply.cookies["session_id"]

    def take(self, page: dict) -> Path:
        """One picture; the folder and the file are made or replaced."""
        if "before" in page:
            subprocess.run([*self.inside, page["before"]], cwd=ROOT, check=True)
        width, height = page.get("size", SIZE)
        self.browser.send(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=False,
        )
        cookie = {"name": "session_id", "value": self._session(page["login"])}
        self.browser.send("Network.setCookie", **cookie, url=self.address)
        self.browser.send("Page.navigate", url=self.address + page["path"])
        self.browser.wait_for(page["wait"])
        for selector in page.get("click", ()):
            self.browser.wait_for(selector)
            self.browser.evaluate(
                f"document.querySelector({json.dumps(selector)}).click()"
            )
            time.sleep(REST)
        if "run" in page:
            self.browser.evaluate(page["run"])
            self.browser.wait_for(page["drawn"])
        time.sleep(REST)
        FOLDER.mkdir(parents=True, exist_ok=True)
        target = FOLDER / f"{page['name']}.png"
        target.write_bytes(self.browser.picture())
        return target


def main(address: str, database: str, word: str = "") -> int:
    if not LIST.exists():
        print(f"there is no {LIST.relative_to(ROOT)}")
        return 1
    pages = tomllib.loads(LIST.read_text(encoding="utf-8")).get("page", [])
    failed = 0
    with Browser() as browser:
        photographer = Photographer(browser, address, database)
        for page in pages:
            if word not in page["name"]:
                continue
            try:
                print(photographer.take(page).relative_to(ROOT), flush=True)
            except (
                TimeoutError,
                KeyError,
                PermissionError,
                subprocess.CalledProcessError,
            ) as problem:
                print(f"{page['name']}: {problem}", flush=True)
                failed += 1
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:4]))
