"""What the importer says: by code, what is wrong and what to do about it.

A later module adds its own by extending `wuye.import._messages`. Named places are
filled from the parameters given to `run.report`.
"""

from typing import NamedTuple

from odoo.tools import LazyTranslate
from odoo.tools.translate import LazyGettext

_lt = LazyTranslate(__name__)


class Message(NamedTuple):
    text: LazyGettext
    remedy: LazyGettext


FILE_MESSAGES = {
    "empty_file": Message(
        _lt("The file is empty."),
        _lt("Choose the file again; perhaps it was not saved completely."),
    ),
    "too_large": Message(
        _lt("The file is larger than %(limit)s MB."),
        _lt("Split it into several files, and delete empty formatted rows."),
    ),
    "too_many_rows": Message(
        _lt("The sheet %(sheet)s has more than %(limit)s rows."),
        _lt("Split it into several files and import one after the other."),
    ),
    "wrong_type": Message(
        _lt("This is no XLSX workbook and no CSV file."),
        _lt("Open it in the program that made it and save it as XLSX."),
    ),
    "old_or_protected": Message(
        _lt("The workbook has the old XLS format or is protected by a password."),
        _lt("Open it, remove the password and save it as XLSX."),
    ),
    "damaged": Message(
        _lt("The file is damaged: its end or a part of it is missing."),
        _lt("Save or send it again, completely, and choose it anew."),
    ),
    "unknown_encoding": Message(
        _lt("The characters of the CSV file cannot be read."),
        _lt("Save it as XLSX, or as CSV in UTF-8 or GB18030."),
    ),
    "no_sheet": Message(
        _lt("No sheet of the file is known: neither its name nor its headings."),
        _lt("Start from the templates, or name the sheet as they do."),
    ),
    "no_rows": Message(
        _lt("The file has headings but no rows."),
        _lt("Fill in the rows below the headings."),
    ),
}

HEADING_MESSAGES = {
    "no_heading": Message(
        _lt("No row of headings was found in this sheet."),
        _lt("Put the headings of the template above the rows."),
    ),
    "ambiguous_sheet": Message(
        _lt("The headings fit several sheets: %(sheets)s."),
        _lt("Give the sheet one of these names."),
    ),
    "column_missing": Message(
        _lt("The column %(column)s is missing."),
        _lt("Add the column, or say under Columns which one it is."),
    ),
    "column_twice": Message(
        _lt("The heading occurs twice or means the same as another one."),
        _lt("Delete or rename one of the two columns."),
    ),
    "unknown_heading": Message(
        _lt("This heading is not known."),
        _lt("Say under Columns what it is, or that it is left out; it is remembered."),
    ),
}

CELL_MESSAGES = {
    "required": Message(
        _lt("The cell is empty."),
        _lt("Fill it in, or delete the row."),
    ),
    "cell_error": Message(
        _lt("The formula in this cell gives an error."),
        _lt("Correct the formula or type the value."),
    ),
    "formula_without_value": Message(
        _lt("The formula was never calculated: the file holds no value for it."),
        _lt("Open the file in Excel or WPS and paste the column as values."),
    ),
    "merged_value": Message(
        _lt("The number is shared by merged cells."),
        _lt("Unmerge the cells and type the number of each row."),
    ),
    "subtotal_row": Message(
        _lt("A subtotal stands between the rows."),
        _lt("Delete this row; give totals in the sheet 合计."),
    ),
    "sum_differs": Message(
        _lt("The total in this row is %(given)s, the rows above add up to %(sum)s."),
        _lt("Correct the rows or the total."),
    ),
    "turned_into_date": Message(
        _lt("The program turned what was typed into a date."),
        _lt("Format the column as text and type the value again."),
    ),
    "several_names": Message(
        _lt("There are several names in one cell."),
        _lt(
            "Keep one name here; put co-owners into the column 共有人, separated by 、."
        ),
    ),
    "name_unreadable": Message(
        _lt("This is no name."),
        _lt("Type the name of the person or company."),
    ),
    "phone": Message(
        _lt("This is no telephone number."),
        _lt("Type 11 digits for a mobile phone, or area code and number."),
    ),
    "several_phones": Message(
        _lt("There are several telephone numbers in one cell."),
        _lt("Keep the one that bills and notices should go to."),
    ),
    "plate": Message(
        _lt("This is no number plate."),
        _lt("Type 7 characters such as 粤B12345, 8 for new-energy vehicles."),
    ),
    "unknown_choice": Message(
        _lt("This word is not known here."),
        _lt("Choose one of: %(known)s."),
    ),
    "negative": Message(
        _lt("The number is negative."),
        _lt("Type a number of zero or more."),
    ),
    "zero": Message(
        _lt("The number must be greater than zero."),
        _lt("Type the number, or leave the cell empty for the default."),
    ),
    "share_range": Message(
        _lt("A share lies between 0 and 100 percent."),
        _lt("Type percent, e.g. 50."),
    ),
    "floor": Message(
        _lt("This is no floor."),
        _lt("Type a whole number, -1 for the first basement."),
    ),
    "unit_format": Message(
        _lt("This is no room number."),
        _lt(
            "Write building-entrance-room, e.g. 03-1-1502, or 01-0302 without entrance."
        ),
    ),
    "amount_type": Message(
        _lt("This is no number."),
        _lt("Type a number."),
    ),
    "amount_not_a_number": Message(
        _lt("This is no number."),
        _lt("Type a number, without words."),
    ),
    "amount_magnitude": Message(
        _lt("The number is written with a Chinese unit such as 万."),
        _lt("Type the number in full."),
    ),
    "amount_percent": Message(
        _lt("This is a percentage, a number is expected."),
        _lt("Type the number itself."),
    ),
    "amount_exponent": Message(
        _lt("The number is written with an exponent: digits are lost."),
        _lt("Widen the column and type the number in full."),
    ),
    "amount_grouping": Message(
        _lt("The commas in the number do not separate thousands."),
        _lt("Type the number without commas."),
    ),
    "amount_too_many_decimals": Message(
        _lt("The number has more decimals than are kept."),
        _lt("Round it in the file, so that the totals stay the same."),
    ),
    "date_type": Message(
        _lt("This is no date."),
        _lt("Type the date, e.g. 2024-01-05."),
    ),
    "date_not_a_date": Message(
        _lt("This is no date."),
        _lt("Type the date, e.g. 2024-01-05."),
    ),
    "date_no_such_day": Message(
        _lt("There is no such day in the calendar."),
        _lt("Correct the date."),
    ),
    "date_out_of_range": Message(
        _lt("The date lies too far away."),
        _lt("Correct the year."),
    ),
    "date_year_digits": Message(
        _lt("The year has two digits only."),
        _lt("Type the year with four digits."),
    ),
    "month_type": Message(
        _lt("This is no month."),
        _lt("Type the month, e.g. 2024-01."),
    ),
    "month_not_a_month": Message(
        _lt("This is no month."),
        _lt("Type the month, e.g. 2024-01."),
    ),
    "month_no_such_month": Message(
        _lt("There is no such month."),
        _lt("Type a month from 01 to 12."),
    ),
    "month_out_of_range": Message(
        _lt("The month lies too far away."),
        _lt("Correct the year."),
    ),
    "building_type": Message(
        _lt("This is no building number."),
        _lt("Type the number of the building, e.g. 01."),
    ),
    "building_not_a_building": Message(
        _lt("This is no building number."),
        _lt("Type the number of the building, e.g. 01, S or B1."),
    ),
    "building_zero": Message(
        _lt("A building cannot have the number 0."),
        _lt("Type the number of the building, e.g. 01."),
    ),
}

REGISTER_MESSAGES = {
    "no_community": Message(
        _lt("The row names no community."),
        _lt("Choose the community on the import, or add a column 小区."),
    ),
    "unknown_community": Message(
        _lt("There is no such community in your scope."),
        _lt("Correct the name, or have the community set up and added to your scope."),
    ),
    "building_missing": Message(
        _lt("The row does not say which building the room is in."),
        _lt("Fill in the building, or write the room as 03-1-1502."),
    ),
    "building_conflict": Message(
        _lt("The room number names building %(room)s, the building column %(column)s."),
        _lt("Correct one of the two."),
    ),
    "entrance_conflict": Message(
        _lt("The room number names entrance %(room)s, the entrance column %(column)s."),
        _lt("Correct one of the two."),
    ),
    "unit_twice": Message(
        _lt("Unit %(code)s stands in row %(row)s of %(sheet)s already."),
        _lt("Delete one of the two rows."),
    ),
    "unit_exists": Message(
        _lt("Unit %(code)s is in the register already."),
        _lt("Delete the row; change the unit in the register if it is wrong there."),
    ),
    "unit_archived": Message(
        _lt("Unit %(code)s is in the register, archived."),
        _lt("Delete the row and restore the unit from the archive."),
    ),
    "unknown_unit": Message(
        _lt("There is no unit %(code)s."),
        _lt("Correct the room number, or add the unit to the sheet 房屋."),
    ),
    "unknown_unit_similar": Message(
        _lt("There is no unit %(code)s, but there is %(similar)s."),
        _lt("Type the room number exactly, with its zeros and its entrance."),
    ),
    "area_missing": Message(
        _lt("The building area is missing."),
        _lt("Type the area; only parking spaces and storage rooms go without."),
    ),
    "area_order": Message(
        _lt("The inner area is larger than the building area."),
        _lt("Correct one of the two; perhaps the columns are exchanged."),
    ),
    "unknown_developer": Message(
        _lt("There is no company of this name among the contacts."),
        _lt("Leave the cell empty for the community's developer, or add the contact."),
    ),
    "ambiguous_developer": Message(
        _lt("Several contacts have this name."),
        _lt("Merge the contacts, or leave the cell empty."),
    ),
    "owner_twice": Message(
        _lt("The owner of unit %(code)s stands in row %(row)s already."),
        _lt("Keep one row per unit; put co-owners into the column 共有人."),
    ),
    "owner_exists": Message(
        _lt("Unit %(code)s has an owner already: %(name)s."),
        _lt("Delete the row; a change of owner is entered on the unit."),
    ),
    "same_person_twice": Message(
        _lt("The same person is named twice for this unit."),
        _lt("Name each person once."),
    ),
    "share_count": Message(
        _lt("The number of shares differs from the number of owners."),
        _lt("Give one share per person, the owner first, separated by 、."),
    ),
    "share_sum": Message(
        _lt("The shares add up to %(sum)s percent."),
        _lt("Correct the shares to 100 percent."),
    ),
    "dates_reversed": Message(
        _lt("The end lies before the beginning."),
        _lt("Correct one of the two dates."),
    ),
    "tenant_twice": Message(
        _lt("This tenant of unit %(code)s stands in row %(row)s already."),
        _lt("Delete one of the two rows, or correct the dates."),
    ),
    "tenant_exists": Message(
        _lt("%(name)s is in the register as tenant of unit %(code)s already."),
        _lt("Delete the row."),
    ),
    "payer_twice": Message(
        _lt("On these days unit %(code)s has the payer of row %(row)s already."),
        _lt("Only one tenant of a unit can pay at a time."),
    ),
    "payer_exists": Message(
        _lt("On these days unit %(code)s has a payer already: %(name)s."),
        _lt("End the earlier payer on the unit, or type 否."),
    ),
    "plate_twice": Message(
        _lt("This plate stands in row %(row)s already."),
        _lt("Delete one of the two rows."),
    ),
    "plate_exists": Message(
        _lt("This plate is in the register already, for unit %(code)s."),
        _lt("Delete the row, or archive the vehicle in the register first."),
    ),
}

TOTAL_MESSAGES = {
    "total_differs": Message(
        _lt("The total given is %(given)s, the rows add up to %(sum)s."),
        _lt("Correct the rows or the total; nothing is imported until they agree."),
    ),
    "total_building_missing": Message(
        _lt("The totals leave out building %(building)s."),
        _lt("Add a row for the building, or delete its rows."),
    ),
    "total_twice": Message(
        _lt("The total of this building stands in row %(row)s already."),
        _lt("Delete one of the two rows."),
    ),
}

MESSAGES = {
    **FILE_MESSAGES,
    **HEADING_MESSAGES,
    **CELL_MESSAGES,
    **REGISTER_MESSAGES,
    **TOTAL_MESSAGES,
}
