from odoo import api, fields, models

from ..cards import card_of, detail_of

READ = ("access", "history")  # kinds of events in which a number was read


class WuyeIotEvent(models.Model):
    """What an event is about as people read it, in the register and on its print."""

    _inherit = "wuye.iot.event"

    subject = fields.Char(compute="_compute_subject")
    facts = fields.Text(string="Said beside it", compute="_compute_subject")

    @api.depends("detail", "credential_id", "tail", "kind")
    @api.depends_context("lang")
    def _compute_subject(self):
        wall = self.env["wuye.iot.wall"]
        kinds = wall._kinds(
            [{"credential_id": one.credential_id, "detail": one.detail} for one in self]
        )
        cards, words = self._card_words(), self._kind_words()
        for event in self:
            detail = detail_of(event.detail)
            card = card_of(detail, kinds.get(event.credential_id), event.tail)
            if event.kind in READ and (card.kind or card.tail):
                word, number = cards.get(card.kind, cards["em"]), card.short()
            else:
                word = words.get(event.kind) or event.kind or ""
                number = detail.get("device") if event.kind == "fault" else ""
            event.subject = f"{word} {number or ''}".strip()
            facts = wall._facts(event)
            event.facts = "\n".join(" ".join(fact) for fact in facts) or False

    @api.model
    def _card_words(self):
        card, plate = self.env._("Card"), self.env._("Plate")
        words = dict.fromkeys(("em", "uid", "w34", "w26"), card)
        return words | {
            "plate": plate,
            "qr": self.env._("QR code"),
            "pin": self.env._("PIN"),
        }

    @api.model
    def _kind_words(self):
        """What an event is about where no number was read; the wall has the same."""
        reader, fire = self.env._("Card reader"), self.env._("Fire alarm")
        return {
            "access": reader,
            "history": reader,
            "door": self.env._("Door contact"),
            "exit": self.env._("Exit button"),
            "command": self.env._("Remote opening"),
            "fire": fire,
            "input": fire,
            "rearm": fire,
            "fault": self.env._("Device"),
            "boot": self.env._("Box"),
            "clock": self.env._("Clock"),
            "list": self.env._("List"),
            "loss": self.env._("Journal"),
        }
