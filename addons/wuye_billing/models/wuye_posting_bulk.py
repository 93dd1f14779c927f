import copy
import logging
from collections import defaultdict

from odoo import api, models

from ..bill_rows import LINES, MOVE
from ..bill_samples import FEWEST, Samples
from ..copied_rows import NotCovered, kind_of
from ..ledger_rows import PLACES, take_ids

_logger = logging.getLogger(__name__)

SAMPLES = 2  # of each kind
# a payer's own settings that Odoo puts on his bills
OF_PAYER = ("lang", "user_id", "property_inbound_payment_method_line_id")


class WuyePosting(models.AbstractModel):
    """Many bills at once: a few of each kind by Odoo, the others as copies of rows.

    What a row has in a column that is not derived (`bill_rows`) is what Odoo wrote
    there for a bill of the same kind; each sample is compared with what would have
    been written for it, to the last column. Where anything differs, or where an add-on
    we do not know takes part, all are made by Odoo. The context key ``wuye_plain``
    asks for that.
    """

    _inherit = "wuye.posting"

    # === WHERE IT IS SAFE === #

    @api.model
    def _why_plain(self, company):
        """Why bills of a company are made one by one by Odoo: sentences, or none."""
        found = [text for is_so, text in self._reasons(company) if is_so]
        if others := self.env["wuye.settlement"]._uncovered():
            names = ", ".join(sorted(others))
            found.append(self.env._("add-ons take part: %(names)s", names=names))
        return found

    @api.model
    def _reasons(self, company):
        """[(whether it is so, what it is called)]"""
        # sudo: how the books are set is no secret to who computes a run
        company, journal = company.sudo(), company.sudo().wuye_bill_journal_id
        exceptions = self.env["account.lock_exception"].sudo()
        open_locks = [("company_id", "=", company.id), ("state", "=", "active")]
        analytic = self.env["account.analytic.distribution.model"].sudo()
        currency = journal.currency_id or company.currency_id
        return [
            (self.env.context.get("wuye_plain"), self.env._("it was asked for")),
            (
                self.env["wuye.settlement"]._has_automation(),
                self.env._("automation rules act on bills"),
            ),
            (
                analytic.search_count([], limit=1),
                self.env._("analytic distribution models are in use"),
            ),
            (
                journal.restrict_mode_hash_table,
                self.env._("entries of the journal are hashed"),
            ),
            (
                company.restrictive_audit_trail,
                self.env._("the audit trail is restrictive"),
            ),
            (company.tax_exigibility, self.env._("taxes fall due when they are paid")),
            (
                exceptions.search_count(open_locks, limit=1),
                self.env._("a lock date has an exception"),
            ),
            (
                currency != company.currency_id or currency.decimal_places != PLACES,
                self.env._("the books have another currency"),
            ),
        ]

    # === WRITING === #

    @api.model
    def _write_bills(self, company, vals_list):
        """Post bills of complete values that have their names; moves in their order."""
        if len(vals_list) < FEWEST or self._why_plain(company):
            return self._write_plain(vals_list)
        kinds = self._sort_out(vals_list)
        chosen = self._choose(vals_list, kinds)
        made = self._write_plain([copy.deepcopy(vals_list[n]) for n in chosen])
        done = dict(zip(chosen, made.ids, strict=True))
        samples = Samples(self.env, vals_list, kinds)
        rest = [n for n in range(len(vals_list)) if n not in done]
        try:
            samples.learn(done)
        except NotCovered as found:
            _logger.info("bills are made one by one: %s", found)
            others = self._write_plain([vals_list[n] for n in rest]).ids
        else:
            others = self._copy(samples, rest)
        done.update(zip(rest, others, strict=True))
        self._close_gaps(made)
        return made.browse(done[n] for n in range(len(vals_list)))

    @api.model
    def _sort_out(self, vals_list):
        """[(kind of the document, kinds of its lines)]; a kind is a number."""
        payers = self.env["res.partner"].browse({v["partner_id"] for v in vals_list})
        own = {
            payer.id: (
                payer == payer.commercial_partner_id,
                *(str(payer[name]) for name in OF_PAYER),
            )
            for payer in payers
        }
        derived, numbers, kinds = {*MOVE, "line_ids"}, {}, []
        for vals in vals_list:
            lines = [line for _command, _id, line in vals["line_ids"]]
            has_claim = any(
                line["display_type"] == "payment_term" and line["balance"]
                for line in lines
            )
            about = (kind_of(vals, derived), has_claim, own[vals["partner_id"]])
            of_move, of_lines = numbers.setdefault(about, len(numbers)), []
            for line in lines:
                given = kind_of(line, LINES[line["display_type"]])
                side = (line["balance"] > 0) - (line["balance"] < 0)
                about = (of_move, given, side)
                of_lines.append(numbers.setdefault(about, len(numbers)))
            kinds.append((of_move, of_lines))
        return kinds

    @api.model
    def _choose(self, vals_list, kinds):
        """Numbers of the bills that Odoo makes: some of each kind, and the first of a
        series, which may follow a gap."""
        chosen, seen, series = [], defaultdict(int), set()
        for number, (of_move, of_lines) in enumerate(kinds):
            prefix = vals_list[number]["sequence_prefix"]
            is_few = any(seen[kind] < SAMPLES for kind in (of_move, *of_lines))
            if is_few or prefix not in series:
                chosen.append(number)
                series.add(prefix)
                for kind in (of_move, *of_lines):
                    seen[kind] += 1
        return chosen

    @api.model
    def _close_gaps(self, moves):
        """Samples were made before the bills between them: there is no gap now."""
        self.env.cr.execute(
            """
            UPDATE account_move move SET made_sequence_gap = false
              FROM account_move previous
             WHERE move.id = ANY(%s) AND move.made_sequence_gap
                   AND previous.journal_id = move.journal_id
                   AND previous.sequence_prefix = move.sequence_prefix
                   AND previous.sequence_number = move.sequence_number - 1
            """,
            [moves.ids],
        )
        moves.invalidate_recordset(["made_sequence_gap"], flush=False)

    @api.model
    def _copy(self, samples, numbers):
        """Write bills as copies of what was learnt; their ids."""
        count = sum(len(samples.kinds[number][1]) for number in numbers)
        moves, lines = (
            [one for (one,) in take_ids(self.env, (table,), how_many)]
            for table, how_many in (
                ("account_move", len(numbers)),
                ("account_move_line", count),
            )
        )
        payers = {samples.vals_list[number]["partner_id"] for number in numbers}
        self._rank_partners(self.env["res.partner"].browse(payers))
        self.env.flush_all()  # what the rows point to
        samples.write_copies(numbers, moves, lines)
        self.env["wuye.settlement"]._forget()
        return moves
