"""Probes of every model that holds something of a community, by every post (I8, A10).

Nothing here names a model: what holds the marks of the community is found by reading
the whole database as the system, so that a new model of a later module is probed
without being listed.
"""

import json

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from odoo.addons.wuye_property.tests.common import POSTS

from .estate import EstateMixin
from .test_tours import ChineseTours

PASSWORD = "Tan-ce-123"
PHONE, IDENTITY = "13800138000", "11010519491231002X"
QUIET = (
    "odoo.http",
    "odoo.models",
    "odoo.orm.models",
    "odoo.orm.fields",
    "odoo.domains",
    "odoo.addons.base.models.ir_rule",
    "odoo.addons.base.models.ir_model",
)


@tagged("post_install", "-at_install")
class TestProbe(EstateMixin, ChineseTours):
    """Users of one community against what another one has."""

    # of the community that is probed: its name and code, an owner, a plate
    marks = ("锦澜湾", "JLW", "欧阳不见", "浙A12345")

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.community.developer_id.name = "和兴置业"
        cls.owner.name = "欧阳不见"
        cls.elsewhere = cls._make_community("YFY", "云枫苑", cls.company)
        building = cls._make_building(cls.elsewhere, "1")
        cls.other_unit = cls._make_unit(building, "0101", area_building=50)
        cls._make_occupancy(cls.other_unit, cls._make_partner("赵邻居"))
        export = cls.env.ref("base.group_allow_export")
        cls.posts = {}
        for post in POSTS:
            user = cls._make_user(post, cls.elsewhere, login=f"probe-{post}")
            user.write({"password": PASSWORD, "group_ids": [Command.link(export.id)]})
            cls.posts[post] = user

    def setUp(self):
        super().setUp()
        self._make_estate()
        self.owner.message_post(body="欧阳不见 来访")
        self.env["wuye.document"].create(
            {
                "unit_id": self.unit.id,
                "number": "JLW-1",
                "attachment_ids": [Command.create({"name": "JLW.pdf", "raw": b"deed"})],
            }
        )
        self.env.flush_all()
        self.env.invalidate_all()

    def _fields(self, model, **wanted):
        return [
            name
            for name, field in model._fields.items()
            if field.type not in ("binary", "serialized")
            and model._has_field_access(field, "read")
            and all(getattr(field, key) == value for key, value in wanted.items())
        ]

    def _text(self, call):
        """What a call gives, as text; nothing where it is refused."""
        try:
            with self.env.cr.savepoint():
                return json.dumps(call(), default=str, ensure_ascii=False)
        except (AccessError, UserError):
            return ""

    def _holders(self, marks):
        """The models in which one of the marks stands, read as the system."""
        for name, model in sorted(self.env.registry.items()):
            if model._abstract or not model._auto or model._transient:
                continue
            records = self.env[name].sudo().with_context(active_test=False)
            rows = self._text(
                lambda records=records: records.search_read(
                    [], self._fields(records, store=True)
                )
            )
            if any(mark in rows for mark in marks):
                yield name

    def _ways(self, model):
        """(what it is called, call) for each way to what a model holds."""
        model = model.with_context(active_test=False)
        names = self._fields(model)
        yield "search_read", lambda: model.search_read([], names)
        yield (
            "web_search_read",
            lambda: model.web_search_read(
                [], {name: self._spec(model, name) for name in names}
            ),
        )
        yield (
            "export",
            lambda: model.search([]).export_data(
                [name for name in names if not model._fields[name].relational]
            ),
        )
        for mark in self.marks:
            yield f"name_search {mark}", lambda mark=mark: model.name_search(mark)
        for name in self._fields(model, store=True):
            field = model._fields[name]
            # a day tells no mark; properties are grouped by their own names
            if field.type in ("date", "datetime", "properties"):
                continue
            if field._description_groupable(model.env):
                yield (
                    f"group by {name}",
                    lambda name=name: (
                        model.formatted_read_group([], [name], ["__count"])
                    ),
                )

    def _spec(self, model, name):
        field = model._fields[name]
        if field.type == "many2one":
            return {"fields": {"display_name": {}}}
        if field.type in ("one2many", "many2many"):
            return {"fields": {"display_name": {}}, "limit": 100}
        return {}

    @mute_logger(*QUIET)
    def test_i8_no_post_sees_another_community_by_any_way(self):
        holders = list(self._holders(self.marks))
        self.assertGreater(len(holders), 30, "the estate holds too little to probe")
        leaks = []
        for post, user in self.posts.items():
            env = self.env(user=user, su=False)
            for name in holders:
                model = env[name].with_context(
                    allowed_company_ids=self.company.ids, lang="zh_CN"
                )
                if not model.has_access("read"):
                    continue
                for way, call in self._ways(model):
                    said = self._text(call)
                    leaks += [
                        (post, name, way, mark) for mark in self.marks if mark in said
                    ]
        self.assertFalse(leaks, "\n".join(map(str, leaks)))

    @mute_logger(*QUIET)
    def test_a10_no_post_reads_a_whole_number_by_any_way(self):
        """The same ways for users of the community itself."""
        self.owner.wuye_id_number = IDENTITY
        self.env.flush_all()
        holders = list(self._holders((PHONE,)))
        leaks = []
        for post, user in self.posts.items():
            user.wuye_community_ids = self.community
            env = self.env(user=user, su=False)
            for name in holders:
                model = env[name].with_context(allowed_company_ids=self.company.ids)
                if not model.has_access("read"):
                    continue
                for way, call in self._ways(model):
                    said = self._text(call)
                    leaks += [
                        (post, name, way)
                        for number in (PHONE, IDENTITY)
                        if number in said
                    ]
        self.assertFalse(leaks)

    @mute_logger(*QUIET)
    def test_i8_no_page_file_or_note_over_http(self):
        """What a browser asks for by number, without having been shown it."""
        both = self._make_partner("两处业主")
        for unit in (self.unit, self.other_unit):
            self._make_occupancy(unit, both, "family")
        note = both.with_user(self.clerk).message_post(
            body="JLW 催缴记录", attachments=[("JLW.txt", b"JLW")]
        )
        papers = self.env["wuye.document"].search([("number", "=", "JLW-1")])
        files = papers.attachment_ids | note.attachment_ids
        charge = self.env["wuye.charge"].search([("state", "=", "posted")], limit=1)
        reports = (
            ("wuye_property.owner_file_document", self.owner),
            ("wuye_property.owner_file_document", both),
        )
        pages = [
            f"/web/partner/vcard?partner_ids={self.owner.id}",
            f"/web/image/res.partner/{self.owner.id}/image_128",
            *(f"/web/content/{file.id}?download=1" for file in files),
            *(f"/report/html/{name}/{doc.id}" for name, doc in reports),
        ]
        threads = (self.owner, both, self.unit, charge.move_line_id.move_id, papers)
        for post in ("manager", "customer_service", "collector", "accountant"):
            self.authenticate(self.posts[post].login, PASSWORD)
            for page in pages:
                answer = self.url_open(page)
                self._assert_unmarked(answer.content.decode(errors="replace"), page)
            for record in threads:
                thread = {"thread_model": record._name, "thread_id": record.id}
                answer = self.url_open("/mail/thread/messages", json={"params": thread})
                said = json.dumps(answer.json(), ensure_ascii=False)
                self._assert_unmarked(said, (post, record))

        # and whoever has the community in scope is shown them
        self.posts["manager"].wuye_community_ids = self.community
        self.authenticate(self.posts["manager"].login, PASSWORD)
        thread = {"thread_model": both._name, "thread_id": both.id}
        answer = self.url_open("/mail/thread/messages", json={"params": thread})
        self.assertIn("催缴记录", json.dumps(answer.json(), ensure_ascii=False))
        for file in files:
            self.assertTrue(self.url_open(f"/web/content/{file.id}").ok)

    def _assert_unmarked(self, text, where):
        for mark in self.marks:
            self.assertNotIn(mark, text, where)
