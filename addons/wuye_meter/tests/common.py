"""A street of meters: three homes with water, read by the meter reader."""

from freezegun import freeze_time

from odoo import fields
from odoo.tests import TransactionCase

from odoo.addons.wuye_billing.tests.common import WuyeBillingMixin

TODAY = "2026-03-31"


class MeterMixin(WuyeBillingMixin):
    """Makers of meters and readings; water costs 3 yuan, from 2026 on."""

    @classmethod
    def _setup_meters(cls):
        frozen = freeze_time(TODAY)
        frozen.start()
        cls.addClassCleanup(frozen.stop)
        cls._setup_billing()
        cls.reader = cls._make_user("meter_reader", cls.community)
        cls.colleague = cls._make_user(
            "ledger_clerk", cls.community, login="wuye_colleague"
        )
        cls.price = cls._make_standard(cls.water, 3.0)
        cls.line = cls._make_line(cls.unit, cls.price, "2026-01-01")
        cls.meter = cls._make_meter(cls.unit, "A001", 100)

    @classmethod
    def _make_meter(cls, unit=None, number="A001", opening=0, **vals):
        """A water meter in use since 2026, entered by the ledger clerk."""
        vals = {"item_id": cls.water.id, "date_install": "2026-01-01", **vals}
        if unit:
            vals["unit_id"] = unit.id
        return (
            cls.env["wuye.meter"]
            .with_user(cls.clerk)
            .create({"number": number, "reading_install": opening, **vals})
            .with_env(cls.env)
        )

    @classmethod
    def _read(cls, meter, month, value, user=None, **vals):
        """What the reader enters at the end of a month ("2026-01")."""
        first = fields.Date.to_date(f"{month}-01")
        vals = {"date": fields.Date.end_of(first, "month"), **vals}
        return (
            cls.env["wuye.meter.reading"]
            .with_user(user or cls.reader)
            .create(
                {
                    "segment_id": meter.segment_id.id,
                    "month": first,
                    "value": value,
                    **vals,
                }
            )
            .with_env(cls.env)
        )

    @classmethod
    def _replace(cls, meter, date, closing, number="B001", opening=0, **vals):
        """The ledger clerk's wizard, as its page fills it."""
        rollover = vals.pop("is_rollover", False)
        wizard = (
            cls.env["wuye.meter.replace"]
            .with_user(cls.clerk)
            .with_context(default_meter_id=meter.id)
            .create({"date": date, "number": number, **vals})
        )
        wizard.line_ids.write(
            {
                "value_closing": closing,
                "value_opening": opening,
                "is_rollover": rollover,
                "is_typed": True,
            }
        )
        wizard.action_replace()
        return wizard

    def _usage(self, month, line=None):
        return self.env["wuye.usage"].search(
            [
                ("contract_line_id", "=", (line or self.line).id),
                ("month", "=", f"{month}-01"),
            ]
        )


class MeterCommon(MeterMixin, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_meters()
