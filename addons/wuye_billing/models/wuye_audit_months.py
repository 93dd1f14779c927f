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
        """Both computations of each month agree; a closed month is as archived."""
        service = self.env["wuye.month.figures"]
        communities = self.env["wuye.community"].with_context(active_test=False)
        communities = communities.search([("company_id", "=", company.id)])
        plans = {place: self._wanted_months(place) for place in communities}
        claims = self._claims_of_many(plans)
        for community, (wanted, by_month) in plans.items():
            for months in split_every(MONTHS_AT_ONCE, wanted):
                charges = service._series_from_charges(community, months)
                ledger = service._series_from_ledger(
                    community, months, claims.pop(community, None)
                )
                for month in months:
                    yield from self._compare_month(
                        community,
                        month,
                        by_month.get(month),
                        charges[month],
                        ledger[month],
                    )

    @api.model
    def _wanted_months(self, community):
        """(months to add up again, {month: its record} of the closed ones of them)"""
        records = self.env["wuye.month"].search([("community_id", "=", community.id)])
        closed = records.filtered(lambda month: month.state == "closed")
        skipped = set(closed[CLOSED_MONTHS:].mapped("month"))
        months = self._months_with_data(community)
        wanted = [month for month in months if month not in skipped]
        return wanted, closed[:CLOSED_MONTHS].grouped("month")

    @api.model
    def _claims_of_many(self, plans):
        """{community: its rows of the ledger}, of those whose months fit into one."""
        fit = {
            place: wanted
            for place, (wanted, _closed) in plans.items()
            if wanted and len(wanted) <= MONTHS_AT_ONCE
        }
        if not fit:
            return {}
        places = self.env["wuye.community"].union(*fit)
        months = sorted(set().union(*fit.values()))
        rows = self.env["wuye.month.figures"]._claims(places, months)
        return {place: rows.get(place.id, []) for place in places}

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
    def _months_with_data(self, community):
        tables = (
            "wuye_charge",
            "wuye_charge_allocation",
            "wuye_advance",
            "wuye_advance_use",
        )
        dates = SQL(" UNION ").join(
            SQL(
                "SELECT date_trunc('month', date)::date FROM %s "
                "WHERE community_id = %s",
                SQL.identifier(table),
                community.id,
            )
            for table in tables
        )
        return sorted(month for [month] in self.env.execute_query(dates))

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
