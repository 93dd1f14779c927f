"""What the children of worker.py do; each is one or more transactions of its own."""

import base64
import io

import activity_tasks
import balance_tasks
import card_tasks
import code_tasks
import collect_tasks
import day_tasks
import desk_tasks
import iot_tasks
import lane_tasks
import loan_tasks
import openpyxl
import park_story_tasks
import park_tasks
import refund_tasks
import rush_tasks
import story_tasks
import wallet_tasks
from transaction import in_transaction

from odoo import SUPERUSER_ID, api, fields
from odoo.fields import Command
from odoo.modules.registry import Registry

from odoo.addons.queue_job.job import Job

FIRST_MONTH = "2026-01-01"
PASSWORD = "Process-test-1"
METERED = 9001  # room of the unit with a meter
METERED_FROM = "2020-01-01"
ARREARS = 100  # yuan each unit of an imported file owes from before
POSTS = ("ledger_clerk", "accountant", "manager")


# === DATA === #


def prepare(database, units):
    """A community with contracts, its users; returns {"community": id}."""

    def work(env):
        community = env["wuye.community"].create(
            {
                "code": "KILL",
                "name": "进程测试苑",
                "company_id": env.company.id,
                "developer_id": env["res.partner"].create({"name": "开发商"}).id,
            }
        )
        _make_users(env, community)
        standards = [_make_standard(env, "WYF", 2.6), _make_standard(env, "CWF", 80)]
        for number in range(1, units + 1):
            _make_unit(env, community, number, standards)
        return {"community": community.id}

    return in_transaction(database, work)


def _make_users(env, community):
    env.user.wuye_community_ids |= community
    for post in POSTS:
        env["res.users"].with_context(no_reset_password=True).create(
            {
                "name": post,
                "login": post,
                "password": PASSWORD,
                "company_id": env.company.id,
                "company_ids": [Command.set(env.company.ids)],
                "group_ids": [Command.set(env.ref(f"wuye_property.group_{post}").ids)],
                "wuye_community_ids": [Command.set(community.ids)],
                "wuye_confirmed_on": fields.Date.today(),
            }
        )


def _make_standard(env, code, price):
    item = env["wuye.fee.item"].search(
        [("code", "=", code), ("company_id", "=", env.company.id)]
    )
    price = Command.create({"price": price, "date_from": "2020-01-01"})
    return env["wuye.fee.standard"].create(
        {"name": f"{code} test", "item_id": item.id, "price_ids": [price]}
    )


def _make_unit(env, community, number, standards, first=FIRST_MONTH):
    building = env["wuye.building"].search([("community_id", "=", community.id)])
    if not building:
        building = building.create({"community_id": community.id, "code": "01"})
    unit = env["wuye.unit"].create(
        {
            "building_id": building.id,
            "room": f"{number:04d}",
            "area_building": 80 + number,
        }
    )
    owner = env["res.partner"].create({"name": f"业主{number}"})
    env["wuye.occupancy"].create({"unit_id": unit.id, "partner_id": owner.id})
    lines = [
        Command.create(
            {
                "item_id": standard.item_id.id,
                "standard_id": standard.id,
                "date_start": first,
            }
        )
        for standard in standards
    ]
    env["wuye.contract"].create({"unit_id": unit.id, "line_ids": lines})


# === LOGINS === #


def make_login(database, login, post):
    """A user with one post who may sign in at once; returns the id."""

    def work(env):
        user = (
            env["res.users"]
            .with_context(no_reset_password=True)
            .create(
                {
                    "name": login,
                    "login": login,
                    "password": PASSWORD,
                    "group_ids": [
                        Command.set(env.ref(f"wuye_property.group_{post}").ids)
                    ],
                    "wuye_confirmed_on": fields.Date.today(),
                }
            )
        )
        return user.id

    return in_transaction(database, work)


def login_lock(database, login):
    """What the database says of a login, or None: no password was ever wrong."""

    def work(env):
        lock = env["wuye.login.lock"].search([("user_id.login", "=", login)])
        return lock and {
            "id": lock.id,
            "failures": lock.failures,
            "is_locked": lock.is_locked,
            "unlocked_by": lock.unlocked_by.login,
            "unlocked_at": fields.Datetime.to_string(lock.unlocked_at),
        }

    return in_transaction(database, work) or None


def end_lock(database, login):
    """Let the half hour of a lock be over."""

    def work(env):
        lock = env["wuye.login.lock"].search([("user_id.login", "=", login)])
        lock.locked_until = fields.Datetime.subtract(fields.Datetime.now(), seconds=1)

    return in_transaction(database, work)


# === RUNS === #


def _month(number, first=FIRST_MONTH):
    return fields.Date.add(fields.Date.to_date(first), months=number)


def _run(env, community, number):
    return env["wuye.bill.run"].search(
        [("community_id", "=", community), ("month", "=", _month(number))]
    )


def create_run(database, community, number):
    def work(env):
        vals = {"community_id": community, "month": _month(number)}
        return env["wuye.bill.run"].create(vals).id

    return in_transaction(database, work, "ledger_clerk")


def compute(database, community, number):
    return in_transaction(
        database,
        lambda env: _run(env, community, number).action_compute(),
        "ledger_clerk",
    )


def sign(database, community, number):
    return in_transaction(
        database, lambda env: _run(env, community, number).action_sign(), "accountant"
    )


def post(database, community, number):
    return in_transaction(
        database, lambda env: _run(env, community, number).action_post(), "accountant"
    )


def post_part(database, community, number, part):
    """A part of a run by itself; which parts are posted when it is through."""
    in_transaction(
        database, lambda env: _run(env, community, number).part_ids[part]._post_bills()
    )
    return posted_parts(database, community, number)


def posted_parts(database, community, number):
    def work(env):
        parts = _run(env, community, number).part_ids
        return parts.filtered(lambda part: part.state == "posted").mapped("number")

    return in_transaction(database, work)


def ends(database, community, number):
    """How many jobs there are that end a run."""

    def work(env):
        jobs = env["queue.job"].search([("method_name", "=", "_end")])
        run = _run(env, community, number)
        return len([job for job in jobs if job.records == run])

    return in_transaction(database, work)


def set_limit(database, limit):
    """From how many bills on a run is posted by the queue, in parts."""

    def work(env):
        env.company.wuye_post_limit = limit

    return in_transaction(database, work)


def work_queue(database):
    """Do what waits in the queue, each job as its runner does; returns how many.

    A job that was being worked on when its process died is taken up again, as the
    runner does with dead jobs.
    """
    done = 0
    while uuids := _waiting_jobs(database):  # the last part asks for the run's end
        for uuid in uuids:
            with Registry(database).cursor() as cr:
                job = Job.load(api.Environment(cr, SUPERUSER_ID, {}), uuid)
                job.set_started()
                job.store()
                cr.commit()
                job.perform()
                job.set_done()
                job.store()
                job.env.flush_all()
                cr.commit()
                done += 1
    return done


def _waiting_jobs(database):
    with Registry(database).cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        waiting = env["queue.job"].search([("state", "!=", "done")], order="id")
        return waiting.mapped("uuid")


# === READINGS === #


def hang_meter(database, community, readers):
    """A water meter in a unit of the community, and who reads it; its device's id."""

    def work(env):
        place = env["wuye.community"].browse(community)
        post = env.ref("wuye_property.group_meter_reader")
        for login in readers:
            env["res.users"].with_context(no_reset_password=True).create(
                {
                    "name": login,
                    "login": login,
                    "group_ids": [Command.set(post.ids)],
                    "wuye_community_ids": [Command.set(place.ids)],
                    "wuye_confirmed_on": fields.Date.today(),
                }
            )
        standards = [_make_standard(env, "SF", 3)]
        _make_unit(env, place, METERED, standards, METERED_FROM)
        line = env["wuye.contract.line"].search([], order="id desc", limit=1)
        meter = env["wuye.meter"].create(
            {
                "unit_id": line.unit_id.id,
                "item_id": line.item_id.id,
                "number": "A001",
                "date_install": METERED_FROM,
                "reading_install": 0,
            }
        )
        return meter.segment_id.id

    return in_transaction(database, work)


def read(database, login, segment, number, value):
    """What the page of a phone sends; returns what is wrong with it, or ""."""

    def work(env):
        month = fields.Date.to_string(_month(number, METERED_FROM))
        key = f"{segment}-0"  # no band
        row = {"key": key, "segment_id": segment, "value": value, "date": month}
        [answer] = env["wuye.meter.sheet"].save(month, [row])
        return answer.get("error", "")

    return in_transaction(database, work, login)


def send_entry(database, login, segment, number, value, uuid):
    """An entry as a phone sends it; its state on the server."""

    def work(env):
        month = fields.Date.to_string(_month(number, METERED_FROM))
        [answer] = env["wuye.meter.round"].phone_upload(
            [
                {
                    "uuid": uuid,
                    "segment_id": segment,
                    "month": month,
                    "date": month,
                    "read_at": f"{month} 02:00:00",
                    "value": value,
                }
            ]
        )
        return answer["state"]

    return in_transaction(database, work, login)


def entries(database, uuid):
    """How often an entry is there."""

    def work(env):
        return env["wuye.meter.round.entry"].search_count([("uuid", "=", uuid)])

    return in_transaction(database, work)


def readings(database, segment, number):
    """[(value, who entered it, consumption to bill)] of a device in a month."""

    def work(env):
        rows = env["wuye.meter.reading"].search(
            [("segment_id", "=", segment), ("month", "=", _month(number, METERED_FROM))]
        )
        return [(r.value, r.entered_by.login, r.usage_id.quantity) for r in rows]

    return in_transaction(database, work)


# === WHAT IS THERE === #


def state(database, community, number):
    """Figures of a run: what must be all, or nothing."""

    def work(env):
        run = _run(env, community, number)
        moves = env["account.move"].search([("wuye_run_id", "=", run.id)])
        charges = run.charge_ids
        return {
            "runs": len(run),
            "state": run.state,
            "charges": len(charges),
            "posted": len(charges.filtered(lambda c: c.state == "posted")),
            "bills": len(moves),
            "bill_states": sorted(set(moves.mapped("state"))),
            "units": len(moves.wuye_unit_id),
            "jobs": env["queue.job"].search_count([("state", "!=", "done")]),
        }

    return in_transaction(database, work)


def gaps(database):
    """Bill numbers missing or given twice, of all months; [] is right."""

    def work(env):
        series = env["account.move"]._read_group(
            [("wuye_kind", "=", "bill"), ("state", "=", "posted")],
            ["journal_id", "sequence_prefix"],
            ["sequence_number:min", "sequence_number:max", "__count", "name:array_agg"],
        )
        return [
            prefix
            for _journal, prefix, first, last, count, names in series
            if first != 1 or last != count or len(set(names)) != count
        ]

    return in_transaction(database, work)


def audit(database):
    """What the audit finds; [] is right."""

    def work(env):
        if "wuye.audit" not in env:
            return []
        return [str(found) for found in env["wuye.audit"]._find(env.company)]

    return in_transaction(database, work)


# === IMPORT === #


def upload(database, community, building, rows):
    """A checked file with a building of `rows` units, their owners and arrears."""

    def work(env):
        record = env["wuye.import"].create(
            {
                "community_id": community,
                "filename": f"{building}.xlsx",
                "file": base64.b64encode(_workbook(building, rows)),
            }
        )
        record.action_check()
        return {"id": record.id, "state": record.state}

    return in_transaction(database, work, "ledger_clerk")


def _workbook(building, rows):
    book = openpyxl.Workbook()
    units = book.active
    units.title = "房屋"
    units.append(("楼幢", "房号", "建筑面积"))
    owners = book.create_sheet("业主")
    owners.append(("楼幢", "房号", "业主姓名", "电话"))
    arrears = book.create_sheet("期初欠费")
    arrears.append(("楼幢", "房号", "收费项目", "账期", "欠费金额"))
    for number in range(1, rows + 1):
        room = f"{number:04d}"
        units.append((building, room, 90))
        owners.append((building, room, f"住户{number}", f"138{number:08d}"))
        arrears.append((building, room, "WYF", "2025-12", ARREARS))
    totals = book.create_sheet("合计")
    totals.append(("楼幢", "房屋数", "期初欠费合计"))
    totals.append((building, rows, rows * ARREARS))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def run_import(database, record):
    """The button; done already, it refuses."""
    return in_transaction(
        database,
        lambda env: env["wuye.import"].browse(record).action_import(),
        "ledger_clerk",
    )


def import_state(database, record, community, building):
    def work(env):
        units = env["wuye.unit"].search(
            [("community_id", "=", community), ("building_id.code", "=", building)]
        )
        charges = env["wuye.charge"].search([("unit_id", "in", units.ids)])
        receivable = charges.move_line_id.filtered(
            lambda line: line.account_id.account_type == "asset_receivable"
        )
        return {
            "state": env["wuye.import"].browse(record).state,
            "units": len(units),
            "owners": len(units.occupancy_ids),
            "arrears": sum(charges.mapped("amount_residual")),
            "ledger": sum(receivable.mapped("balance")),
        }

    return in_transaction(database, work)


FUNCTIONS = (
    *(prepare, create_run, compute, sign, post, set_limit, work_queue),
    *(post_part, posted_parts, ends),
    *(state, gaps, audit, upload, run_import, import_state),
    *(make_login, login_lock, end_lock),
    *(hang_meter, read, readings, send_entry, entries),
    *activity_tasks.TASKS,
    *balance_tasks.TASKS,
    *card_tasks.TASKS,
    *code_tasks.TASKS,
    *collect_tasks.TASKS,
    *day_tasks.TASKS,
    *desk_tasks.TASKS,
    *iot_tasks.TASKS,
    *lane_tasks.TASKS,
    *loan_tasks.TASKS,
    *park_story_tasks.TASKS,
    *park_tasks.TASKS,
    *refund_tasks.TASKS,
    *rush_tasks.TASKS,
    *story_tasks.TASKS,
    *wallet_tasks.TASKS,
)
TASKS = {function.__name__: function for function in FUNCTIONS}
assert len(TASKS) == len(FUNCTIONS), "two tasks have one name"
