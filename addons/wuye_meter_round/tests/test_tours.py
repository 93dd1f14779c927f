"""The round on a phone, in Chinese: walked without a connection, sent once (C5)."""

import base64
import functools
from unittest.mock import patch

from odoo import fields
from odoo.tests import tagged

from odoo.addons.wuye_billing.tests.test_tours import ChineseTours
from odoo.addons.wuye_property.tests.network import COMMANDS, NetworkMixin

from .common import RoundMixin

METERS = 50
PAGE = "/odoo/reading-round"
LOST, FOUND = "wuye: lose what is sent", "wuye: lose nothing"


@tagged("post_install", "-at_install")
class TestRoundTours(NetworkMixin, RoundMixin, ChineseTours):
    browser_size = "390,844"
    touch_enabled = True
    network_commands = {
        **COMMANDS,
        LOST: ("Network.setBlockedURLs", {"urls": ["*phone_upload*"]}),
        FOUND: ("Network.setBlockedURLs", {"urls": []}),
    }

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.reader = cls._make_user("meter_reader", cls.community, login="13900000021")
        cls.reader.write({"name": "郑抄表", "tz": "Asia/Shanghai"})
        today = fields.Date.today()
        cls.month = fields.Date.start_of(today, "month")
        before = fields.Date.subtract(cls.month, months=1)
        for number in range(METERS):
            unit = cls._make_unit(cls.building, f"{number // 10 + 10}0{number % 10}")
            cls._make_meter(unit, f"W{number:02}", 100 + number, date_install=before)
        cls.walk = cls._make_walk(name="1号楼水表", reader_ids=cls.reader.ids)

    def _walk_tour(self, name):
        self.cut = False
        login = self.reader.login
        self.start_tour(PAGE, name, login=login)

    def _readings(self):
        return self.env["wuye.meter.reading"].search([("month", "=", self.month)])

    def test_c5_fifty_meters_in_flight_mode_are_sent_once(self):
        uploads = []
        model = type(self.env["wuye.meter.round"])
        receive = model.phone_upload

        @functools.wraps(receive)
        def count(records, entries):
            uploads.append(len(entries))
            return receive(records, entries)

        with patch.object(model, "phone_upload", count):
            self._walk_tour("wuye_meter_round_offline")
        self.assertEqual(uploads, [METERS])
        readings = self._readings()
        self.assertEqual(len(readings), METERS)
        self.assertEqual(len(readings.segment_id), METERS)
        self.assertEqual(
            sorted(readings.mapped("value")), [105.0 + n for n in range(METERS)]
        )
        self.assertEqual(readings.entered_by, self.reader)
        entries = self.env["wuye.meter.round.entry"].search([])
        self.assertEqual(len(entries), METERS)
        [photo] = entries.filtered("photo").mapped("photo")
        self.assertEqual(base64.b64decode(photo)[:3], b"\xff\xd8\xff")

    def test_c5_what_is_not_sent_is_there_after_a_reload(self):
        """Also: another read one meanwhile, the reader decides; one has no reading."""
        meter = self.walk.stop_ids[1].meter_id
        self._read(
            meter, f"{self.month:%Y-%m}", 150, self.clerk, date=fields.Date.today()
        )
        model = type(self.env["wuye.meter.round"])
        load = model.phone_load

        @functools.wraps(load)
        def before_the_other(records, *args):
            """The round as it was loaded, before the other one read the meter."""
            loaded = load(records, *args)
            row = loaded["rows"][1]
            row.update(value=None, reading_id=False, consumption=None, state="")
            return loaded

        with patch.object(model, "phone_load", before_the_other):
            self._walk_tour("wuye_meter_round_reload")
        values = self._readings().sorted("value").mapped("value")
        self.assertEqual(values, [105.0, 155.0])
        entries = self.env["wuye.meter.round.entry"].search([], order="id")
        self.assertEqual(entries.mapped("state"), ["stored", "stored", "unread"])
        self.assertEqual(entries[-1].reason, "无人在家")
