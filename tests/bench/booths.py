"""The guard's booth over a large company: cars, month cards, stays of a year (J13).

A car park in each community with a month card for each of its units; the one that is
looked at has a million stays besides. Made by SQL in a copy of the books, which is
dropped at the end.
"""

import os
import subprocess
import sys
import uuid
from contextlib import contextmanager

import bench_parking
import estates
from harness import Measure

import odoo.init  # noqa: F401  completes the package before it is used
from odoo.fields import Command, Datetime

STAYS, QUICK_STAYS = 1_000_000, 20_000
INSIDE = 2000  # cars
CARS, QUICK_CARS = 200, 20  # that come and go while it is measured, by turns on a card
PAGE, REPEAT = 80, 5
# what a lane may take, and what a page may: those of bench_parking
LANE, READ = bench_parking.LANE_GATE, bench_parking.SEARCH_GATE
GATES = {
    "booth: page opened": READ,
    "booth: what changes around it": READ,
    "booth: a car in": LANE,
    "booth: a car found at the way out": LANE,
    "booth: a car out": LANE,
    "booth: a car unknown, those alike": READ,
    "booth: slowest word among the stays": READ,
    "booth: slowest word among the cards": READ,
    "booth: the shift's takings": READ,
    "desk: owner found by phone": READ,
}
TARIFF = {
    "blocks": [{"unit": 60, "price": 5}],
    "after_payment": {"grace": 15, "then": "continue"},
}
CARDS = """
WITH place AS (
    SELECT lot.id AS lot_id, lot.community_id, lot.company_id, lot.code
      FROM wuye_parking_lot lot WHERE lot.id = ANY(%(lots)s)
), permit AS (
    INSERT INTO wuye_parking_permit
           (name, community_id, company_id, partner_id, unit_id, sharing, date_to)
    SELECT 'YK-' || unit.id, place.community_id, place.company_id, owner.partner_id,
           unit.id, 'turn', %(end)s
      FROM place
      JOIN wuye_unit unit ON unit.community_id = place.community_id
      JOIN (SELECT DISTINCT ON (unit_id) unit_id, partner_id FROM wuye_occupancy
             ORDER BY unit_id, id) owner ON owner.unit_id = unit.id
 RETURNING id, community_id, company_id, unit_id
), span AS (
    INSERT INTO wuye_parking_permit_span
           (permit_id, community_id, company_id, date_from, date_to, reason)
    SELECT id, community_id, company_id, %(start)s, %(end)s, '转换' FROM permit
)
INSERT INTO wuye_parking_permit_car (permit_id, sequence, plate, plate_key)
SELECT id, 10, plate, plate
  FROM (SELECT id, '浙C' || lpad((row_number() OVER (PARTITION BY community_id
                                                         ORDER BY id))::text, 5, '0')
               AS plate FROM permit) numbered
"""
# The last ones are inside; the others left after two hours.
STAYED = """
INSERT INTO wuye_parking_stay
       (name, lot_id, community_id, company_id, phase, plate, plate_key, entered_at,
        left_at, entry_lane_id, exit_lane_id, entry_how, entry_code, exit_code, amount)
SELECT 'P-' || to_char(at, 'MMDD') || '-' || lpad(n::text, 7, '0'), %(lot)s,
       %(community)s, %(company)s, CASE WHEN inside THEN 'in' ELSE 'out' END, plate,
       plate, at, CASE WHEN NOT inside THEN at + interval '2 h' END, %(lane_in)s,
       CASE WHEN NOT inside THEN %(lane_out)s::int END, 'recognised', 'temporary',
       CASE WHEN NOT inside THEN 'paid' END, CASE WHEN NOT inside THEN 10 END
  FROM (SELECT n, n > %(count)s - %(inside)s AS inside,
               timestamp %(now)s - interval '3 h'
                   - (%(count)s - n) * interval '25 s' AS at,
               '浙' || chr(65 + n %% 8)
                    || lpad((n::bigint * 7919 %% 10000)::text, 4, '0')
                    || chr(65 + n %% 26) AS plate
          FROM generate_series(1, %(count)s) n) AS cars
"""
LIFTED = """
INSERT INTO wuye_parking_lift
       (lane_id, lot_id, community_id, company_id, stay_id, lifted_at, why, code,
        user_id, token)
SELECT CASE way WHEN 'in' THEN entry_lane_id ELSE exit_lane_id END, lot_id,
       community_id, company_id, stay.id,
       CASE way WHEN 'in' THEN entered_at ELSE left_at END,
       CASE way WHEN 'in' THEN 'entry' ELSE 'paid' END,
       CASE way WHEN 'in' THEN entry_code ELSE exit_code END, %(user)s,
       way || '-' || stay.id
  FROM wuye_parking_stay stay
 CROSS JOIN (VALUES ('in'), ('out')) AS ways (way)
 WHERE lot_id = %(lot)s AND (way = 'in' OR phase = 'out')
"""
PAID = """
INSERT INTO wuye_parking_payment
       (stay_id, community_id, company_id, amount, settled_at, token, user_id, tender,
        slices)
SELECT id, community_id, company_id, amount, left_at, 'paid-' || id, %(user)s, 'wechat',
       '[]'
  FROM wuye_parking_stay WHERE lot_id = %(lot)s AND phase = 'out'
"""


@contextmanager
def copy():
    """What a process is told to work in a copy of the database, which is dropped."""
    source = os.environ["WUYE_DB"]
    name = f"{source}-booth"
    subprocess.run(["createdb", "-T", source, name], check=True)
    try:
        yield {**os.environ, "WUYE_DB": name}
    finally:
        subprocess.run(["dropdb", "--force", name], check=True)


# === BUILT === #


def _user(env, communities, post):
    user = estates.clerk(env, communities)
    group = env.ref(f"wuye_property.group_{post}")
    user.write(
        {
            "login": f"booth-{post}",
            "group_ids": [Command.set(group.ids)],
            "wuye_confirmed_on": Datetime.now().date(),
        }
    )
    return user


def _lots(env, communities):
    """A car park each with two lanes and no limit of places, of one tariff."""
    tariff = env["wuye.parking.tariff"].create(
        {
            "name": "小区临停",
            "code": "BOOTH",
            "company_id": env.company.id,
            "version_ids": [
                Command.create(
                    {
                        "date_from": "2020-01-01",
                        "document_number": "杭发改价〔2025〕48号",
                        "data": TARIFF,
                    }
                )
            ],
        }
    )
    rate = {"date_from": "2020-01-01", "rate": 9.0, "document": "财税〔2016〕36号"}
    return env["wuye.parking.lot"].create(
        [
            {
                "code": f"P{number}",
                "name": f"车场{number}",
                "community_id": community.id,
                "tariff_id": tariff.id,
                "rate_ids": [Command.create(rate)],
                "lane_ids": [
                    Command.create({"code": code, "name": name, "way": way})
                    for code, name, way in (("1", "入口", "in"), ("2", "出口", "out"))
                ],
            }
            for number, community in enumerate(communities)
        ]
    )


def _fill(env, lots, guard, count):
    """Cards of all units, stays of the first car park, by SQL without triggers."""
    env.flush_all()
    now = Datetime.now()
    lot, (way_in, way_out) = lots[0], lots[0].lane_ids.sorted("code")
    known = {
        "lots": lots.ids,
        "lot": lot.id,
        "community": lot.community_id.id,
        "company": lot.company_id.id,
        "lane_in": way_in.id,
        "lane_out": way_out.id,
        "user": guard.id,
        "count": count,
        "inside": min(INSIDE, count // 10),
        "now": Datetime.to_string(now),
        "start": Datetime.subtract(now, months=2).date(),
        "end": Datetime.add(now, months=2).date(),
    }
    env.cr.execute("SET LOCAL session_replication_role = replica")
    env.cr.execute("SET LOCAL maintenance_work_mem = '1GB'")
    indexes = bench_parking._without_indexes(env)
    for query in (CARDS, STAYED, LIFTED, PAID):
        env.cr.execute(query, known)
    for definition in indexes:
        env.cr.execute(definition)
    env.cr.execute("SET LOCAL session_replication_role = origin")
    env.cr.execute("ANALYZE")
    env.invalidate_all()
    return way_in, way_out


class Booth:
    """A booth with a guard in his shift, as his screen calls it."""

    def __init__(self, env, communities, count):
        self.env = env
        lots = _lots(env, communities)
        guard = _user(env, communities[0], "guard")
        way_in, way_out = _fill(env, lots, guard, count)
        desk = env["wuye.desk"].create(
            {"name": "岗亭", "code": "BOOTH", "community_id": communities[0].id}
        )
        (way_in | way_out).desk_id = desk
        self.token = desk.register_computer()
        self.lanes = way_in.id, way_out.id
        context = {"lang": "zh_CN", "tz": "Asia/Shanghai"}
        self.env = env(user=guard.id, context={**env.context, **context})
        self.house = self.env["wuye.parking.gatehouse"]
        checks = env["wuye.parking.check"]._of(env.company)
        answers = [{"id": check.id, "good": True} for check in checks]
        self.house.begin_shift(self.token, 200.0, answers)
        self.taken = 200

    def measure(self, call):
        with Measure(self.env) as run:
            answer = call()
        return run, answer

    def slowest(self, call):
        return max((self.measure(call)[0] for _turn in range(REPEAT)), key=_wall)

    # === WHAT IS MEASURED === #

    def pages(self):
        house, token, way_out = self.house, self.token, self.lanes[1]
        calls = {
            "booth: page opened": lambda: house.open_booth(token),
            "booth: what changes around it": lambda: house.watch_booth(token),
            "booth: a car unknown, those alike": lambda: house.look_out(
                way_out, "浙Z9999Z"
            ),
        }
        return {what: self.slowest(call) for what, call in calls.items()}

    def cars(self, count):
        """Cars in and out again, every second one on its card; the 99th of 100."""
        found = {"in": [], "found": [], "out": []}
        for number in range(1, count + 1):
            plate = f"浙C{number:05d}" if number % 2 else f"浙D{number:05d}"
            for what, run in self._pass(plate).items():
                found[what].append(run)
        p99 = -max(count // 100, 1) - 1
        return {
            f"booth: a car {what}": sorted(runs, key=_wall)[p99]
            for what, runs in (
                ("in", found["in"]),
                ("found at the way out", found["found"]),
                ("out", found["out"]),
            )
        }

    def _pass(self, plate):
        house, (way_in, way_out) = self.house, self.lanes
        # an add-on is found once a database is open
        from odoo.addons.wuye_parking_lot.gate_clock import MOMENT, Moment

        # who leaves in the same second has stayed for nothing
        came_at = Moment(Datetime.subtract(Datetime.now(), minutes=30))
        earlier = house.with_context(**{MOMENT: came_at})
        came, told = self.measure(
            lambda: earlier.drive_in(way_in, plate, uuid.uuid4().hex, "recognised")
        )
        if not told["lifts"]:
            sys.exit(f"{plate} is not let in: {told}")
        found, seen = self.measure(lambda: house.look_out(way_out, plate))
        has_fee = seen["code"] == "fee"
        left, gone = self.measure(lambda: self._leave(seen, has_fee))
        if not gone["lifts"] or has_fee == (plate[1] == "C"):
            sys.exit(f"{plate} does not leave as it should: {seen}, {gone}")
        return {"in": came, "found": found, "out": left}

    def _leave(self, seen, has_fee):
        """A car drives out, after its fee was taken where it owes one."""
        act = self.lanes[1], seen["stay"], uuid.uuid4().hex
        if not has_fee:
            return self.house.drive_out(*act)
        self.taken += float(seen["amount"])
        paid = {"desk": self.token, "tender": "cash", "amount": seen["amount"]}
        return self.house.pay_and_leave(*act, {**paid, "given": 100})

    def words(self):
        """The lists' own searches, whole plates and parts; the slowest word of each."""
        lists = {
            "booth: slowest word among the stays": (
                "wuye.parking.stay",
                ("name", "plate", "entered_at", "left_at"),
                bench_parking.WORDS,
            ),
            "booth: slowest word among the cards": (
                "wuye.parking.permit",
                ("name", "partner_id", "unit_id", "date_to"),
                ("浙C00777", "00777", "王小明", "01-0302", "浙Z99999"),
            ),
        }
        return {
            what: max((self._word(*asked, word) for word in words), key=_wall)
            for what, (*asked, words) in lists.items()
        }

    def _word(self, model, columns, word):
        return self.slowest(
            lambda: self.env[model].web_search_read(
                [("display_name", "ilike", word)],
                dict.fromkeys(columns, {}),
                limit=PAGE,
                count_limit=10001,
            )
        )

    def takings(self):
        """What the shift should have of each tender, with its float.

        It is not ended: the books' entries are copies, and none can be booked after.
        """
        shift = self.env["wuye.shift"]._mine().sudo()
        run, expected = self.measure(shift._expected)
        if float(expected["cash"]) != self.taken:
            sys.exit(f"the shift does not count what was taken: {expected}")
        return {"booth: the shift's takings": run}


def phone(env, communities, cashier, token):
    """An owner's whole number typed at the cash desk; the slowest of some."""
    owners = env["wuye.unit"].search(
        [("community_id", "=", communities[0].id)], limit=REPEAT
    )
    runs = []
    for unit in owners:
        with Measure(env) as run:
            hits = cashier.search_units(token, unit.owner_id.phone)
        if not hits:
            sys.exit(f"{unit.owner_id.phone} does not find its owner")
        runs.append(run)
    return {"desk: owner found by phone": max(runs, key=_wall)}


def reads(env, communities, is_quick):
    """{what: its measure} of the booth."""
    booth = Booth(env, communities, QUICK_STAYS if is_quick else STAYS)
    return {
        **booth.pages(),
        **booth.cars(QUICK_CARS if is_quick else CARS),
        **booth.words(),
        **booth.takings(),
    }


def _wall(run):
    return run.wall
