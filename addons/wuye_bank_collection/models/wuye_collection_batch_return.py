import base64
import hashlib

from odoo import models
from odoo.exceptions import UserError

from ..collection_file import compare, key_of, read


class WuyeCollectionBatch(models.Model):
    """The bank's answer: read whole, compared whole, taken whole or not at all (E2)."""

    _inherit = "wuye.collection.batch"

    def write(self, vals):
        result = super().write(vals)
        if "return_file" in vals:
            for batch in self.filtered("return_digest"):
                batch._require_same_file()
        return result

    # === ACTIONS === #

    def action_check_return(self):
        """Read the returned file and list all that is wrong; change nothing else."""
        for batch in self._mine():
            batch._require(batch, "out")
            batch.sudo()._examine()  # sudo: the list is the system's own note
        return True

    def action_import_return(self):
        """Take the returned file in: what was collected is booked, the rest opens.

        The file of a collection that is done, once more: nothing changes.
        """
        self.ensure_one()
        self.env["res.users"]._require_post(
            ["accountant"],
            self.env._("Only an accountant takes a returned file in. Ask one."),
        )
        self._mine()
        if self.state in ("booking", "done"):
            self._require_same_file()
            self.sudo()._book_waiting()  # sudo: as below; where a job was lost
            return True
        self._require(self, "out")
        own = self.sudo()  # sudo: the right is checked; entries are nobody's to write
        rows = own._examine()
        if rows:
            own._take_in(rows)
            own._book_waiting()
        return True

    # === BUSINESS METHODS === #

    def _digest(self):
        return hashlib.sha256(base64.b64decode(self.return_file or b"")).hexdigest()

    def _require_same_file(self):
        """What was taken in is kept: another file neither replaces it nor books."""
        if self._digest() != self.return_digest:
            raise UserError(
                self.env._(
                    "%(batch)s was taken in already, with another returned file. "
                    "Nothing was changed: ask the bank which one holds.",
                    batch=self.name,
                )
            )

    def _examine(self):
        """[(line, row)] of a file that fits, else nothing and the errors listed."""
        self.error_ids.unlink()
        if not self.return_file:
            raise UserError(self.env._("Choose the file that the bank returned."))
        layout = self.layout_id._layout()
        rows, faults = read(layout, base64.b64decode(self.return_file))
        errors = [self._say_fault(fault) for fault in faults]
        if errors:
            self._list_errors(errors)
            return []
        sent = {line: line._file_row() for line in self.line_ids.sorted("number")}
        missing, strange = compare(layout, list(sent.values()), rows)
        if missing or strange:
            self._list_errors(self._say_differences(missing, strange))
            return []
        waiting = {}
        for line, row in sent.items():
            waiting.setdefault(key_of(layout, row), []).append(line)
        return [(waiting[key_of(layout, row)].pop(0), row) for row in rows]

    def _list_errors(self, errors):
        self.env["wuye.collection.error"].create(
            [{"batch_id": self.id, **error} for error in errors]
        )

    def _say_fault(self, fault):
        """{"row", "heading", "value", "message", "remedy"} of what is wrong."""
        message, remedy = self._fault_texts()[fault.code]
        return {
            "row": fault.row,
            "heading": fault.heading,
            "value": fault.value,
            "message": message,
            "remedy": remedy,
        }

    def _fault_texts(self):
        ask = self.env._("Ask the bank for the file again.")
        check = self.env._("Compare the file with the layout, and correct one of both.")
        return {
            "file": (
                self.env._("The file cannot be read: another kind or encoding."),
                check,
            ),
            "empty": (self.env._("The file has no rows."), ask),
            "heading": (self.env._("This heading is not that of the layout."), check),
            "short": (self.env._("The row has too few columns."), check),
            "amount": (self.env._("This is no amount to the fen."), ask),
            "result": (
                self.env._("The layout does not know this result."),
                self.env._("Ask the bank what it means, and add it to the layout."),
            ),
            "part": (
                self.env._("Another amount was collected than the whole."),
                self.env._(
                    "No part of a row is collected by the agreement: ask the bank to "
                    "correct it."
                ),
            ),
            "trailer": (
                self.env._("The summary line does not add up with the rows."),
                ask,
            ),
        }

    def _say_differences(self, missing, strange):
        """Both sides: what did not come back, and what was never sent."""
        said = []
        for row in missing:
            said.append(
                {
                    "row": 0,
                    "value": self._say_row(row),
                    "message": self.env._("Sent, and not in the returned file."),
                    "remedy": self.env._(
                        "Ask the bank for the whole file. Nothing is booked until "
                        "each row has come back."
                    ),
                }
            )
        for row in strange:
            said.append(
                {
                    "row": row["row"],
                    "value": self._say_row(row),
                    "message": self.env._("In the returned file, and never sent."),
                    "remedy": self.env._(
                        "Check that the file is that of this collection, then ask the "
                        "bank."
                    ),
                }
            )
        return said

    def _say_row(self, row):
        names = ("name", "account", "agreement", "note")
        parts = [str(row[name]) for name in names if row.get(name)]
        return " ".join([*parts, f"{row['amount']:.2f}"])

    def _take_in(self, pairs):
        """Put the outcome on each row; what failed opens again, with its reason."""
        Line = self.env["wuye.collection.line"]
        good = Line.union(*(line for line, row in pairs if row["is_collected"]))
        bad = [(line, row) for line, row in pairs if not row["is_collected"]]
        good._go("confirmed")
        for line, row in bad:
            line.reason = row.get("meaning")
        failed = Line.union(*(line for line, _row in bad))
        failed._go("failed")
        failed.part_ids.is_out = False
        failed._tell_housekeepers()
        self._go("booking", return_digest=self._digest())
