"""Blind means absent: nothing a collector can read adds up to his open shift (D3)."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import TransactionCase, tagged
from odoo.tools import mute_logger

from .common import DeskMixin

# what the shift takes, in parts of several bills; no bill or price comes to the sum
PARTS = (61.11, 40.02, 22.32)
PLANTED = 123.45
FLOAT = 500.0
KINDS = ("integer", "float", "monetary")
GROUPS = ("many2one", "selection", "date", "datetime", "char", "boolean")


@tagged("post_install", "-at_install")
class TestBlind(DeskMixin, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_billing()
        cls._setup_desk()
        cls._setup_bills("2026-01", "2026-02", "2026-03")

    def _readable(self, user):
        """Models with a table that a user may read."""
        for name, model in sorted(self.env.registry.items()):
            if model._abstract or model._transient or not model._auto:
                continue
            records = self.env[name].with_user(user)
            if records.has_access("read"):
                yield records

    def _sums(self, records):
        """(what, amount) of every sum of a model, in all and by each field."""
        fields = records.fields_get(attributes=["type", "store", "groupable"])
        numbers = [
            name
            for name, field in fields.items()
            if field["store"] and field["type"] in KINDS and name != "id"
        ]
        groups = [
            name
            for name, field in fields.items()
            if field["store"] and field["type"] in GROUPS
        ]
        aggregates = [f"{name}:sum" for name in numbers]
        if not aggregates:
            return
        for group in ([], *([name] for name in groups)):
            spec = [
                f"{name}:day" if fields[name]["type"] in ("date", "datetime") else name
                for name in group
            ]
            try:
                with self.env.cr.savepoint(), mute_logger("odoo.sql_db"):
                    rows = records._read_group([], spec, aggregates)
            except (AccessError, UserError, ValueError, NotImplementedError):
                continue  # refused is not told
            # lists and pivots read several groupings at once
            with self.env.cr.savepoint():
                rows += records._read_grouping_sets([], [spec], aggregates)[0]
            for row in rows:
                for name, amount in zip(numbers, row[len(spec) :], strict=True):
                    yield f"{records._name}.{name} by {group}", amount or 0.0

    def _found(self, user):
        wanted = {PLANTED, round(PLANTED + FLOAT, 2)}
        return {
            what
            for records in self._readable(user)
            for what, amount in self._sums(records)
            if round(abs(amount), 2) in wanted
        }

    def test_d3_no_sum_of_what_a_collector_reads_is_that_of_his_shift(self):
        self._open_shift(FLOAT)
        bills = self._open(self.fee)
        for bill, amount in zip(bills, PARTS, strict=True):
            self._take([(bill, amount)])
        self.env.flush_all()
        self.assertEqual(self._found(self.collector), set())
        # who looks after the shift sees it
        self.assertIn(
            "wuye.receipt.amount by ['shift_id']", self._found(self.supervisor)
        )
        self._cashier().close_shift(self.token, {"cash": FLOAT + PLANTED})
        self.assertIn(
            "wuye.receipt.amount by ['shift_id']", self._found(self.collector)
        )
