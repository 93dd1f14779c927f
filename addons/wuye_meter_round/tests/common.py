"""A round of three homes, walked by the meter reader."""

import base64
import io
from uuid import uuid4

from PIL import Image

from odoo.addons.wuye_meter.tests.common import MeterCommon, MeterMixin

MONTH = "2026-03-01"


def picture(kind="JPEG", size=(40, 30)):
    """A small photo, base64."""
    file = io.BytesIO()
    Image.new("RGB", size, "red").save(file, kind)
    return base64.b64encode(file.getvalue()).decode()


class RoundMixin(MeterMixin):
    @classmethod
    def _setup_round(cls):
        for number, opening in ((1, 20), (2, 30)):
            unit = cls._make_unit(cls.building, f"040{number}")
            cls._make_meter(unit, f"A00{number + 1}", opening)
        cls.walk = cls._make_walk()

    @classmethod
    def _make_walk(cls, **vals):
        walk = (
            cls.env["wuye.meter.round"]
            .with_user(cls.clerk)
            .create(
                {
                    "name": "1号楼",
                    "community_id": cls.community.id,
                    "item_id": cls.water.id,
                    **vals,
                }
            )
        )
        walk.action_fill()
        return walk.with_env(cls.env)

    def _phone(self, user=None):
        return self.env["wuye.meter.round"].with_user(user or self.reader)

    def _load(self, user=None, month=MONTH):
        return self._phone(user).phone_load(self.walk.id, month)

    def _entry(self, row, value, **vals):
        """What the phone makes of a row of the round and a typed value."""
        return {
            "uuid": uuid4().hex,
            "round_id": self.walk.id,
            "segment_id": row["segment_id"],
            "band_id": row["band_id"],
            "month": MONTH,
            "date": "2026-03-31",
            "read_at": "2026-03-31 02:00:00",
            "known": row["value"],
            "value": value,
            "is_rollover": False,
            "reason": "",
            "photo": False,
            **vals,
        }

    def _upload(self, entries, user=None):
        return self._phone(user).phone_upload(entries)

    def _readings(self):
        return self.env["wuye.meter.reading"].search([("month", "=", MONTH)])


class RoundCommon(RoundMixin, MeterCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_round()
