from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools.i18n import format_list

PLACES = 2  # communities named in a row, the rest is counted
AUDIT_DAYS = 2  # the audit runs each night: after so many days it is missed
# Claims lapse three years after they fell due: Civil Code, article 188
LIMITATION_YEARS = 3
LIMITATION_DAYS = 90  # warned of so many days before


class WuyeTodo(models.AbstractModel):
    """What waits to be done, in all communities of the reader's scope (R97).

    How to extend it: a module adds ``code: (model, method)`` in `_kinds`; the method
    takes a domain on `community_id` and returns a list of rows, mostly by `_waiting`.
    All is read with the reader's rights: a kind whose model he may not read is left
    out, and what he sees is what he may act on.
    """

    _name = "wuye.todo"
    _description = "What Waits"

    # === REGISTRY === #

    @api.model
    def _kinds(self):
        """{code: (model that must be readable, method)}; later modules add theirs."""
        return {
            "audit": ("wuye.audit.finding", "_todo_findings"),
            "audit_missed": ("wuye.audit", "_todo_audit_missed"),
            "failure": ("wuye.bill.run.failure", "_todo_failures"),
            "limitation": ("wuye.charge", "_todo_limitation"),
            "month": ("wuye.month", "_todo_months"),
            "posting_stopped": ("wuye.bill.run", "_todo_posting_stopped"),
            "review": ("tier.review", "_todo_reviews"),
        }

    @api.model
    def _load(self, scope=Domain.TRUE):
        """Rows of what waits: what is wrong first, then the oldest.

        :param scope: a domain on `community_id`
        :return: [{code, level, name, detail, count, since, action}]; `level` is "wrong"
            or "look", `since` a date as text or False
        """
        rows = []
        for code, (model, method) in self._kinds().items():
            if self.env[model].has_access("read"):
                rows += [{"code": code, **row} for row in getattr(self, method)(scope)]
        return sorted(
            rows, key=lambda row: (row["level"] != "wrong", row["since"] or "9999")
        )

    # === PARTS === #

    @api.model
    def _waiting(self, name, model, domain, since, level="look", total=None):
        """The row of the records of a domain, or none: where they are, since when.

        :param since: their date field; the earliest is told
        :param total: a field of amounts; their sum is told
        """
        sums = [f"{total}:sum"] if total else []
        groups = self.env[model]._read_group(
            domain, ["community_id"], ["__count", f"{since}:min", *sums]
        )
        if not groups:
            return []
        places = [community.display_name for community, *_ in groups if community]
        first = fields.Date.to_date(
            min((day for _place, _count, day, *_ in groups if day), default=False)
        )
        said = [self._say_places(places)]
        if total:
            amount = sum(group[-1] for group in groups)
            said.append(self.env._("in all %s", f"{amount:,.2f}"))
        if first:
            said.append(self.env._("since %s", first))
        return [
            self._row(
                name,
                sum(count for _community, count, *_ in groups),
                " · ".join(filter(None, said)),
                self.env["wuye.month.step"]._open(name, model, list(domain)),
                str(first) if first else False,
                level,
            )
        ]

    @api.model
    def _row(self, name, count, detail, action, since=False, level="look"):
        return {
            "level": level,
            "name": name,
            "detail": detail,
            "count": count,
            "since": since,
            "action": action,
        }

    @api.model
    def _say_places(self, places):
        text = format_list(self.env, places[:PLACES])
        if len(places) > PLACES:
            return self.env._("%(places)s and others", places=text)
        return text

    # === KINDS === #

    @api.model
    def _todo_findings(self, scope):
        """What the last audit of each company found."""
        audits = self.env["wuye.audit"]._read_group(
            [("company_id", "in", self.env.companies.ids), ("state", "!=", "new")],
            ["company_id"],
            ["id:max"],
        )
        here = scope | Domain("community_id", "=", False)
        domain = here & Domain(
            "audit_id", "in", [number for _company, number in audits]
        )
        return self._waiting(
            self.env._("The audit names rows that do not tie"),
            "wuye.audit.finding",
            domain,
            "create_date",
            "wrong",
        )

    @api.model
    def _todo_audit_missed(self, _scope):
        """Companies with bills whose books nobody audited lately."""
        day = fields.Datetime.subtract(fields.Datetime.now(), days=AUDIT_DAYS)
        Audit = self.env["wuye.audit"]
        rows = []
        for company in self.env.companies:
            own = [("company_id", "=", company.id)]
            last = Audit.search([*own, ("state", "!=", "new")], limit=1)
            has_bills = self.env["wuye.month"].search_count(own, limit=1)
            if not has_bills or (last and last.started_at >= day):
                continue
            since = last and fields.Date.to_string(last.started_at)
            said = self.env._("since %s", since) if last else self.env._("never")
            rows.append(
                self._row(
                    self.env._("The books were not audited"),
                    1,
                    f"{company.name} · {said}",
                    self.env["wuye.month.step"]._open(
                        self.env._("Open Audits"), "wuye.audit", own
                    ),
                    since or False,
                )
            )
        return rows

    @api.model
    def _todo_failures(self, scope):
        return self._waiting(
            self.env._("Bill lines that cannot be computed"),
            "wuye.bill.run.failure",
            scope & Domain("severity", "=", "error"),
            "create_date",
            "wrong",
        )

    @api.model
    def _todo_limitation(self, scope):
        """Debts that lapse soon, with their sum: time to dun in writing."""
        first = fields.Date.subtract(
            fields.Date.context_today(self), years=LIMITATION_YEARS
        )
        domain = scope & Domain("state", "=", "posted")
        domain &= Domain("amount_residual", ">", 0) & Domain("date_due", ">=", first)
        domain &= Domain("date_due", "<=", fields.Date.add(first, days=LIMITATION_DAYS))
        return self._waiting(
            self.env._("Debts that lapse within %s days", LIMITATION_DAYS),
            "wuye.charge",
            domain,
            "date_due",
            total="amount_residual",
        )

    @api.model
    def _todo_months(self, scope):
        month = fields.Date.start_of(fields.Date.context_today(self), "month")
        return self._waiting(
            self.env._("Months that are over and not closed"),
            "wuye.month",
            scope & Domain("state", "=", "open") & Domain("month", "<", month),
            "month",
        )

    @api.model
    def _todo_posting_stopped(self, scope):
        """Runs of which a part failed in the queue: nobody waits at their page."""
        runs = self.env["wuye.bill.run"].search(scope & Domain("state", "=", "posting"))
        return self._waiting(
            self.env._("The posting of bills has stopped"),
            "wuye.bill.run",
            Domain("id", "in", runs.filtered("work_trouble").ids),
            "month",
            "wrong",
        )

    @api.model
    def _todo_reviews(self, _scope):
        """What waits for the reader's own approval, by kind of paper."""
        return [
            self._row(
                self.env._("Waits for your approval: %s", name),
                waiting["pending_count"],
                "",
                self.env["wuye.month.step"]._open(
                    name, waiting["model"], [("can_review", "=", True)]
                ),
            )
            for waiting in self.env["res.users"].review_user_count()
            # the library tells its name in English
            for name in [self.env["ir.model"]._get(waiting["model"]).name]
        ]
