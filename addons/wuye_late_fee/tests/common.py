"""A unit whose bill of 500 yuan falls due on 2026-01-31."""

from odoo import fields

from odoo.addons.wuye_billing.tests.common import WuyeBillingCommon, WuyeBillingMixin


class LateFeeMixin(WuyeBillingMixin):
    """Makers of rules and runs."""

    @classmethod
    def _setup_late(cls):
        cls.fee.due_day = 31
        cls.line = cls._make_line(
            cls.unit, cls._make_standard(cls.fee, 5.0), "2026-01-01"
        )

    @classmethod
    def _rule(cls, rates=(("2000-01-01", "day", 3.0),), **vals):
        """An accountant's rule; rates as (from, kind, per mille or factor)."""
        return (
            cls.env["wuye.late.rule"]
            .with_user(cls.accountant)
            .create(
                {
                    "name": "物业服务合同第九条",
                    "company_id": cls.company.id,
                    "date_from": "2020-01-01",
                    "rate_ids": [
                        fields.Command.create(
                            {
                                "date_from": day,
                                "kind": kind,
                                "permille" if kind == "day" else "factor": number,
                            }
                        )
                        for day, kind, number in rates
                    ],
                    **vals,
                }
            )
            .with_env(cls.env)
        )

    @classmethod
    def _late_run(cls, day, post=True, community=None):
        """Computed by the ledger clerk, charged by the accountant."""
        run = (
            cls.env["wuye.late.run"]
            .with_user(cls.clerk)
            .create({"community_id": (community or cls.community).id, "date": day})
        )
        run.action_compute()
        if post:
            run.with_user(cls.accountant).action_post()
        return run.with_env(cls.env)

    @classmethod
    def _late_charges(cls):
        domain = [("kind", "=", "late_fee"), ("company_id", "=", cls.company.id)]
        return cls.env["wuye.charge"].search(domain, order="date, id")


class LateFeeCommon(LateFeeMixin, WuyeBillingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_late()
