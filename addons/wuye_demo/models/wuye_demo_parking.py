import hashlib
import random
import uuid
from datetime import timedelta

from odoo import Command, api, fields, models

from odoo.addons.wuye_parking_lot.gate_clock import MOMENT, Moment

FLOAT = 200.0
CARDS = 6  # owners with a month card
GUESTS = 24  # temporary cars of the shift
STAYING = 9  # of them, still inside when it ends
RATE = 9.0
RATE_PAPER = "财税〔2016〕36号"
LOTS = (("A", "地面车场", 146, 20), ("B", "地下车库", 612, 560))
FREE_CAR, KEPT_OUT = "浙A3C812", "浙A77Q05"
FREE_DAYS = 90
BOOTH = "wuye-demo-booth"
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"


class WuyeDemoParking(models.AbstractModel):
    """Car parks of the demo estate: lanes, month cards, lists, a shift of the guard.

    Cars of the hours before came when they came, as a box says that it let them in;
    those that leave, leave now: through the gatehouse, as at the booth.
    """

    _name = "wuye.demo.parking"
    _description = "Car Parks of the Demo Estate"
    _inherit = ["wuye.demo.base"]

    # === BUSINESS METHODS === #

    @api.model
    def _play(self, community, today):
        """All of it, each part by the user whose work it is."""
        desk = self._open_booth(community)
        lots = self._open_lots(community, desk)
        plates = self._sell_cards(community, today)
        self._list_cars(community)
        self._hold_shift(lots[0], desk, plates)
        self._count_cars(lots[0])

    @api.model
    def _know_booth(self, community):
        """For the pictures: the booth's computer is known by the word BOOTH, in place
        of a secret of its own."""
        desk = self._as("guard", "wuye.desk").search(
            [("code", "=", f"{community.code}-GT")]
        )
        # sudo: a demo is shown on any computer; real ones are registered at the desk
        desk.sudo().token_digest = hashlib.sha256(BOOTH.encode()).hexdigest()

    # === STEPS === #

    @api.model
    def _open_booth(self, community):
        return self._as("supervisor", "wuye.desk").create(
            {
                "name": "北门岗亭",
                "code": f"{community.code}-GT",
                "community_id": community.id,
            }
        )

    @api.model
    def _open_lots(self, community, desk):
        """Two car parks of the manager, with lanes of the booth and rates of VAT."""
        tariff = self.env["wuye.parking.tariff"].search([("code", "=", "LT")], limit=1)
        lots = self._as("manager", "wuye.parking.lot").create(
            [
                {
                    "code": code,
                    "name": name,
                    "community_id": community.id,
                    "capacity": capacity,
                    "reserved": reserved,
                    "tariff_id": tariff.id,
                    "lost_amount": 20.0,
                    "lane_ids": [
                        Command.create({"code": number, "name": lane, "way": way})
                        for number, lane, way in (
                            (f"{code}1", f"{name}入口", "in"),
                            (f"{code}2", f"{name}出口", "out"),
                        )
                    ],
                }
                for code, name, capacity, reserved in LOTS
            ]
        )
        lots[0].lane_ids.desk_id = desk
        self._as("accountant", "wuye.parking.rate").create(
            [
                {
                    "lot_id": lot.id,
                    "date_from": "2026-01-01",
                    "rate": RATE,
                    "document": RATE_PAPER,
                }
                for lot in lots
            ]
        )
        return lots

    @api.model
    def _sell_cards(self, community, today):
        """Month cards of owners, for this month; one lapsed with the last one."""
        units = self.env["wuye.unit"].search(
            [("community_id", "=", community.id), ("owner_id", "!=", False)],
            limit=CARDS,
        )
        first = today.replace(day=1)
        before = fields.Date.subtract(first, months=1)
        plates = []
        for number, unit in enumerate(units):
            plate = self._plate(f"card {unit.code}")
            start, end = first, fields.Date.end_of(first, "month")
            if number == CARDS - 1:
                start, end = before, fields.Date.end_of(before, "month")
            permit = self._as("customer_service", "wuye.parking.permit").create(
                {
                    "community_id": community.id,
                    "partner_id": unit.owner_id.id,
                    "unit_id": unit.id,
                    "car_ids": [Command.create({"plate": plate})],
                }
            )
            self._as("manager", "wuye.parking.permit.span").create(
                {
                    "permit_id": permit.id,
                    "date_from": start,
                    "date_to": end,
                    "reason": "月卡收费收据",
                }
            )
            plates.append(plate)
        return plates

    @api.model
    def _list_cars(self, community):
        """One car that is free for some time by agreement, one that is kept out."""
        since = fields.Datetime.now() - timedelta(days=7)
        until = since + timedelta(days=FREE_DAYS)
        self._as("manager", "wuye.parking.list").create(
            [
                {
                    "plate": plate,
                    "kind": kind,
                    "community_id": community.id,
                    "reason": reason,
                    "date_from": since,
                    "date_to": kind == "free" and until,
                }
                for plate, kind, reason in (
                    (FREE_CAR, "free", "社区食堂送菜车，协议免费"),
                    (KEPT_OUT, "black", "多次损坏道闸未赔偿，业委会决议"),
                )
            ]
        )

    @api.model
    def _hold_shift(self, lot, desk, owners):
        """Cars of the last hours; some leave in the guard's shift, which is counted."""
        rng = random.Random(lot.code)
        token = desk.register_computer()
        house = self._as("guard", "wuye.parking.gatehouse")
        way_in = lot.lane_ids.filtered(lambda lane: lane.way == "in")
        way_out = lot.lane_ids - way_in
        self._begin(house, desk, token)
        guests = [self._plate(f"guest {number}") for number in range(GUESTS)]
        cars = [*guests, *owners, FREE_CAR]
        came = {plate: self._come(house, way_in, plate, rng) for plate in cars}
        taken = FLOAT
        for plate in [*guests[STAYING:], *owners[:3], FREE_CAR]:
            taken += self._go(house, way_out, came[plate], token, plate == guests[-1])
        house.drive_in(way_in.id, KEPT_OUT, uuid.uuid4().hex)  # stays outside
        house.report_fault(token, "出口显示屏偶尔黑屏")
        house.end_shift(token, {"cash": taken})

    @api.model
    def _begin(self, house, desk, token):
        checks = self.env["wuye.parking.check"]._of(desk.company_id)
        answers = [{"id": check.id, "good": True} for check in checks]
        answers[-1].update(good=False, note="灭火器压力偏低")
        house.begin_shift(token, FLOAT, answers)

    @api.model
    def _come(self, house, lane, plate, rng):
        """A car that came some hours ago: its stay."""
        ago = timedelta(minutes=rng.randint(12, 340))
        moment = Moment(fields.Datetime.now() - ago)
        then = house.with_context(**{MOMENT: moment})
        return then.drive_in(lane.id, plate, uuid.uuid4().hex, "recognised")["stay"]

    @api.model
    def _go(self, house, lane, stay, token, disputes):
        """It leaves now: by its right, for cash, or owing; the yuan it paid."""
        slip = house.env["wuye.parking.stay"].browse(stay).name
        told = house.look_out(lane.id, slip)
        act = uuid.uuid4().hex
        if told["lifts"]:
            house.drive_out(lane.id, stay, act)
            return 0.0
        if disputes:
            house.drive_out(lane.id, stay, act, "debt", "对收费有争议")
            return 0.0
        payment = {"desk": token, "tender": "cash", "amount": told["amount"]}
        house.pay_and_leave(lane.id, stay, act, payment)
        return float(told["amount"])

    @api.model
    def _count_cars(self, lot):
        """The guard walks the car park; one car nobody saw leave is closed."""
        stays = self._as("guard", "wuye.parking.stay").search(
            [("lot_id", "=", lot.id), ("phase", "=", "in")]
        )
        count = self._as("guard", "wuye.parking.stocktake").create(
            {
                "lot_id": lot.id,
                "plates": "\n".join(stays[1:].mapped("plate")),
                "reason": "当班巡查未见该车，判为漏登出场",
            }
        )
        count.action_compare()
        self._as("manager", "wuye.parking.stocktake").browse(count.id).action_done()

    @api.model
    def _plate(self, seed):
        """A plate of Hangzhou, the same for the same seed."""
        rng = random.Random(seed)
        digits = "".join(rng.choice("0123456789") for _ in range(3))
        return f"浙A{rng.choice(LETTERS)}{digits}{rng.choice(LETTERS)}"
