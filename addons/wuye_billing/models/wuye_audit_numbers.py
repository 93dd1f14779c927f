from odoo import api, models
from odoo.tools import SQL

# how many of the numbers missing before a document the parts of a run will give
PROMISED = SQL(
    """
    SELECT coalesce(sum(least(number_last, numbered.sequence_number - 1)
                        - greatest(number_first, numbered.before + 1) + 1), 0)
      FROM wuye_number_range promised
     WHERE promised.part_id IS NOT NULL
       AND promised.journal_id = numbered.journal_id
       AND promised.prefix = numbered.sequence_prefix
       AND promised.number_last > numbered.before
       AND promised.number_first < numbered.sequence_number
    """
)

# a document that does not follow the one before it, where one of both is ours
GAPS = """
SELECT numbered.id, numbered.wuye_community_id, numbered.wuye_unit_id,
       numbered.amount_total_signed, journal.code,
       numbered.sequence_prefix, numbered.before + 1,
       numbered.sequence_number - 1, numbered.name
  FROM (SELECT move.*, coalesce(
               lag(sequence_number) OVER (
                   PARTITION BY journal_id, sequence_prefix
                       ORDER BY sequence_number),
               CASE WHEN journal_id = ANY(%(own)s) THEN 0 END) AS before,
               lag(wuye_kind) OVER (
                   PARTITION BY journal_id, sequence_prefix
                       ORDER BY sequence_number) AS kind_before
          FROM account_move move
         WHERE company_id = %(company)s AND name <> '/'
           AND journal_id = ANY(%(journals)s)) numbered
  JOIN account_journal journal ON journal.id = numbered.journal_id
 WHERE numbered.sequence_number > numbered.before + 1
   AND (numbered.wuye_kind IS NOT NULL
        OR numbered.kind_before IS NOT NULL)
   AND numbered.sequence_number - 1 - numbered.before > (%(promised)s)
"""


class WuyeAudit(models.Model):
    """Numbers of bills, credit notes, receipts and entries run without a gap."""

    _inherit = "wuye.audit"

    @api.model
    def _checks(self):
        return {
            **super()._checks(),
            "number_gap": (self.env._("Gap in the numbers"), "_check_numbers"),
        }

    @api.model
    def _numbered_journals(self, company):
        """(journals that book nothing but ours, journals that may be older)"""
        own = company.wuye_bill_journal_id | company.wuye_entry_journal_id
        tenders = self.env["account.journal"].search(
            [("company_id", "=", company.id), ("wuye_tender", "!=", False)]
        )
        return own, tenders - own

    @api.model
    def _check_numbers(self, company):
        """A document that vanished leaves a gap in its journal and year.

        Journals of ours begin each series with 1; one that the company had before may
        begin wherever it did, and have gaps between documents that are not ours. What
        is promised to a part of a run that is still to be posted is no gap.
        """
        own, others = self._numbered_journals(company)
        query = SQL(
            GAPS,
            own=own.ids,
            company=company.id,
            journals=(own | others).ids,
            promised=PROMISED,
        )
        message = self.env._(
            "In journal %(journal)s, the numbers %(first)s to %(last)s of series "
            "%(series)s are missing before %(document)s. Find out who deleted them; "
            "restore them from the backup."
        )
        names = ("journal", "series", "first", "last", "document")
        yield from self._found("account.move", message, query, names)
