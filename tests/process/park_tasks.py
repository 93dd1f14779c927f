"""What children do with a car park whose lanes are doors of a gate box."""

from desk_tasks import PASSWORD, make_user
from transaction import in_transaction

from odoo.fields import Command

GUARD, ADMIN = "park-guard", "park-admin"
TARIFF = {
    "blocks": [{"unit": 60, "price": 5}],
    "after_payment": {"grace": 15, "then": "continue"},
}

BY_THE_HOUR = {
    "free": {"minutes": 30},
    "blocks": [{"upto": 60, "price": 5}, {"unit": 60, "price": 2}],
    "caps": [{"amount": 20}],
    "after_payment": {"grace": 15, "then": "continue"},
}


def prepare_park(database, community, code):
    """A car park with two lanes at a box, a booth, a guard; the box's enrolment code.

    :return: [code that enrols, token of the booth's computer]
    """

    def work(env):
        make_user(env, community, GUARD, "guard")
        make_user(env, community, ADMIN, "administrator")
        box = env["wuye.iot.box"].create(
            {"name": "北门", "code": code, "community_id": community}
        )
        tariff = env["wuye.parking.tariff"].create(
            {
                "name": "临时停车",
                "code": "PT",
                "company_id": env.company.id,
                "version_ids": [
                    Command.create({"date_from": "2020-01-01", "data": TARIFF})
                ],
            }
        )
        desk = env["wuye.desk"].create(
            {"name": "北门岗亭", "code": "PK-01", "community_id": community}
        )
        rate = {"date_from": "2020-01-01", "rate": 9.0, "document": "财税〔2016〕36号"}
        lot = env["wuye.parking.lot"].create(
            {
                "code": "P",
                "name": "北区车场",
                "community_id": community,
                "tariff_id": tariff.id,
                "rate_ids": [Command.create(rate)],
            }
        )
        for way, name in (("in", "入口"), ("out", "出口")):
            door = env["wuye.iot.door"].create(
                {"name": name, "code": way, "kind": "barrier", "box_id": box.id}
            )
            vals = {"lot_id": lot.id, "code": way, "name": name, "way": way}
            env["wuye.parking.lane"].create(
                {**vals, "desk_id": desk.id, "door_id": door.id}
            )
        return desk.register_computer()

    token = in_transaction(database, work)

    def begin(env):
        checks = env["wuye.parking.check"]._of(env.company)
        answers = [{"id": check.id, "good": True} for check in checks]
        env["wuye.parking.gatehouse"].begin_shift(token, 200.0, answers)

    in_transaction(database, begin, GUARD)

    def enrol(env):
        box = env["wuye.iot.box"].search([("code", "=", code)])
        return box.action_enrol()["context"]["default_code"]

    return in_transaction(database, enrol, ADMIN), token


def park_state(database, code):
    """What the server has of the box's car park."""

    def work(env):
        box = env["wuye.iot.box"].search([("code", "=", code)])
        acts = env["wuye.parking.gate.act"].search([("box_id", "=", box.id)])
        lots = env["wuye.parking.lane"].search([("box_id", "=", box.id)]).lot_id
        stays = env["wuye.parking.stay"].search(
            [("lot_id", "in", lots.ids)], order="entered_at, id"
        )
        counts = env["wuye.parking.gate.count"].search(
            [("lane_id", "in", lots.lane_ids.ids)]
        )
        return {
            "acts": acts.sorted("seq").mapped("state"),
            "errors": [error for error in acts.mapped("error") if error],
            "differs": [words for words in acts.mapped("differs") if words],
            "stays": [
                [stay.plate, stay.phase, stay.paid, stay.lift_ids.mapped("why")]
                for stay in stays
            ],
            "counts": [[row.lane_id.way, row.counted, row.explained] for row in counts],
        }

    return in_transaction(database, work)


def end_park_shift(database, token, counted):
    """[expected, difference] of the cash, and the total of the entry."""

    def work(env):
        house = env["wuye.parking.gatehouse"]
        [cash] = house.end_shift(token, {"cash": counted})["counts"]
        return [cash["expected"], cash["difference"]]

    told = in_transaction(database, work, GUARD)

    def booked(env):
        shift = env["wuye.shift"].search([("user_id.login", "=", GUARD)])
        return shift.parking_move_id.amount_total

    return [*told, in_transaction(database, booked)]


def prepare_parking(database, community, lanes):
    """Car parks of two lanes each, without a limit of places, with one tariff.

    :param lanes: how many, half of them ways in
    :return: {"guard": login, "password": text, "lanes": [[way in, way out]]}
    """

    def work(env):
        place = env["wuye.community"].browse(community)
        tariff = env["wuye.parking.tariff"].create(
            {
                "name": "小区临停",
                "code": "PROC",
                "company_id": env.company.id,
                "version_ids": [
                    Command.create(
                        {
                            "date_from": "2020-01-01",
                            "document_number": "杭发改价〔2025〕48号",
                            "data": BY_THE_HOUR,
                        }
                    )
                ],
            }
        )
        lots = env["wuye.parking.lot"].create(
            [
                {
                    "code": f"P{number}",
                    "name": f"车场{number}",
                    "community_id": place.id,
                    "tariff_id": tariff.id,
                    "lane_ids": [
                        Command.create({"code": code, "name": name, "way": way})
                        for code, name, way in (
                            ("1", "入口", "in"),
                            ("2", "出口", "out"),
                        )
                    ],
                }
                for number in range(lanes // 2)
            ]
        )
        make_user(env, community, "gatekeeper", "guard")
        return {
            "guard": "gatekeeper",
            "password": PASSWORD,
            "lanes": [lot.lane_ids.sorted("code").ids for lot in lots],
        }

    return in_transaction(database, work)


TASKS = (prepare_park, prepare_parking, park_state, end_park_shift)
