"""A unit of 300 yuan a month, and schemes decided for it."""

from odoo import fields

from odoo.addons.wuye_billing.tests.common import WuyeBillingCommon, WuyeBillingMixin


class DiscountMixin(WuyeBillingMixin):
    """Makers of schemes and applications, each by the posts that do it."""

    @classmethod
    def _setup_discounts(cls):
        cls.line = cls._make_line(
            cls.unit, cls._make_standard(cls.fee, 3.0), "2026-01-01"
        )
        cls.service = cls._make_user("customer_service", cls.community)

    @classmethod
    def _carry_out(cls, record):
        """Asked for by its author, approved by the manager, done by the accountant."""
        record.request_validation()
        record.with_user(cls.manager).invalidate_recordset()
        record.with_user(cls.manager).validate_tier()
        record.invalidate_recordset()
        record.with_user(cls.accountant).action_apply()
        return record.with_env(cls.env)

    @classmethod
    def _scheme(cls, kind="gift", rows=((12, 1.0), (6, 0.5)), approve=True, **vals):
        scheme = (
            cls.env["wuye.discount.scheme"]
            .with_user(cls.accountant)
            .create(
                {
                    "name": "预交优惠",
                    "kind": kind,
                    "company_id": cls.company.id,
                    "date_from": "2026-01-01",
                    "document_number": "物业〔2026〕3号",
                    "row_ids": [
                        fields.Command.create(
                            {"months_paid": paid, "months_given": given}
                        )
                        for paid, given in (rows if kind == "gift" else ())
                    ],
                    **vals,
                }
            )
        )
        return cls._carry_out(scheme) if approve else scheme.with_env(cls.env)

    @classmethod
    def _application(cls, scheme, approve=True, unit=None, **vals):
        application = (
            cls.env["wuye.discount.application"]
            .with_user(cls.service)
            .create(
                {
                    "scheme_id": scheme.id,
                    "unit_id": (unit or cls.unit).id,
                    "item_id": cls.fee.id,
                    "date": "2026-01-15",
                    "reason": "业主申请",
                    **vals,
                }
            )
        )
        return cls._carry_out(application) if approve else application

    @classmethod
    def _pay_ahead(cls, start, end, amount, date="2026-01-10"):
        cls._pay(
            date,
            advances=[
                {
                    "unit": cls.unit,
                    "item": cls.fee,
                    "amount": amount,
                    "period_start": fields.Date.to_date(start),
                    "period_end": fields.Date.to_date(end),
                }
            ],
        )

    @classmethod
    def _reduced(cls):
        """[(bill month, amount)] of the reductions, oldest first."""
        charges = cls.env["wuye.charge"].search(
            [("kind", "=", "adjustment"), ("company_id", "=", cls.company.id)],
            order="bill_month, id",
        )
        return [(f"{c.bill_month:%Y-%m}", c.amount) for c in charges]


class DiscountCommon(DiscountMixin, WuyeBillingCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_discounts()
