"""B11: no reduction without an approved request, by every post and every way."""

from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.service.model import get_public_method
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.wuye_property.tests.common import POSTS

from .common import WuyeBillingCommon

REFUSALS = (AccessError, UserError, ValidationError)


@tagged("post_install", "-at_install")
class TestReductions(WuyeBillingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._make_line(cls.unit, cls._make_standard(cls.fee, 3.0), "2026-01-01")
        cls._run("2026-01")
        cls.charge = cls._open(cls.fee)
        cls.request = cls._request(
            "reduction", 10.0, "2026-01-20", approve=False, charge_id=cls.charge.id
        )
        cls.env.flush_all()

    def _vals(self, **vals):
        return {
            **self.charge._prepare_copy(),
            "kind": "adjustment",
            "source_key": "by hand",
            "origin_id": self.charge.id,
            "request_id": self.request.id,
            "amount": -10.0,
            "date": "2026-01-20",
            "date_due": "2026-01-20",
            **vals,
        }

    def _reduced(self):
        """What stands below zero, by SQL: no rule hides a row."""
        self.env.cr.execute("SELECT count(*) FROM wuye_charge WHERE amount < 0")
        return self.env.cr.fetchone()[0]

    def _ways(self, env):
        """{what: an act that would reduce} as a user with `env` can try over RPC."""
        charges, requests = env["wuye.charge"], env["wuye.request"]
        mine = {
            "kind": "reduction",
            "charge_id": self.charge.id,
            "amount": 10.0,
            "date": "2026-01-20",
            "reason": "test",
        }
        request = requests.browse(self.request.id)
        names = ["unit_id/.id", "partner_id/.id", "item_id/.id", "kind", "amount"]
        row = [self.unit.id, self.owner.id, self.fee.id, "adjustment", "-10"]
        return {
            "create": lambda: charges.create(self._vals()),
            "write": lambda: charges.browse(self.charge.id).write({"amount": -10.0}),
            "copy": lambda: charges.browse(self.charge.id).copy(self._vals()),
            "import": lambda: charges.load(names, [[str(cell) for cell in row]]),
            "carry out": lambda: request.action_apply(),
            "approve own": lambda: requests.create(mine).validate_tier(),
            "own, done": lambda: requests.create(
                {**mine, "state": "done"}
            ).action_apply(),
            "state": lambda: request.write({"state": "done"}),
            "review": lambda: env["tier.review"].create(
                {
                    "model": "wuye.request",
                    "res_id": self.request.id,
                    "status": "approved",
                    "done_by": env.uid,
                }
            ),
            "nested": lambda: request.write(
                {"charge_ids": [(0, 0, self._vals())]},
            ),
        }

    def test_b11_no_post_reduces_by_any_way_without_approval(self):
        for post in POSTS:
            user = self._make_user(post, self.community, login=f"b11-{post}")
            env = self.env(user=user)
            for what, act in self._ways(env).items():
                with self.subTest(post=post, way=what):
                    self._try(act)
                    self.assertEqual(self._reduced(), 0)
                    self.request.invalidate_recordset()
                    self.assertEqual(self.request.state, "draft")

    @mute_logger("odoo.sql_db", "odoo.models", "odoo.addons.base.models.ir_rule")
    def _try(self, act):
        try:
            with self.env.cr.savepoint():
                answer = act()
                self.env.flush_all()
        except (*REFUSALS, CheckViolation):
            return
        finally:
            self.env.invalidate_all(flush=False)
        if isinstance(answer, dict) and "ids" in answer:
            self.assertFalse(answer["ids"], "the import wrote a row")

    def test_b11_services_that_reduce_are_not_called_over_rpc(self):
        for model, method in (
            ("wuye.request", "_carry_out"),
            ("wuye.request", "_apply_reduction"),
            ("wuye.request", "_create_adjustment"),
            ("wuye.posting", "_post"),
            ("wuye.charge", "_reverse"),
        ):
            with self.subTest(method=method), self.assertRaises(AccessError):
                get_public_method(self.env[model], method)

    def test_b11_database_refuses_what_no_request_carried_out(self):
        """As superuser, past every right: draft, other charge, too much, no kind."""
        done = self._request("reduction", 10.0, "2026-01-21", charge_id=self.charge.id)
        other = self.charge.create(
            self._vals(
                kind="late_fee", amount=5.0, source_key="other", request_id=False
            )
        )
        for name, vals in (
            ("draft request", {}),
            ("no request", {"request_id": False}),
            ("more than approved", {"request_id": done.id, "amount": -0.01}),
            ("another charge", {"request_id": done.id, "origin_id": other.id}),
            ("a fee", {"kind": "regular", "source_key": False}),
            ("a supplement", {"kind": "supplement"}),
            ("damages", {"kind": "late_fee"}),
            ("opening", {"kind": "opening"}),
            ("takeover", {"kind": "takeover"}),
            ("a part reversed", {"kind": "reversal"}),
        ):
            with (
                self.subTest(name=name),
                mute_logger("odoo.sql_db"),
                self.assertRaises(CheckViolation),
                self.env.cr.savepoint(),
            ):
                self.charge.create(self._vals(**vals))

    def test_b11_database_refuses_it_by_sql(self):
        draft = self.charge.create(
            self._vals(kind="late_fee", amount=5.0, source_key="x", request_id=False)
        )
        self.env.flush_all()
        for sql in (
            "UPDATE wuye_charge SET amount = -5 WHERE id = %s",
            "UPDATE wuye_charge SET amount = -5, kind = 'adjustment' WHERE id = %s",
            "INSERT INTO wuye_charge (company_id, community_id, unit_id, partner_id, "
            "item_id, kind, source_key, period_start, period_end, bill_month, date, "
            "date_due, amount, state) SELECT company_id, community_id, unit_id, "
            "partner_id, item_id, 'late_fee', 'y', period_start, period_end, "
            "bill_month, date, date_due, -1, 'draft' FROM wuye_charge WHERE id = %s",
        ):
            with (
                self.subTest(sql=sql),
                mute_logger("odoo.sql_db"),
                self.assertRaises(CheckViolation),
                self.env.cr.savepoint(),
            ):
                self.env.cr.execute(sql, [draft.id])

    def test_b11_reduction_without_request_is_refused_with_triggers_switched_off(self):
        done = self._request("reduction", 10.0, "2026-01-21", charge_id=self.charge.id)
        self.env.flush_all()
        self.env.cr.execute("SET LOCAL session_replication_role = replica")
        with (
            mute_logger("odoo.sql_db"),
            self.assertRaisesRegex(CheckViolation, "reduction_approved"),
            self.env.cr.savepoint(),
        ):
            self.env.cr.execute(
                "UPDATE wuye_charge SET request_id = NULL WHERE id = %s",
                [done.charge_ids.id],
            )
        self.env.cr.execute("SET LOCAL session_replication_role = origin")

    def test_b11_approved_reduction_goes_through_and_a_reversal_too(self):
        self._request("reduction", 10.0, "2026-01-21", charge_id=self.charge.id)
        self.assertEqual(self.charge.amount_residual, 290.0)
        self.assertEqual(self._reduced(), 1)
        self._run("2026-02")
        fresh = self._open(self.fee)[-1]
        fresh._reverse(fresh.date)
        self.assertEqual(self._reduced(), 2)
        self.assertEqual(list(self.env["wuye.audit"]._find(self.company)), [])
