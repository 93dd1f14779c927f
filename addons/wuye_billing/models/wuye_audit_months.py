from odoo import api, fields, models
from odoo.tools import SQL, split_every

from .month_figures import compare

# Added up again each night, besides all open ones: of the older ones the seal proves
# that no row and no archived figure changed since they were added up and closed.
CLOSED_MONTHS = 3
# A table is read once for so many months: a year that was never closed fits.
MONTHS_AT_ONCE = 12


class WuyeAudit(models.Model):
    """The month figures of both sides, and the months that are closed."""

    _inherit = "wuye.audit"

    @api.model
    def _checks(self):
        return {
            **super()._checks(),
            "month_gap": (self.env._("Month not closed in order"), "_check_month_gaps"),
            "month_figures": (self.env._("Figures of the month"), "_check_figures"),
            "month_seal": (self.env._("Seal of a closed month"), "_check_seals"),
        }

    @api.model
    def _check_month_gaps(self, company):
        """A closed month has no earlier month with data that is not closed."""
        query = SQL(
            """
            SELECT community.id, community.id, NULL, 0, to_char(months.month, 'YYYY-MM')
              FROM (SELECT DISTINCT community_id,
                           date_trunc('month', date)::date AS month
                      FROM wuye_charge
                     WHERE company_id = %(company)s AND kind <> 'opening'
                       AND state <> 'draft') months
              JOIN wuye_community community ON community.id = months.community_id
              JOIN (SELECT community_id, max(month) AS month FROM wuye_month
                     WHERE state = 'closed' GROUP BY 1) closed
                ON closed.community_id = community.id AND closed.month > months.month
         LEFT JOIN wuye_month ON wuye_month.community_id = community.id
               AND wuye_month.month = months.month AND wuye_month.state = 'closed'
             WHERE wuye_month.id IS NULL
            """,
            company=company.id,
        )
        message = self.env._(
            "%(month)s is not closed although a later month is. Its closing was "
            "changed or deleted: restore it from the backup."
        )
        yield from self._found("wuye.community", message, query, ("month",))

    @api.model
    def _check_figures(self, company):
        """Both computations of each month agree; a closed month is as archived.

        All are compared at once by the database; where something differs, month by
        month, to say what.
        """
        closed = self._closed_months(company)
        wanted = self._wanted_months(company, closed)
        if not wanted:
            return
        firsts = {place: min(months) for place, months in wanted.items()}
        kept = [month for months in closed.values() for month in months[:CLOSED_MONTHS]]
        ids = [month.id for month in kept]
        wrong = self.env["wuye.month.figures"]._differing(firsts, ids)
        wrong |= self._advances_not_archived(ids)
        for community, months in wanted.items():
            if community.id in wrong:
                records = closed.get(community, [])[:CLOSED_MONTHS]
                named = list(self._compare_months(community, months, records))
                yield from named or [self._unnamed(community)]

    @api.model
    def _closed_months(self, company):
        """{community: its closed months, the last one first}"""
        months = self.env["wuye.month"].search_fetch(
            [("company_id", "=", company.id), ("state", "=", "closed")],
            ["community_id", "month"],
        )
        return months.grouped("community_id")

    @api.model
    def _wanted_months(self, company, closed):
        """{community: months to add up again}: all but those closed long ago."""
        communities = self.env["wuye.community"].with_context(active_test=False)
        communities = communities.search([("company_id", "=", company.id)])
        wanted = {}
        for place, month in self._months_with_data(communities):
            community = communities.browse(place)
            skipped = closed.get(community, [])[CLOSED_MONTHS:]
            if month not in {one.month for one in skipped}:
                wanted.setdefault(community, []).append(month)
        return wanted

    @api.model
    def _advances_not_archived(self, months):
        """Ids of communities where a closed month has other advances than archived."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT month.community_id
                  FROM wuye_month month
        CROSS JOIN LATERAL (
                       SELECT sum(amount) AS amount
                         FROM (SELECT date, amount FROM wuye_advance
                                WHERE community_id = month.community_id
                            UNION ALL
                               SELECT date, -amount FROM wuye_advance_use
                                WHERE community_id = month.community_id) money
                        WHERE date < month.month + interval '1 month') advances
                 WHERE month.id = ANY(%s)
                   AND month.closing_advances
                       IS DISTINCT FROM coalesce(advances.amount, 0)
                """,
                months,
            )
        )
        return {place for [place] in rows}

    @api.model
    def _compare_months(self, community, wanted, closed):
        """Yield what differs in each month of a community."""
        service = self.env["wuye.month.figures"]
        by_month = {record.month: record for record in closed}
        for months in split_every(MONTHS_AT_ONCE, wanted):
            charges = service._series_from_charges(community, months)
            ledger = service._series_from_ledger(community, months)
            for month in months:
                yield from self._compare_month(
                    community, month, by_month.get(month), charges[month], ledger[month]
                )

    @api.model
    def _unnamed(self, community):
        return {
            "model": community._name,
            "res_id": community.id,
            "record_name": self._name_of(community._name, community.id),
            "community_id": community.id,
            "message": self.env._(
                "Something of this community differs by charges and by the ledger. The "
                "rows that differ are named by the other checks."
            ),
        }

    @api.model
    def _check_seals(self, company):
        """Nothing was written into a closed month: each row is as it was."""
        months = self.env["wuye.month"].search(
            [("company_id", "=", company.id), ("state", "=", "closed")]
        )
        for month, model, sealed, now in self.env["wuye.month.seal"]._broken(months):
            if model:
                message = self.env._(
                    "%(month)s was closed with %(sealed)s rows of “%(table)s”, now "
                    "there are %(now)s, or one of them was changed. Compare with the "
                    "backup of the close and restore them.",
                    month=month.display_name,
                    table=self.env["ir.model"]._get(model).name,
                    sealed=sealed,
                    now=now,
                )
            else:
                message = self.env._(
                    "%(month)s is closed without a seal. Restore it from the backup of "
                    "the close.",
                    month=month.display_name,
                )
            yield {
                "model": month._name,
                "res_id": month.id,
                "record_name": month.display_name,
                "community_id": month.community_id.id,
                "message": message,
            }

    @api.model
    def _months_with_data(self, communities):
        """[(community, month)] in which something was booked, in order."""
        tables = (
            "wuye_charge",
            "wuye_charge_allocation",
            "wuye_advance",
            "wuye_advance_use",
        )
        # a row of each month is looked up: there are few months and millions of rows
        dates = SQL(" UNION ").join(
            SQL(
                """
                SELECT place.id, months.day::date
                  FROM unnest(%(places)s::int[]) AS place (id)
            CROSS JOIN (SELECT min(date) AS first, max(date) AS last FROM %(table)s)
                       AS span
            CROSS JOIN generate_series(date_trunc('month', first::timestamp), last,
                                       interval '1 month') AS months (day)
            CROSS JOIN LATERAL (
                       SELECT FROM %(table)s
                        WHERE community_id = place.id AND date >= months.day::date
                          AND date < (months.day + interval '1 month')::date
                        LIMIT 1) AS some_row
                """,
                table=SQL.identifier(table),
                places=communities.ids,
            )
            for table in tables
        )
        return sorted(self.env.execute_query(dates))

    @api.model
    def _compare_month(self, community, month, closed, charges, ledger):
        label = self.env["wuye.month.figures"]._column_label
        found = [
            (
                difference.unit_id,
                difference.from_charges - difference.from_ledger,
                self.env._(
                    "%(month)s: %(what)s is %(charges)s by charges and %(ledger)s by "
                    "the ledger. The rows that differ are named by the other checks.",
                    month=fields.Date.to_string(month)[:7],
                    what=label(difference.what),
                    charges=difference.from_charges,
                    ledger=difference.from_ledger,
                ),
            )
            for difference in compare(charges, ledger)
        ]
        if closed:
            found += self._compare_archive(closed, charges)
        for unit, amount, message in found:
            model, res_id = (
                ("wuye.unit", unit) if unit else ("wuye.community", community.id)
            )
            yield {
                "model": model,
                "res_id": res_id,
                "record_name": self._name_of(model, res_id),
                "community_id": community.id,
                "unit_id": self._existing("wuye.unit", unit),
                "amount": amount,
                "message": message,
            }

    @api.model
    def _compare_archive(self, closed, charges):
        """[(unit, difference, message)] where a closed month is not as archived."""
        archived = {
            (item, unit): amount for item, unit, amount in closed.closing_rows or []
        }
        now = {(item, unit): amount for item, unit, amount in charges.archive()}
        message = self.env._(
            "%(month)s is closed with %(archived)s and now comes to %(now)s. Something "
            "was written into a closed month: find it and restore it."
        )
        found = []
        for key in sorted(archived.keys() | now.keys(), key=str):
            old, new = archived.get(key, "0.00"), now.get(key, "0.00")
            if old != new:
                names = {"month": closed.display_name, "archived": old, "now": new}
                found.append((key[1], float(new) - float(old), message % names))
        advances = f"{closed.closing_advances:.2f}"
        if advances != str(charges.advance_closing):
            names = {
                "month": closed.display_name,
                "archived": advances,
                "now": charges.advance_closing,
            }
            difference = float(charges.advance_closing) - closed.closing_advances
            found.append((None, difference, message % names))
        return found
