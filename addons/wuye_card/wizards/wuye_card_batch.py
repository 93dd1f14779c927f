from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.wuye_iot.numbers import NoNumber, canonical

from ..models.wuye_card import CARD_KINDS

MOST = 5000  # lines of one go


class WuyeCardBatch(models.TransientModel):
    """Blank cards into stock: a line each, as a reader types them (R108).

    All or none: every line that is wrong is named, with what to do.
    """

    _name = "wuye.card.batch"
    _description = "Blank Cards into Stock"
    _transient_max_hours = 0.1  # numbers that were typed in vain are not kept either

    community_id = fields.Many2one(
        "wuye.community",
        required=True,
        default=lambda self: self.env["wuye.card.issue"]._only_community(),
        ondelete="cascade",
    )
    number_kind = fields.Selection(
        CARD_KINDS, string="Kind of Number", required=True, default="em"
    )
    # hashed by the cards, and forgotten here as soon as that is done
    lines = fields.Text(
        string="Numbers",
        help="A line each: the chip number, and after a comma the number that is "
        "printed on the card.",
    )

    @api.constrains("community_id")
    def _check_community_id(self):
        """What is said of a number is for who may see cards of that place (I8)."""
        # checks run as superuser
        cards = self.env["wuye.card"].with_user(self.env.user)
        cards._check_place(self.community_id)

    def action_register(self):
        """Register them, and show them.

        :raises UserError: with every line that is wrong; nothing is registered then
        """
        self.ensure_one()
        rows = self._rows()
        cards = self.env["wuye.card"]._register_many(
            self.community_id, self.number_kind, rows
        )
        self.lines = False
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Cards"),
            "res_model": "wuye.card",
            "view_mode": "list,form",
            "domain": Domain("id", "in", cards.ids),
        }

    def _rows(self):
        """[(canonical number, printed)]; every mistake in one message."""
        texts = [
            (line, text.strip())
            for line, text in enumerate((self.lines or "").splitlines(), 1)
            if text.strip()
        ]
        if not texts:
            raise UserError(
                self.env._("Enter a line for each card: hold it at the reader.")
            )
        if len(texts) > MOST:
            raise UserError(
                self.env._(
                    "These are %(count)s lines; give %(most)s at a time.",
                    count=len(texts),
                    most=MOST,
                )
            )
        rows = [
            (line, *(part.strip() for part in text.partition(",")[::2]))
            for line, text in texts
        ]
        known, used = self._known(rows)
        wrong, seen = [], {}
        for line, number, name in rows:
            if trouble := self._trouble(number, name, known, used, seen, line):
                wrong.append(
                    self.env._("Line %(line)s: %(why)s", line=line, why=trouble)
                )
        if wrong:
            raise UserError("\n".join(wrong))
        return [(self._canonical(number), name) for _line, number, name in rows]

    def _canonical(self, number):
        """The canonical text of a number, or nothing."""
        try:
            return canonical(self.number_kind, number)
        except NoNumber:
            return ""

    def _known(self, rows):
        """({canonical text: (card, credential)}, printed numbers in use already)"""
        cards = self.env["wuye.card"]
        texts = {self._canonical(number) for _line, number, _name in rows} - {""}
        domain = Domain("community_id", "=", self.community_id.id)
        domain &= Domain("name", "in", [name for _line, _number, name in rows if name])
        # sudo: a number may be used in a unit the reader does not see
        used = cards.sudo().search_fetch(domain, ["name"])
        known = cards._by_numbers(self.community_id, list(texts))
        return known, set(used.mapped("name"))

    def _trouble(self, number, name, known, used, seen, line):
        """Why a line cannot be, or nothing."""
        cards, text = self.env["wuye.card"], self._canonical(number)
        if not text:
            return cards._say_no_number(self.number_kind, number)
        card, credential = known[text]
        if card:
            return card._say_taken()
        if credential:
            return self.env._("the number is entered by hand as a credential.")
        for what in ((text,), (False, name) if name else None):
            if what and what in seen:
                return self.env._("the same as line %s.", seen[what])
            if what:
                seen[what] = line
        if name in used:
            return self.env._("another card has the number %s printed on it.", name)
        return ""
