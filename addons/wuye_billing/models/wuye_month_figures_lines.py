from contextlib import contextmanager

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from .month_figures import Figures, Row, compare, money
from .wuye_month_report_line import NO_ITEM

# What a row of the report shows besides its closing, in the order of its columns.
SHOWN = (
    *("opening", "due", "adjusted", "received", "next_year", "later", "applied"),
    "written_off",
)
# Of PostgreSQL, while figures are read.
SETTINGS = {"work_mem": "64MB", "random_page_cost": "1.1"}
# What both sides know of a unit.
COMPARED = ("opening", "due", "received", "later", "applied", "written_off")
INSERT_LINES = """
WITH lines AS MATERIALIZED (
    SELECT report.id AS report_id, report.community_id,
           CASE GROUPING(unit_id) WHEN 1 THEN 'item' ELSE 'unit' END
               AS kind, item_id, unit_id,
           coalesce(min(item.sequence), %(last)s) AS sequence,
           %(sums)s,
           coalesce(sum(opening), 0) + coalesce(sum(before), 0)
               AS opening,
           coalesce(sum(total), 0) + coalesce(sum(before), 0)
               AS closing
      FROM (%(money)s) money
      JOIN wuye_month_report report
        ON report.community_id = money.community_id
       AND report.id = ANY(%(reports)s)
 LEFT JOIN wuye_fee_item item ON item.id = money.item_id
  GROUP BY report.id, GROUPING SETS ((item_id), (unit_id))
), written AS (
    INSERT INTO wuye_month_report_line
           (report_id, kind, item_id, unit_id, sequence, %(columns)s)
    SELECT report_id, kind, item_id, unit_id, sequence, %(shown)s
      FROM lines WHERE (%(is_shown)s) AND %(is_right)s
)
SELECT community_id FROM lines WHERE NOT (%(is_right)s)
"""


def _each(text, columns, by=", "):
    """SQL of a text for each column; of our code, never of users."""
    return SQL(by.join(text.replace("{}", column) for column in columns))


class WuyeMonthFigures(models.AbstractModel):
    """The figures of many communities at once, written as rows of their reports.

    The sums are those of `_compute_both`, which names the first difference; here it
    is only found that there is one.
    """

    _inherit = "wuye.month.figures"

    @api.model
    def _write_lines(self, reports):
        """Write the rows of reports of one company and month, proven both ways.

        What is proven are the rows as they are written. Those of an earlier
        computation go.

        :return: {report: its figures by charges and by the ledger, totals only, and
            what `_tenders` gives}
        :raises UserError: naming the first difference
        """
        self.env.flush_all()
        month, places = reports[0].month, reports.community_id
        charges = {place.id: {month: Figures()} for place in places}
        ledger = {place.id: {month: Figures()} for place in places}
        with self._planned():
            wrong = self._insert_lines(reports, places, month)
            wrong |= self._differing_units(reports, places, month)
            self._add_totals(charges, reports, month)
            self._add_advances_left(charges)
            self._add_balances(ledger, self._accounts(places.company_id))
            tenders = self._tenders(places, month)
            found = {}
            for report in reports:
                place = report.community_id
                sides = charges[place.id][month], ledger[place.id][month]
                if place.id in wrong or self._differ_in_total(*sides):
                    self._refuse(place, month)
                found[report] = (*sides, tenders[place])
        return found

    @contextmanager
    def _planned(self):
        """All or nothing, with settings for sums over the rows of a few months.

        These lie beside each other and mostly in memory: looking them up is cheap, and
        reading whole tables for them is not.
        """
        with self.env.cr.savepoint():
            before = [
                self.env.execute_query(
                    SQL(
                        "SELECT current_setting(%s), set_config(%s, %s, true)",
                        *(name, name, value),
                    )
                )[0][0]
                for name, value in SETTINGS.items()
            ]
            yield
            for name, value in zip(SETTINGS, before, strict=True):
                self.env.cr.execute(SQL("SELECT set_config(%s, %s, true)", name, value))

    @api.model
    def _differ_in_total(self, charges, ledger):
        return any(one.unit_id is None for one in compare(charges, ledger))

    @api.model
    def _refuse(self, community, month):
        """Name the first difference of a community that has one."""
        self._compute_both(community, month)
        raise UserError(
            self.env._(
                "The report of %(community)s does not balance. Run the audit in "
                "Billing > Reports > Audit: it names the row.",
                community=community.display_name,
            )
        )

    @api.model
    def _insert_lines(self, reports, places, month):
        """Rows by item and by unit, from charges; those that are zero are left out.

        :return: ids of communities where the identity of the report does not come to
            what is open
        """
        lines = self.env["wuye.month.report.line"]
        lines.invalidate_model(flush=False)
        self.env.cr.execute(
            SQL(
                "DELETE FROM wuye_month_report_line WHERE report_id = ANY(%s)",
                reports.ids,
            )
        )
        columns = (*SHOWN, "closing")
        rows = self.env.execute_query(
            SQL(
                INSERT_LINES,
                last=NO_ITEM,
                sums=_each("coalesce(sum({}), 0) AS {}", SHOWN[1:]),
                money=self._shown_money(
                    dict.fromkeys(places, month), fields.Date.end_of(month, "month")
                ),
                reports=reports.ids,
                columns=_each("amount_{}", columns),
                shown=_each("{}", columns),
                is_shown=_each("{} <> 0", columns, " OR "),
                is_right=SQL(
                    "closing = opening + due - (received - later) - applied"
                    " - written_off"
                ),
            )
        )
        return {place for [place] in rows}

    @api.model
    def _shown_money(self, firsts, end):
        """What was billed, settled, paid ahead and returned, a row each.

        :param firsts: {community: first month}
        """
        places = self.env["wuye.community"].union(*firsts)
        return SQL(
            """
            SELECT community_id, item_id, unit_id, date, opening, due, adjusted,
                   received, applied, written_off, total, before,
                   NULL::numeric AS later, NULL::numeric AS next_year
              FROM (%(charges)s) charges
         UNION ALL
            SELECT community_id, item_id, unit_id, date, NULL, NULL, NULL, later, NULL,
                   NULL, NULL, NULL, later, next_year
              FROM (%(advances)s) advances
              JOIN %(firsts)s ON start.id = community_id
             WHERE date BETWEEN start.first AND %(end)s
            """,
            charges=self._charge_money(self._starts(firsts), end),
            advances=self._advance_money(places),
            firsts=self._firsts(firsts),
            end=end,
        )

    @api.model
    def _ledger_money(self, firsts, end):
        """The same from journal items; `before` also of what came after the end."""
        places = self.env["wuye.community"].union(*firsts)
        accounts = self._accounts(places.company_id)
        span = {"first": min(firsts.values()), "end": end}
        # what came later counts for what is open now
        columns = ("opening", "due", "received", "applied", "written_off")
        return SQL(
            """
            SELECT community_id, unit_id, date, %(columns)s, total, before,
                   NULL::numeric AS later
              FROM (%(claims)s) claims
         UNION ALL
            SELECT community_id, unit_id, date, NULL, NULL, later, NULL, NULL, NULL,
                   NULL, later
              FROM (%(advances)s) advances
              JOIN %(firsts)s ON start.id = community_id AND date >= start.first
            """,
            columns=SQL(", ").join(
                SQL("CASE WHEN date <= %s THEN %s END AS %s", end, *[SQL(name)] * 2)
                for name in columns
            ),
            claims=self._claim_money(firsts),
            advances=self._advance_lines(places, accounts, span),
            firsts=self._firsts(firsts),
        )

    @api.model
    def _differing_units(self, reports, places, month):
        """Ids of communities where a unit's row is not what the ledger says."""
        end = fields.Date.end_of(month, "month")
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT coalesce(ledger.community_id, line.community_id)
                  FROM (SELECT community_id, unit_id, %(sums)s,
                               coalesce(sum(opening), 0) + coalesce(sum(before), 0)
                                   AS opening
                          FROM (%(money)s) money
                      GROUP BY 1, 2) ledger
             FULL JOIN (SELECT report.community_id, line.*
                          FROM wuye_month_report_line line
                          JOIN wuye_month_report report ON report.id = line.report_id
                         WHERE report.id = ANY(%(reports)s)
                           AND line.kind = 'unit') line
                    ON line.unit_id = ledger.unit_id
                   AND line.community_id = ledger.community_id
                 WHERE %(differs)s
                """,
                sums=_each("sum({}) AS {}", COMPARED[1:]),
                money=self._ledger_money(dict.fromkeys(places, month), end),
                reports=reports.ids,
                differs=_each(
                    "coalesce(ledger.{}, 0) <> coalesce(line.amount_{}, 0)",
                    COMPARED,
                    " OR ",
                ),
            )
        )
        return {place for [place] in rows}

    @api.model
    def _add_totals(self, many, reports, month):
        """The totals of what was written, as the only row of each community."""
        columns = (*SHOWN, "closing")
        rows = self.env.execute_query(
            SQL(
                """
                SELECT report.community_id, %(sums)s
                  FROM wuye_month_report_line line
                  JOIN wuye_month_report report ON report.id = line.report_id
                 WHERE report.id = ANY(%(reports)s) AND line.kind = 'item' GROUP BY 1
                """,
                sums=_each("sum(line.amount_{})", columns),
                reports=reports.ids,
            )
        )
        for place, *amounts, closing in rows:
            figures = many[place][month]
            figures.rows[None, 0] = Row(
                **dict(zip(SHOWN, map(money, amounts), strict=False))
            )
            figures.add_open(None, 0, money(closing))
