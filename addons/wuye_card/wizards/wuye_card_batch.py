from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

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
        cards = self.env["wuye.card"].create(
            [
                {
                    "community_id": self.community_id.id,
                    "number_kind": self.number_kind,
                    "name": name or "/",
                }
                for _line, _number, name in rows
            ]
        )
        for card, (_line, number, _name) in zip(cards, rows, strict=True):
            card._set_number(number)
        self.lines = False
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Cards"),
            "res_model": "wuye.card",
            "view_mode": "list,form",
            "domain": Domain("id", "in", cards.ids),
        }

    def _rows(self):
        """[(line, number, printed)]; every mistake in one message."""
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
        rows, wrong, seen = [], [], {}
        for line, text in texts:
            number, _comma, name = (part.strip() for part in text.partition(","))
            if trouble := self._trouble(number, name, seen, line):
                wrong.append(
                    self.env._("Line %(line)s: %(why)s", line=line, why=trouble)
                )
            rows.append((line, number, name))
        if wrong:
            raise UserError("\n".join(wrong))
        return rows

    def _trouble(self, number, name, seen, line):
        """Why a line cannot be, or nothing."""
        cards = self.env["wuye.card"]
        try:
            card, credential = cards._by_number(
                self.community_id, self.number_kind, number
            )
        except UserError as error:
            return str(error)
        if card:
            return card._say_taken()
        if credential:
            return self.env._("the number is entered by hand as a credential.")
        for what in ((number.upper(),), (False, name) if name else None):
            if what and what in seen:
                return self.env._("the same as line %s.", seen[what])
            if what:
                seen[what] = line
        # sudo: a number may be used in a unit the reader does not see
        used = cards.sudo().search_count(
            [("community_id", "=", self.community_id.id), ("name", "=", name)], limit=1
        )
        if name and used:
            return self.env._("another card has the number %s printed on it.", name)
        return ""
