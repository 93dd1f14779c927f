"""What the sheets of meters say: by code, what is wrong and what to do about it."""

from odoo.tools import LazyTranslate

from odoo.addons.wuye_property.importer import Message

_lt = LazyTranslate(__name__)

MESSAGES = {
    "meter_twice": Message(
        _lt("Meter %(number)s stands in row %(row)s already."),
        _lt("Delete one of the two rows, or correct the number."),
    ),
    "meter_exists": Message(
        _lt("Meter %(number)s is in the register already."),
        _lt("Delete the row; a new device in its place is entered with “Replace”."),
    ),
    "meter_item": Message(
        _lt("The fee item is not billed by consumption."),
        _lt("Name the item of the meter, such as water or electricity."),
    ),
    "meter_digits": Message(
        _lt("A meter has 1 to 12 places before the point."),
        _lt("Type the number of places, usually 5."),
    ),
    "meter_multiplier": Message(
        _lt("The multiplier is more than zero."),
        _lt("Type the multiplier on the plate, or leave the cell empty for 1."),
    ),
    "meter_building": Message(
        _lt("There is no such building."),
        _lt("Correct the building, or leave it empty for a meter of the community."),
    ),
    "meter_parent": Message(
        _lt("There is no main meter with this number."),
        _lt("Correct the number, or add the main meter above."),
    ),
    "meter_future": Message(
        _lt("This day has not come yet."),
        _lt("Correct the date."),
    ),
    "meter_unnamed": Message(
        _lt("The row names neither a meter nor a room."),
        _lt("Fill in the number of the meter."),
    ),
    "unknown_meter": Message(
        _lt("There is no such meter of this fee in use."),
        _lt("Correct the number, or add the meter to the sheet 水电表."),
    ),
    "ambiguous_meter": Message(
        _lt("The room has several meters of this fee: %(numbers)s."),
        _lt("Fill in the number of the meter."),
    ),
    "meter_archived": Message(
        _lt("Meter %(number)s was taken down on %(day)s."),
        _lt("Read the device that hangs there now, or delete the row."),
    ),
    "meter_elsewhere": Message(
        _lt("Meter %(number)s hangs at %(place)s."),
        _lt("Correct the room or the number."),
    ),
    "meter_band": Message(
        _lt("The meter is read by these bands: %(bands)s."),
        _lt("Fill in one of them, one row per band."),
    ),
    "meter_no_band": Message(
        _lt("Meter %(number)s is not read by bands."),
        _lt("Leave the band empty."),
    ),
    "meter_band_unknown": Message(
        _lt("There is no such band of the day."),
        _lt("Type one of these: %(bands)s."),
    ),
    "meter_band_missing": Message(
        _lt("Other rows of meter %(number)s name a band, this one does not."),
        _lt("Fill in the band: one row for each band of the meter."),
    ),
    "meter_band_twice": Message(
        _lt("Band %(band)s of meter %(number)s stands in row %(row)s already."),
        _lt("Delete one of the two rows, or correct the band."),
    ),
    "meter_bands_differ": Message(
        _lt(
            "Meter %(other)s of the same room and fee is read by other bands: "
            "%(bands)s."
        ),
        _lt("Give both meters the same bands: what they measure adds up."),
    ),
    "meter_differs": Message(
        _lt("Row %(row)s of the same meter says %(value)s."),
        _lt("Type the same in all rows of a meter, or correct its number."),
    ),
    "reading_twice": Message(
        _lt("The meter is read for this month in row %(row)s already."),
        _lt("Keep one reading per meter and month."),
    ),
    "reading_exists": Message(
        _lt("The meter was read for %(month)s already: %(value)s."),
        _lt("Delete the row; a reading is corrected on the reading sheet."),
    ),
    "reading_order": Message(
        _lt("The meter was installed or read before on %(day)s."),
        _lt("Correct the date: readings follow one another."),
    ),
    "reading_lower": Message(
        _lt("The reading is lower than the one before: %(before)s."),
        _lt("Read again; type 是 under 翻零 if the meter began anew."),
    ),
    "reading_no_rollover": Message(
        _lt("The reading is not lower than the one before: %(before)s."),
        _lt("Type 否 under 翻零, or leave it empty."),
    ),
    "reading_digits": Message(
        _lt("The reading has more digits than the meter: %(digits)s."),
        _lt("Correct the reading, or have the digits of the meter corrected."),
    ),
}
