"""What children do with gates; each is one or more transactions of its own."""

from desk_tasks import make_user
from transaction import in_transaction


def prepare_gate(database, numbers, denied):
    """A community with a box, its door, cards of an EM4100 reader; the box's code.

    :param numbers: 10 hex digits each; they may pass
    :param denied: numbers that were reported lost
    """

    def work(env):
        developer = env["res.partner"].create({"name": "开发商"})
        community = env["wuye.community"].create(
            {
                "code": "GATE",
                "name": "道闸测试苑",
                "company_id": env.company.id,
                "developer_id": developer.id,
            }
        )
        make_user(env, community.id, "gate-admin", "administrator")
        box = env["wuye.iot.box"].create(
            {"name": "东门", "code": "GATE-01", "community_id": community.id}
        )
        door = env["wuye.iot.door"].create(
            {"name": "东门", "code": "east", "box_id": box.id}
        )
        cards = env["wuye.iot.credential"].create(
            [
                {
                    "community_id": community.id,
                    "kind": "em",
                    "number": number,
                    "label": f"住户 {number[-4:]}",
                }
                for number in [*numbers, *denied]
            ]
        )
        group = env["wuye.iot.group"].create(
            {
                "name": "住户",
                "community_id": community.id,
                "credential_ids": cards.ids,
            }
        )
        env["wuye.iot.permit"].create(
            {
                "community_id": community.id,
                "group_id": group.id,
                "door_ids": door.ids,
            }
        )
        cards[len(numbers) :]._deny("住户报失")

    in_transaction(database, work)

    def enrol(env):
        box = env["wuye.iot.box"].search([("code", "=", "GATE-01")])
        return box.action_enrol()["context"]["default_code"]

    return in_transaction(database, enrol, "gate-admin")


def ask_gate(database, action):
    """A signed order to the door; its uuid."""

    def work(env):
        door = env["wuye.iot.door"].search([("code", "=", "east")])
        return env["wuye.iot.command"]._ask(door, "visitor", "访客来访", action).uuid

    return in_transaction(database, work, "gate-admin")


def gate_order(database, uuid):
    """What became of an order."""

    def work(env):
        return env["wuye.iot.command"].search([("uuid", "=", uuid)]).state

    return in_transaction(database, work)


def gate_journal(database):
    """{"events": [[seq, kind, code, tail]] by number, "gaps", "alarms", "acked"}"""

    def work(env):
        box = env["wuye.iot.box"].search([("code", "=", "GATE-01")])
        events = env["wuye.iot.event"].search([("box_id", "=", box.id)], order="seq")
        return {
            "events": [[e.seq, e.kind, e.code, e.tail] for e in events],
            "gaps": [
                [gap.first, gap.last, gap.state]
                for gap in env["wuye.iot.gap"].search([("box_id", "=", box.id)])
            ],
            "alarms": env["wuye.iot.alarm"].search([]).mapped("kind"),
            "acked": box.acked,
            "held": [box.list_held, box.deny_held],
        }

    return in_transaction(database, work)


def prepare_doors(database, number, count, login):
    """A community with a box of so many doors and a guard; code of the box, doors."""

    def work(env):
        community = env["wuye.community"].create(
            {
                "code": f"ORDER{number}",
                "name": f"远程开门苑{number}",
                "company_id": env.company.id,
                "developer_id": env["res.partner"].create({"name": "开发商"}).id,
            }
        )
        make_user(env, community.id, f"{login}-admin", "administrator")
        make_user(env, community.id, login, "guard")
        box = env["wuye.iot.box"].create(
            {
                "name": "东门",
                "code": f"ORDER-{number}",
                "community_id": community.id,
            }
        )
        doors = env["wuye.iot.door"].create(
            [
                {"name": f"{turn} 号门", "code": f"d{turn}", "box_id": box.id}
                for turn in range(count)
            ]
        )
        return doors.ids

    doors = in_transaction(database, work)

    def enrol(env):
        box = env["wuye.iot.box"].search([("code", "=", f"ORDER-{number}")])
        return box.action_enrol()["context"]["default_code"]

    return in_transaction(database, enrol, f"{login}-admin"), doors


TASKS = (prepare_gate, prepare_doors, ask_gate, gate_order, gate_journal)
