"""A car park whose lanes are doors of a box: the box is `wuye_edge`, without ports."""

import tempfile
from datetime import datetime
from pathlib import Path

from odoo import fields
from odoo.tests import TransactionCase

from odoo.addons.wuye_cashier.tests.common import DeskMixin
from odoo.addons.wuye_iot.tests.box import Box
from odoo.addons.wuye_iot.tests.estate import KEY
from odoo.addons.wuye_parking_desk.tests.common import all_good
from odoo.addons.wuye_parking_lot.gate_clock import to_gate
from odoo.addons.wuye_parking_lot.tests.common import LotMixin

from wuye_edge.sim.lanes import LET, LOOP, PAID, SWITCH, SimBox

DAY = "2026-11-23"


class GateMixin(LotMixin, DeskMixin):
    """`lot` has no box; `far` is its twin at the box, with a booth of its own.

    For a class whose `setUpClass` made the billing: calls `_setup_gate`.
    """

    LOOP, SWITCH = LOOP, SWITCH
    sensing = False  # its lanes have loops, and switches of their bars

    @classmethod
    def _setup_gate(cls):
        cls._setup_desk()
        cls._setup_lot()
        (cls.way_in | cls.way_out).desk_id = cls.desk
        cls.far = cls._make_lot("S", "南区车场", tariff_id=cls.tariff.id)
        cls.far_in, cls.far_out = cls._make_lanes(cls.far)
        cls.far_desk, cls.far_token = cls._make_desk("JLW-07")
        (cls.far_in | cls.far_out).desk_id = cls.far_desk
        cls.box = cls._make_box()
        for lane, door in zip(cls.far_in | cls.far_out, cls.box.door_ids, strict=True):
            lane.sudo().door_id = door
        cls.far_guard = cls._make_user("guard", cls.community, login="guard-far")
        for lot in (cls.lot, cls.far):
            cls._make_rate(lot)

    @classmethod
    def _make_box(cls):
        box = cls.env["wuye.iot.box"].create(
            {"name": "南门", "code": "BX-S-01", "community_id": cls.community.id}
        )
        cls.env["wuye.iot.door"].create(
            [
                {"name": name, "code": code, "kind": "barrier", "box_id": box.id}
                for code, name in (("in", "南门入口"), ("out", "南门出口"))
            ]
        )
        box.write({"state": "enrolled", "key_number": 1, "key_wanted": 1})
        cls.env["wuye.iot.secret"]._put("box", box.id, KEY, 1)
        return box

    @classmethod
    def _make_rate(cls, lot):
        rates = cls.env["wuye.parking.rate"].with_user(cls.accountant)
        document = "财税〔2016〕36号"
        vals = {"lot_id": lot.id, "date_from": "2026-01-01", "rate": 9.0}
        return rates.create({**vals, "document": document})

    def setUp(self):
        super().setUp()
        self._new_edge()

    def _new_edge(self):
        """A box that knows nothing yet, and the server's side of its link."""
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        names, begin = ("in", "out"), datetime.fromisoformat(f"{DAY} 07:00")
        self.edge = SimBox(Path(folder.name), names, begin, self.sensing)
        self.addCleanup(self.edge.stop)
        self.wire = Box(None)
        self.wire.keys, self.wire.number = {1: KEY}, 1
        self.sent = 0

    # === THE LINK === #

    def _fetch(self):
        """The box asks what is new, as its link does."""
        self.env.cr.flush()
        newest = self.box._versions()["lots"]
        if newest == self.edge.register.number:
            return None
        told = self.box._lots(self.edge.register.number)
        if told["base"] is None:
            self.edge.register.replace(told["head"], told["put"], told["digest"])
        else:
            given = (told["base"], told["head"], told["put"], told["drop"])
            self.edge.register.change(*given)
        return told

    def _events(self):
        """What the box has written since, as the events of a journal."""
        assert self.edge.journal.flush()
        found = [e for e in self.edge.journal.last(100_000) if e["seq"] > self.sent]
        self.sent = found[-1]["seq"] if found else self.sent
        wanted = ("kind", "code", "door", "detail", "at", "uuid")
        return [self.wire.note(**{name: e[name] for name in wanted}) for e in found]

    def _send(self, events=None):
        """The server hears of it."""
        events = self._events() if events is None else events
        intake = self.env["wuye.iot.intake"].sudo()
        for start in range(0, max(len(events), 1), 100):
            batch = events[start : start + 100]
            link = intake._take(self.box.sudo(), self.wire.batch(batch))
        return link

    def _heal(self, local):
        """The server is there again: what happened goes up, what is new comes down."""
        with self.at(local):
            self._send()
            self._fetch()

    # === AT THE LANES === #

    def _clock(self, local):
        text = local if "-" in local else f"{DAY} {local}"
        self.edge.set(datetime.fromisoformat(text))

    def _see(self, local, lane, plate):
        self._clock(local)
        return self.edge.see(lane, plate)

    def _press_paid(self, local):
        self._clock(local)
        self.edge.press(PAID, "out")

    def _press_let(self, local, lane="out"):
        self._clock(local)
        self.edge.press(LET, lane)

    def _begin_far(self, local="07:30", amount=200.0):
        with self.at(local):
            house = self.env["wuye.parking.gatehouse"].with_user(self.far_guard)
            house.begin_shift(self.far_token, amount, all_good(self.company))
            self._fetch()

    def _end_far(self, counted, local):
        with self.at(local):
            house = self.env["wuye.parking.gatehouse"].with_user(self.far_guard)
            return house.end_shift(self.far_token, {"cash": counted})

    @property
    def far_shift(self):
        return self.env["wuye.shift"].search([("desk_id", "=", self.far_desk.id)])

    @property
    def acts(self):
        return self.env["wuye.parking.gate.act"].search(
            [("box_id", "=", self.box.id)], order="seq"
        )

    def _far_stays(self):
        return self.env["wuye.parking.stay"].search(
            [("lot_id", "=", self.far.id)], order="entered_at, id"
        )

    @staticmethod
    def _told(stay):
        """What of a stay two lots have to agree on."""
        left = to_gate(stay.left_at)
        return (
            stay.plate,
            to_gate(stay.entered_at).isoformat(),
            left and left.isoformat(),
            stay.phase,
            stay.entry_code,
            stay.exit_code,
            stay.amount,
            stay.paid,
            stay.amount_debt,
            stay.amount_waived,
        )

    def _now(self):
        return fields.Datetime.now()


class GateCase(GateMixin, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_billing()
        cls._setup_gate()
