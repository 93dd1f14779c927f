import hashlib
import json

from odoo import api, models
from odoo.fields import Date
from odoo.tools import SQL

from ..closed_month import ClosedMonth

# Order does not matter to a sum; sixty bits of each row's digest fit a bigint.
DIGEST = "sum(('x' || substr(md5(%s::text), 1, 15))::bit(60)::bigint)"
# Added up by community and day's month first, months are joined to the sums: joined to
# the rows they would be sorted with all they hold. Of a day as it is, not as a moment
# somewhere, the month is cheap. A row without a month is of rows without a community.
DIGESTS = """
SELECT month.id, sums.rows, sums.digest::text
  FROM (SELECT %(community)s AS community_id,
               date_trunc('month', (%(day)s)::timestamp)::date AS month,
               count(*) AS rows, %(digest)s AS digest
          FROM %(table)s kept
         WHERE (%(community)s = ANY(%(communities)s) OR %(or_none)s)
           AND %(day)s >= %(first)s AND %(day)s < %(end)s AND (%(when)s)
      GROUP BY 1, 2) sums
  LEFT JOIN wuye_month month ON month.community_id = sums.community_id
   AND month.month = sums.month
 WHERE month.id = ANY(%(months)s) OR sums.community_id IS NULL
"""


class WuyeMonthSeal(models.AbstractModel):
    """The seal of a closed month: how many rows it has per table, and their digest.

    It covers what the triggers of a closed month protect (`ClosedMonth`): the same
    tables, rows and columns, so that a module joins by its trigger alone. Whoever
    switches triggers off and changes a row breaks the seal, and the audit says so.
    Rows that may still be added to a closed month (`added=False`) are not sealed. The
    figures that were archived are part of it, under the model of months itself.
    """

    _name = "wuye.month.seal"
    _description = "Seal of a Closed Month"

    # === BUSINESS METHODS === #

    @api.model
    def _guards(self):
        """{model: its `ClosedMonth`} of all tables that are sealed."""
        guards = {}
        for name, model in self.env.registry.items():
            for item in model._table_objects.values():
                if isinstance(item, ClosedMonth) and item.sealed:
                    guards[name] = item
        return guards

    @api.model
    def _of(self, months):
        """{id of month: {model: {"columns", "rows", "digest"}}} as of now."""
        self.env.flush_all()
        found = {month.id: {} for month in months}
        for model, guard in sorted(self._guards().items()):
            columns = ["id", *guard.columns]
            for month, (rows, digest) in self._digest(model, columns, months).items():
                found[month][model] = {
                    "columns": columns,
                    "rows": rows,
                    "digest": digest,
                }
        return found

    @api.model
    def _digest(self, model, columns, months):
        """{id of month: (rows, digest)} of the rows of a table in closed months.

        :param columns: those the digest is made of
        """
        if not months:
            return {}
        found = {month: [0, 0] for month in months.ids}
        for query in self._digests(model, columns, months):
            is_all = True
            for month, rows, digest in self.env.execute_query(query):
                if not month:
                    is_all = False
                    continue
                found[month][0] += rows
                found[month][1] += int(digest)
            if is_all:
                break
        return {month: (rows, str(digest)) for month, (rows, digest) in found.items()}

    @api.model
    def _digests(self, model, columns, months):
        """Yield the queries whose sums are the digests of months.

        Where most rows say their community in one column, they are a query by
        themselves: one that looks elsewhere is not shared among processes. It gives a
        row without a month where there are others; only then the next one is needed.
        """
        guard = self._guards()[model]
        known = self._digest_terms(model, columns, months)
        community, when = (
            text.format(row="kept") for text in (guard.community, guard.when)
        )
        if guard.nearest:
            nearest = f"kept.{guard.nearest}"
            yield SQL(
                DIGESTS,
                community=SQL(nearest),
                or_none=SQL(f"{nearest} IS NULL"),
                when=SQL(when),
                **known,
            )
            when = f"({when}) AND {nearest} IS NULL"
        yield SQL(
            DIGESTS,
            community=SQL(community),
            or_none=SQL("FALSE"),
            when=SQL(when),
            **known,
        )

    @api.model
    def _digest_terms(self, model, columns, months):
        """{name: term} of `DIGESTS` that the queries of a table have in common."""
        terms = SQL(", ").join(SQL.identifier("kept", name) for name in columns)
        return {
            "digest": SQL(DIGEST, SQL("ROW(%s)", terms)),
            "table": SQL.identifier(self.env[model]._table),
            # of our code, never of users
            "day": SQL(self._guards()[model].day.format(row="kept")),
            "communities": months.community_id.ids,
            "first": min(months.mapped("month")),
            "end": Date.add(max(months.mapped("month")), months=1),
            "months": months.ids,
        }

    @api.model
    def _of_archive(self, arrears, advances, rows):
        """The part of the seal that keeps the figures archived at the close."""
        text = json.dumps([f"{arrears:.2f}", f"{advances:.2f}", rows])
        return {
            "columns": [],
            "rows": len(rows),
            "digest": hashlib.sha256(text.encode()).hexdigest(),
        }

    @api.model
    def _broken(self, months):
        """Yield (month, model, rows sealed, rows now) where a seal does not hold.

        A month that was closed without a seal gives (month, None, 0, 0).
        """
        self.env.flush_all()
        groups = {}
        for month in months:
            if not month.seal:
                yield month, None, 0, 0
            for model, kept in (month.seal or {}).items():
                if model == month._name:
                    now = self._of_archive(
                        month.closing_arrears,
                        month.closing_advances,
                        month.closing_rows or [],
                    )
                    if now != kept:
                        yield month, model, kept["rows"], now["rows"]
                elif model in self._guards():
                    key = (model, tuple(kept["columns"]))
                    groups[key] = groups.get(key, months.browse()) | month
        for (model, columns), sealed in groups.items():
            now = self._digest(model, list(columns), sealed)
            for month in sealed:
                kept = month.seal[model]
                if (kept["rows"], kept["digest"]) != now[month.id]:
                    yield month, model, kept["rows"], now[month.id][0]
