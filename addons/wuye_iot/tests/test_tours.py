"""The wall, remote opening and enrolment in the browser, in Chinese (F11, F12)."""

import time

from odoo import fields, http
from odoo.http import request
from odoo.tests import HttpCase, tagged

from odoo.addons.wuye_property.tests.common import speak_chinese

from .box import Box
from .common import IotMixin

LANGUAGE = "zh_CN"
LIMIT = 300  # seconds; only a tour that fails waits for it


@tagged("post_install", "-at_install")
class TestTours(IotMixin, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        speak_chinese(cls.env)
        cls.env["ir.default"].set("res.partner", "lang", LANGUAGE)
        cls.env = cls.env(context={**cls.env.context, "lang": LANGUAGE})
        cls._setup_register(cls.env.company)
        cls._setup_iot()
        cls.guard.write({"tz": "Asia/Shanghai", "name": "王立军"})

    def setUp(self):
        super().setUp()
        # as the box would, in this process: the browser has the only connection
        self.client = Box(None)
        self.box.sudo().write({"state": "enrolled", "key_number": 1, "key_wanted": 1})
        self.client.keys, self.client.number = {1: b"k" * 32}, 1
        self.env["wuye.iot.secret"]._put("box", self.box.id, b"k" * 32, 1)
        self._report([])

    def _report(self, events, env=None):
        box = self.box.with_env(env or self.env).sudo()
        said = self.client.batch(events)
        link = box.env["wuye.iot.intake"]._take(box, said)
        link._hear(said, int(time.time()))
        # a browser may need longer to start than a box may be silent
        link.contact_at = fields.Datetime.add(fields.Datetime.now(), minutes=10)
        return box

    def _serve(self, path, act):
        """A place where the browser makes the box of the test do something."""

        def answer(controller, **_form):
            act(request.env(su=True))
            return request.make_response("")

        route = http.route(path, type="http", auth="user", methods=["POST"], csrf=False)
        members = {"answer": route(answer)}
        # of no module: such controllers are always there
        members["__module__"] = "wuye_iot_test"
        controller = type("TestBox", (http.Controller,), members)
        self.env.registry.clear_cache("routing")
        self.addCleanup(self.env.registry.clear_cache, "routing")
        self.addCleanup(http.Controller.children_classes[""].remove, controller)

    def test_f12_wall_shows_filters_holds_still_and_goes_on(self):
        card = self._make_card()
        value = card.hash_ids.filtered(lambda one: one.kind == "em").hash
        self.client.note(credential=value)
        self.client.note("door", "forced")
        self.client.note(
            code="unknown",
            door="north-in",
            credential="f" * 32,
            detail={"form": "plate", "plate": "浙A9C264", "tail": "C264"},
        )
        for _number in range(2):
            self.client.note(code="unknown")
        self.client.note("list", "taken", "")
        events = self.client.journal
        self._report([*events[:3], events[5]])
        late = self.client.note(code="out_of_hours", credential=value, list=7)
        self._serve("/wuye_iot_test/tap", lambda env: self._report([late], env))
        self.start_tour(
            "/odoo/iot", "wuye_iot_wall", login=self.guard.login, timeout=LIMIT
        )

    def test_f11_door_is_opened_by_keys_and_the_result_is_sensed(self):
        def answer(env):
            box = self.box.with_env(env)
            [told] = box._commands()
            box._results([{"uuid": told["uuid"], "result": "done"}])

        self._serve("/wuye_iot_test/answer", answer)
        self.start_tour(
            "/odoo/iot", "wuye_iot_open", login=self.guard.login, timeout=LIMIT
        )
        self.env.invalidate_all()
        command = self.env["wuye.iot.command"].search([])
        self.assertRecordValues(
            command,
            [
                {
                    "state": "done",
                    "user_id": self.guard.id,
                    "reason": "forgot",
                    "note": "电话核对姓名、房号与手机尾号",
                }
            ],
        )

    def test_f11_three_results_are_three_pictures(self):
        """The relay answers and the door moves; it does not move; no answer."""

        def answers(word):
            def act(env):
                box = self.box.with_env(env)
                [told] = box._commands()
                box._results([{"uuid": told["uuid"], "result": word}])

            return act

        words = ("done", "not_sensed", "silent")
        for word in words:
            self._serve(f"/wuye_iot_test/{word}", answers(word))
        self.start_tour(
            "/odoo/iot", "wuye_iot_three", login=self.guard.login, timeout=LIMIT
        )
        self.env.invalidate_all()
        commands = self.env["wuye.iot.command"].search([], order="id")
        self.assertEqual(commands.mapped("state"), list(words))

    def test_wall_says_in_words_that_nothing_waits(self):
        self.start_tour(
            "/odoo/iot", "wuye_iot_settled", login=self.guard.login, timeout=LIMIT
        )

    def test_box_gets_its_code_from_the_administrator(self):
        self.start_tour(
            "/odoo/iot-boxes",
            "wuye_iot_enrol",
            login=self.administrator.login,
            timeout=LIMIT,
        )
        self.env.invalidate_all()
        box = self.env["wuye.iot.box"].search([("code", "=", "BX-JLW-02")])
        self.assertEqual((box.state, len(box.enrol_id)), ("new", 5))
