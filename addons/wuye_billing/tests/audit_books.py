"""Books that have something of every kind, and a way to damage them (E15)."""

from .test_accounting_example import ExampleMixin


class AuditBooksMixin(ExampleMixin):
    @classmethod
    def _book_more(cls):
        """What the example lacks: a void, a year billed at once, a second unit."""
        cls.parking.cycle = "year"
        cls.shop = cls._make_unit(cls.building, "0401", area_building=50.0)
        cls._make_occupancy(cls.shop, cls.owner, date_from="2020-01-01")
        cls._make_line(cls.shop, cls._make_standard(cls.parking, 100.0), "2026-04-01")
        cls._run("2026-04")
        [parking] = cls._open(cls.parking, unit=cls.shop)
        cls.parking_charge = parking
        [payment] = cls._pay("2026-04-10", [(parking, 200.0)])
        cls.env["wuye.settlement"]._void_payment(payment, payment.date)
        cls._pay(
            "2026-04-11",
            [(parking, 700.0)],
            advances=[{"unit": cls.shop, "amount": 50.0}],
            tender="wechat",
        )
        cls.env["wuye.charge.release"]._release(cls.community, parking.bill_month)

    def _plant(self, sql, *values):
        """One statement, with triggers and foreign keys switched off."""
        self.env.flush_all()
        self.env.cr.execute("SET LOCAL session_replication_role = replica")
        self.env.cr.execute(sql, values)
        self.assertTrue(self.env.cr.rowcount, "the fault was not planted")
        self.env.cr.execute("SET LOCAL session_replication_role = origin")
        self.env.invalidate_all(flush=False)
