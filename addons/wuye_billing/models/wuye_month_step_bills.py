from odoo import api, fields, models
from odoo.tools import SQL


class WuyeMonthStep(models.AbstractModel):
    """The steps from the consumption of a month to the money for it."""

    _inherit = "wuye.month.step"

    @api.model
    def _steps(self):
        return {
            **super()._steps(),
            "reading": (10, self.env._("Meter Reading"), "_step_reading"),
            "run": (30, self.env._("Bills"), "_step_run"),
            "advance": (50, self.env._("Advances Applied"), "_step_advance"),
            "collection": (70, self.env._("Collection"), "_step_collection"),
        }

    @api.model
    def _readings(self, community, month):
        """What the month's run bills by quantity: ({(line, its month)}, usages)."""
        run = self.env["wuye.bill.run"].new(
            {"community_id": community.id, "month": month}
        )
        lines = run._lines_to_bill().filtered(
            lambda line: line.item_id.basis == "quantity"
        )
        # billed in this month, in advance or afterwards as the item says
        due = self.env["wuye.charge.builder"]._due(lines, month)
        wanted = {(line, period.start.replace(day=1)) for line, period in due}
        usages = self.env["wuye.usage"].search(
            [
                ("contract_line_id", "in", lines.ids),
                ("month", "in", [served for _line, served in wanted]),
            ]
        )
        return wanted, usages

    @api.model
    def _step_reading(self, community, month):
        """Consumption that the month's run bills: typed or read, zero, or missing."""
        wanted, usages = self._readings(community, month)
        if not wanted:
            return self._step("done", lines=[self.env._("Nothing is measured")])
        known = {(u.contract_line_id, u.month) for u in usages} & wanted
        read = {(u.contract_line_id, u.month) for u in usages if u.quantity} & wanted
        missing = sorted(wanted - known, key=lambda pair: pair[0].id)
        reasons = []
        if missing:
            line, served = missing[0]
            text = self.env._(
                "%(count)s fees have no consumption; first: %(line)s, %(month)s. They "
                "are not billed.",
                count=len(missing),
                month=served.strftime("%Y-%m"),
                line=line.display_name,
            )
            ids = [line.id for line, _served in missing]
            action = self._open(
                self.env._("View Fees"), "wuye.contract.line", [("id", "in", ids)]
            )
            reasons.append(self._reason(text, action, blocks=False))
        return self._step(
            "running" if missing else "done",
            f"{len(known):,} / {len(wanted):,}",
            self._said((self.env._("Zero, not billed: %s"), len(known - read) or None)),
            reasons,
            self._open(
                self.env._("View Consumption"),
                "wuye.usage",
                [("id", "in", usages.ids)],
            ),
            (len(known), len(wanted)),
        )

    @api.model
    def _month_run(self, community, month):
        return self.env["wuye.bill.run"].search(
            [("community_id", "=", community.id), ("month", "=", month)]
        )

    @api.model
    def _step_run(self, community, month):
        run = self._month_run(community, month)
        if not run:
            return self._step_no_run(community, month)
        action = self._open(self.env._("Open the Run"), "wuye.bill.run", res_id=run.id)
        states = {"posting": "running", "posted": "done"}
        amount = self._money(community, run.amount_total)
        return self._step(
            states.get(run.state, "waiting"),
            amount or f"{run.charge_count:,}",
            self._run_lines(run),
            self._run_reasons(run, action),
            action,
            (run.work_done, run.work_total),
        )

    @api.model
    def _run_lines(self, run):
        labels = dict(run._fields["state"]._description_selection(self.env))
        lines = [labels[run.state]]
        if run.charge_count:
            lines.append(
                self.env._(
                    "%(charges)s rows · %(units)s units",
                    charges=f"{run.charge_count:,}",
                    units=f"{run.unit_count:,}",
                )
            )
        if run.failure_count:
            lines.append(self.env._("%s not computed, not billed", run.failure_count))
        return lines

    @api.model
    def _run_reasons(self, run, action):
        """What the run waits for, and each line that failed with its cure."""
        reasons = []
        if run.state in ("draft", "computed", "signed"):
            reasons.append(self._reason(self._say_run(run), action))
        if run.work_trouble:
            text = " ".join(run.work_trouble.splitlines())
            reasons.append(self._reason(text, action))
        for failure in run.failure_ids:
            line = failure.contract_line_id
            text = self.env._(
                "%(line)s: %(message)s",
                line=line.display_name or run.display_name,
                message=failure.message,
            )
            cure = self._open(self.env._("Cure"), "wuye.contract.line", res_id=line.id)
            reasons.append(self._reason(text, cure if line else action))
        return reasons

    @api.model
    def _step_no_run(self, community, month):
        action = self._open(
            self.env._("Generate Bills"),
            "wuye.bill.run",
            [("community_id", "=", community.id)],
            context={
                "default_community_id": community.id,
                "default_month": str(month),
            },
        )
        text = self.env._("No bills were generated for this month.")
        return self._step(
            "waiting", reasons=[self._reason(text, action, False)], action=action
        )

    @api.model
    def _say_run(self, run):
        if run.state == "draft":
            return self.env._("%s is not computed yet.", run.display_name)
        if run.state == "computed":
            return self.env._(
                "%s waits for the signature of an accountant who did not compute it.",
                run.display_name,
            )
        return self.env._("%s is signed and waits to be posted.", run.display_name)

    @api.model
    def _step_advance(self, community, month):
        run = self._month_run(community, month)
        end = fields.Date.end_of(month, "month")
        uses = self.env["wuye.advance.use"]._read_group(
            [
                ("community_id", "=", community.id),
                ("kind", "=", "apply"),
                ("date", ">=", month),
                ("date", "<=", end),
            ],
            aggregates=["amount:sum", "unit_id:count_distinct"],
        )
        [(applied, units)] = uses
        [(left,)] = self.env["wuye.advance"]._read_group(
            [("community_id", "=", community.id), ("amount_left", ">", 0)],
            aggregates=["amount_left:sum"],
        )
        lines = self._said(
            (self.env._("%s units, oldest bills first"), units or None),
            (self.env._("Left: %s"), self._money(community, left)),
        )
        return self._step(
            "done" if run.state == "posted" else "waiting",
            self._money(community, applied) or f"{units:,}",
            lines,
            action=self._open(
                self.env._("View Advances"),
                "wuye.advance.use",
                [
                    ("community_id", "=", community.id),
                    ("date", ">=", str(month)),
                    ("date", "<=", str(end)),
                ],
            ),
        )

    @api.model
    def _step_collection(self, community, month):
        """How much of the month's bills is settled; it never forbids the close."""
        self.env.flush_all()
        query = SQL(
            """
            SELECT COALESCE(sum(amount), 0), COALESCE(sum(amount_paid), 0),
                   count(*)
              FROM wuye_charge
             WHERE community_id = %s AND state = 'posted' AND bill_month = %s
            """,
            community.id,
            month,
        )
        [(due, settled, count)] = self.env.execute_query(query)
        if not count:
            return self._step("waiting")
        action = self._open(
            self.env._("View Bills"),
            "wuye.charge",
            [
                ("community_id", "=", community.id),
                ("bill_month", "=", str(month)),
                ("state", "=", "posted"),
            ],
        )
        if not self._money(community, due):
            return self._step("running", action=action)
        percent = 100 * settled / due if due else 100
        lines = self._said(
            (self.env._("Due %s"), self._money(community, due)),
            (self.env._("Settled %s"), self._money(community, settled)),
        )
        return self._step(
            "done" if settled >= due else "running",
            f"{percent:.1f}%",
            lines,
            action=action,
            progress=(float(settled), float(due)),
        )
