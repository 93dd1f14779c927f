"""Estates with boxes and doors, and the people who work with them."""

from odoo.tests import HttpCase

from odoo.addons.wuye_property.tests.common import WuyePropertyMixin

from .box import Box


class IotMixin(WuyePropertyMixin):
    """For a class whose `setUpClass` calls `_setup_register` and `_setup_iot`."""

    @classmethod
    def _setup_iot(cls):
        """A box with a door and a barrier at each community of two companies."""
        cls.administrator = cls.users["administrator"]
        cls.guard = cls.users["guard"]
        cls.box, cls.door, cls.lane = cls._make_box(cls.community, "BX-JLW-01")
        cls.other_box, cls.other_door, _lane = cls._make_box(
            cls.second_community, "BX-YFY-01"
        )
        cls.foreign_box, cls.foreign_door, _lane = cls._make_box(
            cls.foreign_community, "BX-HTC-01"
        )

    @classmethod
    def _make_box(cls, community, code):
        box = cls.env["wuye.iot.box"].create(
            {"name": "北门岗亭", "code": code, "community_id": community.id}
        )
        doors = cls.env["wuye.iot.door"].create(
            [
                {"name": "3幢1单元 大门", "code": "main", "box_id": box.id},
                {
                    "name": "北门入口 道闸",
                    "code": "north-in",
                    "kind": "barrier",
                    "box_id": box.id,
                    "zone_enters": "garage",
                },
            ]
        )
        return box, doors[0], doors[1]

    def _enrol_code(self, box=None):
        """A code, as the administrator reads it on the screen."""
        box = box or self.box.with_user(self.administrator)
        return box.action_enrol()["context"]["default_code"]

    @classmethod
    def _make_card(cls, number="em:0102A3B4C5", label="03-1-0903 住户", doors=None):
        """A card of the first community with a permit for its doors."""
        kind, _colon, value = number.partition(":")
        card = cls.env["wuye.iot.credential"].create(
            {
                "community_id": cls.community.id,
                "kind": kind,
                "number": value,
                "label": label,
            }
        )
        cls.env["wuye.iot.permit"].create(
            {
                "community_id": cls.community.id,
                "credential_id": card.id,
                "door_ids": (doors or cls.door).ids,
            }
        )
        return card


class IotHttpCase(IotMixin, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env = cls.env(context={**cls.env.context, "tracking_disable": True})
        cls._setup_register(cls.env.company)
        cls._setup_iot()

    def _post(self, path, body, headers):
        answer = self.url_open(path, data=body, headers=headers)
        self.env.invalidate_all()
        return answer

    def _client(self):
        return Box(self._post)

    def _enrolled(self, box=None):
        """A box that has its key."""
        client = self._client()
        answer = client.enrol(self._enrol_code(box))
        self.assertEqual(answer.status_code, 200, answer.text)
        return client
