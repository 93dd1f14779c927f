"""The rights matrix (J1): what each post may do, compared with docs/rights.

Made from the registry, so that a new model, method or route of ours without a row in
the tables fails here. To write the tables anew and review the difference:

    WUYE_WRITE_RIGHTS=1 make quick M=wuye_billing ARGS='-k TestRights'
"""

import csv
import inspect
import logging
import os
import re
import threading
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

from odoo import models
from odoo.exceptions import AccessError
from odoo.service.model import call_kw
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.wuye_property.tests.common import POSTS

from .estate import EstateMixin
from .test_tours import ChineseTours

TABLES = Path(__file__).resolve().parents[3] / "docs" / "rights"
PASSWORD = "Quan-xian-1"
OURS = "odoo.addons.wuye_"
# routes of Odoo that we only stand in front of
OVERRIDES = {"OwnDetailsFirst.web_client"}
OPERATIONS = (("create", "c"), ("read", "r"), ("write", "u"), ("unlink", "d"))
SEEN = "x"
# what a method cannot be called without
ARGUMENTS = {
    "wuye_reveal": ("phone", "核对资料"),
    "get_rows": ("due",),
    "save": ("2026-03-01", []),
    "phone_upload": ([],),
    "phone_decide": (0, False),
    "quote": ("2026-03-02 09:00", "2026-03-02 10:00"),
    "load_desk": ("token",),
    "open_shift": ("token", 0.0),
    "close_shift": ("token", {}),
    "search_units": ("token", "0302"),
    "open_unit": ("token", 0),
    "take": ("token", {}),
    "look_up": ("token", "payment"),
    "print_receipt": ("token", 0),
    "print_receipts": ("token", []),
    "quote_bills": ("token", []),
    "take_each": ("token", {"bills": []}),
    "quote_advances": ("token", 0, 0),
    "has_open_desk": ("token",),
    "lock": ("token",),
    "unlock": ("token", "password"),
    "code_begin": ("token", {}, "130123456789012341"),
    "code_charge": ("token", "payment", "130123456789012341"),
    "code_state": ("token", "payment"),
    "code_cancel": ("token", "payment"),
    "close_wallet": ("token", 0),
    "wallet_prove": ("token", {}),
    "tap": (0, {}),
    "give_back": (0, 0, "退货"),
    "look_in": (0, "浙A2N906"),
    "drive_in": (0, "浙A2N906", "rights-token"),
    "look_out": (0, "浙A2N906"),
    "drive_out": (0, 0, "rights-token"),
    "correct_plate": (0, 0, "浙A2N906", "核对照片"),
    "open_booth": ("token",),
    "watch_booth": ("token",),
    "show_pictures": (0, 0),
    "begin_shift": ("token", 0.0),
    "report_fault": ("token", "栏杆异响"),
    "report_incident": ("token", {}),
    "note_call": ("token", {}),
    "pay_out_parking": ("token", 0),
    "end_shift": ("token", {}),
    "pay_and_leave": (0, 0, "rights-token", {}),
    "lay_coupon": (0, 0, "000000005724"),
    "pay_from_wallet": (0, 0, "rights-token", {}),
    "begin_code": (0, 0, "rights-token", {}),
    "charge_code": (0, "rights-token", "130123456789012341"),
    "state_of_code": (0, "rights-token"),
    "cancel_code": (0, "rights-token"),
    "leave_by_code": (0, 0, "rights-token"),
    "take_coupon": (0, 0, "000000005724"),
    "pay_debt": (0, 0, "rights-token", {}),
    "preview": ("blocks: {unit: 60, price: 5}", "2026-03-02 09:00"),
}
# what stands in the path of a route
ROUTE_RECORDS = {
    "import_id": "wuye.import",
    "version_id": "wuye.form.version",
    "numbers": "wuye.form.paper",
}
REFUSED = "odoo.exceptions.AccessError"


class Table:
    """One table of docs/rights: a row per subject, a column per post."""

    def __init__(self, name):
        self.path = TABLES / f"{name}.csv"

    def reviewed(self):
        if not self.path.exists():
            return {}
        with self.path.open(encoding="utf-8", newline="") as file:
            return {row.pop("subject"): row for row in csv.DictReader(file)}

    def save(self, rows):
        TABLES.mkdir(parents=True, exist_ok=True)
        with self.path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, ["subject", *POSTS], lineterminator="\n")
            writer.writeheader()
            writer.writerows({"subject": key, **rows[key]} for key in sorted(rows))


@tagged("post_install", "-at_install")
class TestRights(EstateMixin, ChineseTours):
    """J1, R6: rights by duty, and nobody oversteps."""

    maxDiff = None

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.posts = {
            post: cls._make_user(post, cls.community, login=f"rights-{post}")
            for post in POSTS
        }
        for user in cls.posts.values():
            user.password = PASSWORD

    def _our_models(self):
        return sorted(
            name
            for name, model in self.env.registry.items()
            if model._original_module.startswith("wuye_") and not model._abstract
        )

    def _compare(self, name, rows):
        table = Table(name)
        if os.environ.get("WUYE_WRITE_RIGHTS"):
            table.save(rows)
        self.assertEqual(rows, table.reviewed(), f"docs/rights/{name}.csv: see above")

    def test_j1_each_post_on_each_model(self):
        """By `has_access`, and by the calls of a browser, which say the same."""
        self._make_estate()
        rows = {name: {} for name in self._our_models()}
        records = {name: self._a_record(name) for name in rows}
        for post, user in self.posts.items():
            for name in rows:
                model = self.env[name].with_user(user)
                rows[name][post] = "".join(
                    letter for what, letter in OPERATIONS if model.has_access(what)
                )
                self._check_calls(post, model, records[name])
        self._compare("models", rows)

    def _check_calls(self, post, model, record):
        """One call per operation, its effect taken back."""
        record = record.with_user(model.env.user)
        ids = record.ids
        calls = [("create", [{}])]
        if record:
            calls += [("read", ids, ["id"]), ("write", ids, {}), ("unlink", ids)]
        for method, *args in calls:
            subject = record if method != "create" else model
            allowed = subject.has_access(method)
            error = self._call(model, method, args)
            said = f"{post}: {method} of {model._name}: {error!r}"
            if allowed:
                # what may be deleted at all can still stand on other's records
                if method != "unlink":
                    self.assertNotIsInstance(error, AccessError, said)
            elif method == "create":  # empty values may fail before they are refused
                self.assertTrue(error, said)
            else:
                self.assertIsInstance(error, AccessError, said)

    def _call(self, model, method, args):
        """Call what a browser may, its effects taken back: the error, or None."""
        with (
            self._taken_back(),
            mute_logger("odoo.sql_db", "odoo.addons"),
            patch.object(type(self.env.cr), "commit", lambda cursor: None),
        ):
            try:
                call_kw(model, method, args, {})
                self.env.flush_all()
            except Exception as error:  # which one, the caller judges
                return error
        return None

    def test_j1_browser_is_told_what_the_server_decides(self):
        """Over HTTP, one model that each post may read and one that it may not."""
        self._make_estate()
        records = [self._a_record(name) for name in self._our_models()]
        for post, user in self.posts.items():
            self.authenticate(user.login, PASSWORD)
            for allowed in (True, False):
                for record in filter(None, records):
                    if record.with_user(user).has_access("read") == allowed:
                        break
                else:
                    continue  # an administrator may read everything
                with self.subTest(post=post, model=record._name):
                    error = self._read_by_http(record)
                    self.assertEqual(error, None if allowed else REFUSED)

    def _read_by_http(self, record):
        """The name of the error, or None."""
        params = {
            "model": record._name,
            "method": "read",
            "args": [record.ids, ["id"]],
            "kwargs": {},
        }
        url = f"/web/dataset/call_kw/{record._name}/read"
        with mute_logger("odoo.http"):
            answer = self.url_open(url, json={"params": params}).json()
        return answer["error"]["data"]["name"] if "error" in answer else None

    @contextmanager
    def _taken_back(self):
        """Whatever is done inside is undone in the database and the caches."""
        self.env.flush_all()
        self.env.invalidate_all(flush=False)  # a browser's call begins with no cache
        savepoint = self.env.cr.savepoint(flush=False)
        try:
            yield
        finally:
            savepoint.rollback()
            savepoint.close(rollback=False)
            self.env.invalidate_all(flush=False)
            self.env.registry.reset_changes()

    def _a_record(self, name):
        """One that users of the community see, if there is one."""
        model = self.env[name]
        if model._abstract or model._transient:
            return model
        found = model.with_user(self.posts["administrator"])
        if not found.has_access("read"):
            found = model
        return found.search([], limit=1).with_env(self.env) or model.search([], limit=1)

    def test_j1_each_post_on_each_public_method(self):
        """Every method of ours that can be called from outside, on a real record."""
        self._make_estate()
        rows = {}
        for name, method in self._our_methods():
            record = self._a_record(name)
            rows[f"{name}.{method}"] = {
                post: SEEN if self._reaches(user, record, method) else ""
                for post, user in self.posts.items()
            }
        self._compare("methods", rows)

    def _our_methods(self):
        """(model, method) of what RPC can reach and Odoo does not define itself."""
        for name, model in sorted(self.env.registry.items()):
            for method, function in inspect.getmembers(model, inspect.isfunction):
                if method.startswith("_") or hasattr(models.BaseModel, method):
                    continue
                if getattr(function, "_api_private", False):
                    continue
                defined = [
                    base.__dict__[method]
                    for base in model.__mro__
                    if method in base.__dict__
                ]
                # the first definition is whose the method is
                if defined[-1].__module__.startswith(OURS):
                    yield name, method

    def _reaches(self, user, record, method):
        """Whether the call is more than refused: any other error is after the door."""
        model = self.env[record._name].with_user(user)
        function = inspect.getattr_static(type(model), method)
        with self._taken_back():
            try:
                if model._transient:
                    record = self._make_wizard(model)
            except AccessError:
                return False
            args = [] if getattr(function, "_api_model", False) else [record.ids]
            args += ARGUMENTS.get(method, ())
            return not isinstance(self._call(model, method, args), AccessError)

    def _make_wizard(self, model):
        """A dialog as this user opens it; without what it needs, an empty one."""
        try:
            with self.env.cr.savepoint():
                return model.create({})
        except AccessError:
            raise
        except Exception:
            return model

    def test_j1_each_post_on_each_route(self):
        """Our pages over HTTP; one that somebody signed out may open says so."""
        self._make_estate()
        thread = threading.current_thread()
        with patch.object(thread, "dbname", self.cr.dbname, create=True):
            rules = list(self.env["ir.http"].routing_map().iter_rules())
        routes = {
            rule.rule
            for rule in rules
            if rule.endpoint.func.__module__.startswith(OURS)
            and rule.endpoint.func.__qualname__ not in OVERRIDES
        }
        rows = {}
        for path in sorted(routes):
            rows[path] = {}
            for post, user in self.posts.items():
                self.authenticate(user.login, PASSWORD)
                rows[path][post] = self._ask(path, post)
        self._compare("routes", rows)

    def _ask(self, path, post):
        """The status a post is answered with; an error of the server is told."""
        said = []
        handler = logging.Handler(logging.ERROR)
        handler.emit = lambda record: said.append(handler.format(record))
        logger = logging.getLogger("odoo.http")
        logger.addHandler(handler)
        try:
            with (
                patch.object(logger, "propagate", False),  # what is refused is no news
                mute_logger("werkzeug"),
            ):
                answer = self.url_open(self._fill(path), allow_redirects=False)
        finally:
            logger.removeHandler(handler)
        self.assertLess(answer.status_code, 500, f"{post} {path}: {said}")
        return str(answer.status_code)

    def _fill(self, path):
        """A path with the number of a record wherever it wants one."""
        return re.sub(r"<(?:\w+:)?(\w+)>", self._number, path)

    def _number(self, wanted):
        model = self.env.get(ROUTE_RECORDS.get(wanted[1], ""))
        if model is None:
            return "0"  # a code nobody was given
        return str(model.search([], limit=1).id)
