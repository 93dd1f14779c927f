from odoo import api, fields, models


class WuyeNumberRange(models.Model):
    """Numbers of a series that are promised and not given yet (0023).

    The parts of a run are posted by several workers at once. So that none waits for
    another, each has its numbers before it begins; a row stands for those that are
    still to come. Whoever else takes a number goes on behind the highest promised one.
    What a part did not need belongs to nobody: the next bill takes it, and the series
    is whole again.
    """

    _name = "wuye.number.range"
    _description = "Reserved Numbers"
    _order = "journal_id, series, number_first"
    _rec_name = "series"

    part_id = fields.Many2one(
        "wuye.bill.run.part",
        string="Posting part",
        index="btree_not_null",
        ondelete="restrict",
        help="Who will give these numbers. None: the next bill does.",
    )
    journal_id = fields.Many2one(
        "account.journal", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        related="journal_id.company_id", store=True, index=True, precompute=True
    )
    series = fields.Char(required=True, help="Name of the number nought.")
    prefix = fields.Char(required=True)
    number_first = fields.Integer(required=True)
    number_last = fields.Integer(required=True)

    _promised_once = models.Constraint(
        "EXCLUDE USING gist (journal_id WITH =, series WITH =, "
        "int4range(number_first, number_last, '[]') WITH &&)",
        "These numbers are promised to another part of a run.",
    )
    _in_order = models.Constraint(
        "CHECK(number_first > 0 AND number_last >= number_first)",
        "A range of numbers goes from its first to its last.",
    )

    @api.model
    def _highest(self, journal, series):
        """The highest number promised in a series, or 0."""
        [[highest]] = self._read_group(
            [("journal_id", "=", journal.id), ("series", "=", series)],
            [],
            ["number_last:max"],
        )
        return highest or 0

    @api.model
    def _unclaimed(self, series):
        """Numbers of a series that no part will give, in order, without their rows.

        They are the caller's, who holds the lock of the journal.
        """
        rows = self.search(
            [
                ("part_id", "=", False),
                ("journal_id", "=", series.journal_id),
                ("series", "=", series.name),
            ],
            order="number_first",
        )
        numbers = rows._numbers()
        rows.unlink()
        return numbers

    def _numbers(self):
        """The numbers of these rows that no document has."""
        numbers = []
        for row in self:
            # sudo: whether a number is taken is no secret
            taken = self.env["account.move"].sudo()
            taken = taken.search_fetch(
                [
                    ("journal_id", "=", row.journal_id.id),
                    ("sequence_prefix", "=", row.prefix),
                    ("sequence_number", ">=", row.number_first),
                    ("sequence_number", "<=", row.number_last),
                    ("name", "!=", "/"),
                ],
                ["sequence_number"],
            ).mapped("sequence_number")
            every = range(row.number_first, row.number_last + 1)
            numbers += sorted(set(every).difference(taken))
        return numbers

    @api.model
    def _keep(self, series, numbers, part_id=False):
        """Promise numbers: a row for each unbroken range of them."""
        rows = []
        for number in sorted(numbers):
            if rows and rows[-1]["number_last"] == number - 1:
                rows[-1]["number_last"] = number
                continue
            rows.append(
                {
                    "part_id": part_id,
                    "journal_id": series.journal_id,
                    "series": series.name,
                    "prefix": series.prefix,
                    "number_first": number,
                    "number_last": number,
                }
            )
        return self.create(rows)
