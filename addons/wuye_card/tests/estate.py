"""Something to read behind the menus of cards."""

from odoo import fields


def make(case):
    """A card in use, one that was lost and replaced, a blank one.

    `case` has the register of `WuyePropertyMixin`.
    """
    env = case.env
    holder = env["wuye.occupancy"].search([("unit_id", "=", case.unit.id)], limit=1)
    person = holder.partner_id or case.owner
    cards = env["wuye.card"]
    vals = {"partner_id": person.id, "unit_id": case.unit.id}
    named = {**vals, "name": "K-00001"}
    first = cards._issue(case.community, "em", "0A0B0C0D01", named)
    first.action_hand_over()
    first._move("lost", "业主来电报失")
    second = cards._issue(
        case.community, "em", "0A0B0C0D02", {**vals, "name": "K-00002"}, first
    )
    second.action_hand_over()
    guest = {
        "kind": "visitor",
        "partner_id": person.id,
        "date_to": fields.Datetime.add(fields.Datetime.now(), hours=4),
    }
    cards._issue(case.community, "em", "0A0B0C0D03", guest)
    blank = cards.create({"community_id": case.community.id, "name": "K-00004"})
    blank._set_number("0A0B0C0D04")
