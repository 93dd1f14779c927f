from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

READERS = ("manager", "accountant", "supervisor")
# what settles a debt by money or money's worth; a write-off collects nothing
COLLECTED = ("payment", "advance", "credit", "offset")
# (key, months overdue from, up to); None: no limit
AGES = (
    ("not_due", None, 0),
    ("m1", 0, 1),
    ("m3", 1, 3),
    ("m6", 3, 6),
    ("m12", 6, 12),
    ("older", 12, None),
)
# what the screen asks for beside the sums: which rows a rate or a count is made of
ROWS_OF = {"rate": "current", "household_rate": "period", "clearing_rate": "recovered"}
REPORTS = {
    "xlsx": "wuye_dashboard.wuye_dashboard_action_xlsx",
    "pdf": "wuye_dashboard.wuye_dashboard_action_pdf",
}


class WuyeDashboard(models.AbstractModel):
    """The figures of collection: due, received, open, and three rates (E12, R98).

    A figure is the sum of a domain over `wuye.dashboard.row`; record rules of that
    model limit it to the reader's communities and business lines.
    """

    _name = "wuye.dashboard"
    _description = "Dashboard"

    # === CALLED BY THE SCREEN === #

    @api.model
    @api.readonly
    def get_figures(self, filters=None):
        """Figures for {"communities": ids, "item": id, "month_from", "month_to"}.

        Months are "YYYY-MM". AccessError for other posts than managers,
        accountants and supervisors; UserError for a period that ends before it
        begins. Writes nothing.
        """
        self._check_reader()
        chosen = self._read_filters(filters)
        # sums over a year are sorted on disk otherwise; for this transaction only
        self.env.cr.execute("SET LOCAL work_mem = '64MB'")
        return self._figures(chosen)

    @api.model
    @api.readonly
    def get_rows(self, figure, filters=None, age=None, by=None):
        """The action that lists the rows whose sum is `figure`; errors as above.

        :param age: key of AGES, or "overdue"; for arrears only
        :param by: "unit" lists them by unit, as the household rate counts them
        """
        self._check_reader()
        chosen = self._read_filters(filters)
        name = ROWS_OF.get(figure, figure)
        domain = self._age_domain(chosen, age) if age else self._domain(name, chosen)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "wuye_dashboard.wuye_dashboard_row_action"
        )
        action["domain"] = list(domain)
        if by == "unit":
            action["context"] = {"search_default_by_unit": 1}
        return action

    @api.model
    @api.readonly
    def get_unpaid(self, filters=None):
        """The action that lists the bills open today (R97)."""
        self._check_reader()
        chosen = self._read_filters(filters)
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "wuye_billing.wuye_charge_action"
        )
        domain = self._open_domain(chosen) & Domain("amount_residual", ">", 0)
        return {**action, "domain": list(domain), "context": {}}

    @api.model
    def get_report(self, kind, filters=None):
        """The action that saves the figures as "xlsx" or prints them as "pdf"."""
        self._check_reader()
        chosen = self._read_filters(filters)
        if kind not in REPORTS:
            raise UserError(self.env._("There is no file of kind %s.", kind))
        given = {
            **(filters or {}),
            "month_from": str(chosen["first"])[:7],
            "month_to": str(chosen["last"])[:7],
        }
        action = self.env.ref(REPORTS[kind]).report_action(
            None, data={"filters": given}, config=False
        )
        action["context"] = {**self.env.context, "active_model": self._name}
        return action

    # === BUSINESS METHODS === #

    def _check_reader(self):
        if not self.env.user._holds_post(READERS):
            raise AccessError(
                self.env._(
                    "The dashboard is for managers, accountants and supervisors. Ask "
                    "the administrator for one of these posts."
                )
            )

    def _read_filters(self, filters):
        """Dates and ids of what the screen chose; this month where it chose none."""
        filters = filters or {}
        today = fields.Date.context_today(self)
        last = self._read_month(filters.get("month_to"), today)
        first = self._read_month(filters.get("month_from"), last)
        if first > last:
            raise UserError(
                self.env._(
                    "The period ends before it begins. Choose a first month that is "
                    "not after the last one."
                )
            )
        base = Domain.TRUE
        if filters.get("communities"):
            base &= Domain("community_id", "in", list(map(int, filters["communities"])))
        if filters.get("item"):
            base &= Domain("item_id", "=", int(filters["item"]))
        end = fields.Date.end_of(last, "month")
        return {"base": base, "first": first, "last": last, "end": end}

    def _read_month(self, text, default):
        if not text:
            return fields.Date.start_of(default, "month")
        try:
            return fields.Date.to_date(f"{str(text)[:7]}-01")
        except ValueError as error:
            raise UserError(
                self.env._(
                    "%(text)s is no month. Write year and month, such as 2026-03.",
                    text=text,
                )
            ) from error

    def _domain(self, figure, chosen):
        """The rows of a figure; the sum of those of what settles has a minus."""
        until = chosen["base"] & Domain("date", "<=", chosen["end"])
        within = until & Domain("date", ">=", chosen["first"])
        before = Domain("charge_date", "<", chosen["first"])
        before |= Domain("charge_kind", "=", "opening")
        charges = Domain("kind", "=", False)
        collected = Domain("kind", "in", COLLECTED)
        not_due = Domain("charge_kind", "in", ("opening", "takeover"))
        earlier = Domain("date", "<", chosen["first"])
        earlier |= charges & Domain("charge_kind", "=", "opening")
        domains = {
            "due": within & charges & ~not_due,
            "current": within & collected & ~before,
            "received": within & Domain("kind", "=", "payment"),
            "opening": until & earlier,
            "recovered": within & collected & before,
            "written_off": within & Domain("kind", "=", "write_off"),
            "arrears": until,
            "period": until & ~before,
        }
        if figure not in domains:
            raise UserError(self.env._("There is no figure %(name)s.", name=figure))
        return domains[figure]

    def _age_domain(self, chosen, age):
        """What is open at the end of the period, by months since it was due."""
        bounds = {key: (low, high) for key, low, high in AGES}
        bounds["overdue"] = (0, None)
        if age not in bounds:
            raise UserError(self.env._("There is no age %(name)s.", name=age))
        low, high = bounds[age]
        domain = self._domain("arrears", chosen)
        if low is not None:
            day = fields.Date.subtract(chosen["end"], months=low)
            domain &= Domain("date_due", "<", day)
        if high is not None:
            day = fields.Date.subtract(chosen["end"], months=high)
            domain &= Domain("date_due", ">=", day)
        return domain

    def _open_domain(self, chosen):
        """Charges that are open today, of the same communities and items."""
        domain = Domain("state", "in", ("posted", "reversed"))
        # as the index says it: "!=" would ask for NULL, too, and read the whole table
        left = Domain("amount_residual", ">", 0) | Domain("amount_residual", "<", 0)
        return domain & left & chosen["base"]
