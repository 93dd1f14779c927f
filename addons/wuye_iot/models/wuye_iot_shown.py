from odoo import api, fields, models

from ..cards import card_of, detail_of, pictures_of
from .wuye_iot_wall import ROW

PICTURE_DAYS = 30  # what a box keeps its pictures for, unless it is told otherwise
LOOKED_AT = 200  # events of a door looked through for its last picture


class WuyeIotWall(models.AbstractModel):
    """How the wall words what it shows: cards, what a box said, what an order did."""

    _inherit = "wuye.iot.wall"

    # === EVENTS === #

    @api.model
    def _shown(self, rows):
        """Rows of events with the kind of card, its plate whole, and no digit of a PIN.

        :param rows: dicts with the columns of ROW and BESIDE of the wall
        """
        found = []
        kinds, orders = self._kinds(rows), self._orders(rows)
        for row in rows:
            detail = detail_of(row.get("detail"))
            kind = kinds.get(row.get("credential_id"))
            card = card_of(detail, kind, row.get("tail"))
            # which of them is not well; of a card it is of no interest on the wall
            device = detail.get("device") if row.get("kind") == "fault" else ""
            found.append(
                {
                    **{name: row.get(name) for name in ROW},
                    "tail": card.tail,
                    "card": card.kind,
                    "plate": card.plate,
                    "device": str(device or ""),
                    "who": orders.get(detail.get("uuid"), ""),
                }
            )
        return found

    @api.model
    def _kinds(self, rows):
        """{id: kind} of the credentials whose kind the box did not say."""
        ids = {
            row["credential_id"]
            for row in rows
            if row.get("credential_id") and "form" not in detail_of(row.get("detail"))
        }
        if not ids:
            return {}
        # sudo: guards read no credentials; what kind it is was seen at the reader
        cards = self.env["wuye.iot.credential"].sudo().browse(list(ids)).exists()
        return {card.id: card.kind for card in cards}

    @api.model
    def _orders(self, rows):
        """{uuid of an order: who gave it}, of the orders these rows are about (F11)."""
        uuids = [
            detail_of(row.get("detail")).get("uuid")
            for row in rows
            if row.get("kind") == "command"
        ]
        if not uuids:
            return {}
        orders = self.env["wuye.iot.command"].search([("uuid", "in", uuids)])
        return {order.uuid: order.user_id.name for order in orders}

    @api.model
    def _facts(self, event):
        """What the box said beside an event, in words: [[what, value]]."""
        detail = detail_of(event.detail)
        labels, values = self._fact_words()
        facts = []
        for name, label in labels.items():
            value = detail.get(name)
            if value in (None, "", [], False):
                continue
            facts.append([label, values.get(f"{name}.{value}", str(value))])
        pictures = pictures_of(detail)
        if pictures:
            facts.append([self.env._("Picture on the box"), ", ".join(pictures)])
        return facts

    @api.model
    def _fact_words(self):
        """({key of a detail: its label}, {key.value: words}); other keys are no news.

        What a box says of the card itself stands in the row of the event already.
        """
        labels = {
            "device": self.env._("Device"),
            "relay": self.env._("Relay"),
            "zone": self.env._("Is now in zone"),
            "confidence": self.env._("Certainty of the plate (%)"),
            "seconds": self.env._("Seconds"),
            "action": self.env._("Action"),
            "reason": self.env._("Reason"),
            "text": self.env._("Message"),
            "first": self.env._("From no."),
            "last": self.env._("To no."),
            "offline": self.env._("Decided by the camera alone"),
        }
        values = {
            "relay.done": self.env._("Has answered"),
            "relay.silent": self.env._("No answer"),
            "relay.refused": self.env._("Refused"),
            "relay.down": self.env._("Not connected"),
            "zone.outside": self.env._("Outside"),
            "offline.True": self.env._("Yes"),
        }
        orders = self.env["wuye.iot.command"]
        for name in ("action", "reason"):
            words = orders._fields[name]._description_selection(self.env)
            values |= {f"{name}.{key}": word for key, word in words}
        return labels, values

    # === REMOTE OPENING === #

    @api.model
    def _picture(self, door):
        """The last picture of a door's camera: {at, plate, file, box}, or False.

        Pictures stay on the box and are deleted there after their days: the server
        has the reference, never the picture.
        """
        since = fields.Datetime.subtract(fields.Datetime.now(), days=PICTURE_DAYS)
        events = self.env["wuye.iot.event"].search_fetch(
            [
                ("door_id", "=", door.id),
                ("at", ">=", since),
                ("kind", "in", ["access", "history"]),
            ],
            ["at_ms", "detail", "tail"],
            limit=LOOKED_AT,
        )
        for event in events:
            detail = detail_of(event.detail)
            if files := pictures_of(detail):
                return {
                    "at": event.at_ms,
                    "plate": card_of(detail, "", "").short(),
                    "file": files[0],
                    "box": door.box_id.display_name,
                    "days": PICTURE_DAYS,
                }
        return False

    @api.model
    def _followed(self, command):
        """An order as the dialog follows it: who, why, and what was sensed."""

        def words(name):
            selection = command._fields[name]._description_selection(self.env)
            return dict(selection)[command[name]]

        return {
            "state": command.state,
            "words": words("state"),
            "who": command.user_id.name,
            "why": f"{words('reason')} · {command.note or ''}",
            "asked": self._text(command.asked_at),
            "sent": self._text(command.sent_at),
            "answered": self._text(command.result_at),
        }
