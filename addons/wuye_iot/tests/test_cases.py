"""The table of cases every side answers alike, of real records (F9, F13)."""

import json
import time

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import TransactionCase, tagged

from wuye_engine.access import Found, Moment, credential_hash, decide, load_cases
from wuye_engine.access.cases import case_world, local_ms
from wuye_engine.access.wire import read_denial, read_head, read_permit

from .common import IotMixin

HOURS = 8 * 60 * 60 * 1000  # ms that a box is without its server
GROUPED = 5  # every so many permits are given by a group


def _clock(text):
    hours, minutes = text.split(":")
    return int(hours) + int(minutes) / 60


def _moment(text):
    return fields.Datetime.from_string(
        time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(local_ms(text) / 1000))
    )


class CaseMixin(IotMixin):
    """The list of `cases.json` as people enter it: records of one community."""

    @classmethod
    def _setup_cases(cls):
        _key, cls.people, cls.world = case_world()
        cls.gate = cls.env["wuye.iot.box"].create(
            {"name": "门岗", "code": "BX-CASE", "community_id": cls.community.id}
        )
        cls.gate.write({"state": "enrolled", "key_number": 1, "key_wanted": 1})
        cls.env["wuye.iot.secret"]._put("box", cls.gate.id, b"c" * 32, 1)
        head = cls.world["head"]
        cls.gates = {one["id"]: cls._case_door(one) for one in head["doors"]}
        cls.plans = {one["id"]: cls._case_plan(one) for one in head["plans"]}
        for kind in ("holiday", "workday"):
            for day in head[f"{kind}s"]:
                cls.env["wuye.iot.holiday"].create(
                    {"day": day, "kind": kind, "company_id": cls.company.id}
                )
        cls.cards = {}
        for number, permit in enumerate(cls.world["permits"]):
            cls._case_permit(permit, grouped=not number % GROUPED)
        for denial in cls.world["denials"]:
            card = cls.cards.get(denial["people"]) or cls._case_card(
                {"people": [denial["people"]], "label": denial["people"]}
            )
            card._deny(denial["reason"])
        cls.env.flush_all()

    @classmethod
    def _case_door(cls, one):
        names = {"enters": "zone_enters", "leaves": "zone_leaves"}
        names |= {"free_exit": "is_free_exit", "id": "code"}
        vals = {names.get(name, name): value for name, value in one.items()}
        return cls.env["wuye.iot.door"].create({**vals, "box_id": cls.gate.id})

    @classmethod
    def _case_plan(cls, one):
        spans = [
            fields.Command.create(
                {"days": day, "start": _clock(span["from"]), "end": _clock(span["to"])}
            )
            for span in one["spans"]
            for day in span["days"]
        ]
        return cls.env["wuye.iot.plan"].create(
            {"name": one["id"], "community_id": cls.community.id, "span_ids": spans}
        )

    @classmethod
    def _case_card(cls, one):
        # the short forms of a card's number are the server's to make
        kind, _colon, value = cls.people[one["people"][0]].partition(":")
        card = cls.env["wuye.iot.credential"].create(
            {
                "community_id": cls.community.id,
                "kind": kind,
                "number": value,
                "label": one["label"],
                "is_staff": one.get("staff", False),
            }
        )
        return cls.cards.setdefault(one["people"][0], card)

    @classmethod
    def _case_permit(cls, one, grouped):
        card = cls._case_card(one)
        holder = {"credential_id": card.id}
        if grouped:
            group = cls.env["wuye.iot.group"].create(
                {
                    "name": one["card"],
                    "community_id": cls.community.id,
                    "credential_ids": card.ids,
                }
            )
            holder = {"group_id": group.id}
        for right in one["rights"]:
            doors = [cls.gates[name].id for name in right["doors"]]
            plan = cls.plans[right["plan"]] if "plan" in right else None
            cls.env["wuye.iot.permit"].create(
                {
                    **holder,
                    "community_id": cls.community.id,
                    "door_ids": doors,
                    "plan_id": plan and plan.id,
                    "date_from": _moment(right["from"]) if "from" in right else False,
                    "date_to": _moment(right["to"]) if "to" in right else False,
                }
            )


@tagged("post_install", "-at_install")
class TestCases(CaseMixin, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "tracking_disable": True})
        cls._setup_register(cls.env.company)
        cls._setup_iot()
        cls._setup_cases()
        # what a box gets, as it comes out of the wire
        told = json.loads(json.dumps(cls.gate._permits(0, 0, 0)))
        cls.head = read_head(told["list"]["head"])
        cls.permits = [read_permit(one, cls.head) for one in told["list"]["put"]]
        cls.denied = {read_denial(one).hash for one in told["deny"]["put"]}
        cls.key = cls.env["wuye.iot.credential"]._card_key(cls.community)

    def _code(self, case, age):
        value = credential_hash(self.key, case.number)
        permits = [one for one in self.permits if value in one.hashes]
        return decide(
            self.head.doors[case.door],
            Found(permits, value in self.denied),
            case.at,
            Moment(age, case.fire, case.where),
            self.head,
        ).code

    def test_f9_each_case_of_the_table_is_decided_alike_by_the_servers_list(self):
        cases = load_cases()
        self.assertGreater(len(cases), 100)
        wrong = {
            case.id: str(found)
            for case in cases
            if (found := self._code(case, case.age)) is not case.code
        }
        self.assertEqual(wrong, {})

    def test_f13_box_without_server_for_hours_decides_the_servers_list_alike(self):
        """Doors that are good offline for a day at least; the office is for none."""
        cases = [one for one in load_cases() if not one.age]
        cases = [one for one in cases if self.head.doors[one.door].offline_days]
        self.assertGreater(len(cases), 90)
        for case in cases:
            with self.subTest(case.id):
                self.assertIs(self._code(case, HOURS), case.code)

    # === TRIAL === #

    def _try(self, card, door, at, user=None):
        vals = {"credential_id": card.id, "door_id": door.id, "at": at}
        trials = self.env["wuye.iot.trial"].with_user(user or self.administrator)
        return trials.create(vals)

    def test_f9_trial_on_the_screen_says_what_the_table_says(self):
        """Cases that are of now, of a whole number, and need nothing the box knows."""
        tried = 0
        for case in load_cases():
            plain = not (case.age or case.where or case.fire)
            if not plain or case.person not in self.cards:
                continue
            at = fields.Datetime.from_string(
                time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(case.at / 1000))
            )
            trial = self._try(self.cards[case.person], self.gates[case.door], at)
            with self.subTest(case.id):
                self.assertEqual(trial.code, f"access.{case.code}")
            tried += 1
        self.assertGreater(tried, 70)

    def test_f9_trial_says_when_the_box_holds_an_older_list(self):
        card, door = self.cards["neighbour"], self.gates["east"]
        trial = self._try(card, door, fields.Datetime.now())
        self.assertEqual((trial.outcome, trial.is_held), ("passed", False))
        newest = self.gate._versions()
        self.gate._link().write(
            {"list_held": newest["list"], "deny_held": newest["deny"]}
        )
        trial = self._try(card, door, fields.Datetime.now())
        self.assertTrue(trial.is_held)

    def test_f9_trial_is_of_own_communities_and_of_no_guard(self):
        card, now = self.cards["neighbour"], fields.Datetime.now()
        with self.assertRaises(AccessError):
            self._try(card, self.gates["east"], now, self.guard)
        elsewhere = self._make_user(
            "manager", self.second_community, login="13900000042"
        )
        trial = self._try(card, self.gates["east"], now, elsewhere)
        with self.assertRaises(AccessError):
            # whatever somebody else has read a moment ago
            self.assertTrue(card.kind and self.gates["east"].code)
            trial.code  # noqa: B018
