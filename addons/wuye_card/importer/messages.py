"""What the file of cards says: what is wrong in a cell, and what to do about it."""

from odoo.tools import LazyTranslate

from odoo.addons.wuye_property.importer.messages import MESSAGES as REGISTER
from odoo.addons.wuye_property.importer.messages import Message

_lt = LazyTranslate(__name__)

MESSAGES = {
    **REGISTER,
    "card_number": Message(
        _lt("This is no chip number of the kind %(kind)s."),
        _lt("Format the column as text, so that no zero is lost, or change the kind."),
    ),
    "card_twice": Message(
        _lt("This number stands in row %(row)s of %(sheet)s already."),
        _lt("Delete one of the two rows."),
    ),
    "card_taken": Message(
        _lt("This chip is card %(card)s already (%(state)s)."),
        _lt("A number is issued once: take another card, or delete the row."),
    ),
    "card_dead": Message(
        _lt("This chip was card %(card)s (%(state)s): its number is dead for good."),
        _lt("Take another card."),
    ),
    "card_by_hand": Message(
        _lt("This number was entered by hand as a credential."),
        _lt("Take it out there first."),
    ),
    "card_other_name": Message(
        _lt("In the stock this chip has %(card)s printed on it."),
        _lt("Look at the card, and correct one of the two cells."),
    ),
    "card_name_used": Message(
        _lt("Another card has this number printed on it."),
        _lt("Correct the number, or leave the cell empty."),
    ),
    "card_no_room": Message(
        _lt("A resident's or a visitor's card belongs to a unit."),
        _lt("Type the room; only cards of staff go without."),
    ),
    "card_no_resident": Message(
        _lt("%(name)s does not live in %(code)s today."),
        _lt("Correct the name, or enter the person in the register first."),
    ),
    "card_two_resident": Message(
        _lt("Several persons of %(code)s have this name."),
        _lt("Issue this card at the desk, where one of them is chosen."),
    ),
    "card_no_staff": Message(
        _lt("No contact has the name %(name)s."),
        _lt("Correct the name, or enter the employee first."),
    ),
    "card_two_staff": Message(
        _lt("Several contacts have the name %(name)s."),
        _lt("Issue this card at the desk, where one of them is chosen."),
    ),
    "card_no_end": Message(
        _lt("A visitor's card ends by itself."),
        _lt("Type until when."),
    ),
    "card_over": Message(
        _lt("This day is over."),
        _lt("Correct the date, or leave the cell empty."),
    ),
    "card_no_group": Message(
        _lt("The community has no group %(name)s."),
        _lt("Write the groups as they are called, with 、 between them."),
    ),
    "card_no_vehicle": Message(
        _lt("This is no plate of a vehicle of the unit."),
        _lt("Correct the plate, or enter the vehicle at its unit first."),
    ),
}
