from odoo import api, fields, models

# posts that see what a community's month comes to; others see how far it is
SEES_AMOUNTS = ("accountant", "ledger_clerk", "manager", "supervisor")


class WuyeMonthStep(models.AbstractModel):
    """The steps of a month on its way to the close (月度导航, B20, R38, R76).

    How to extend it: a module adds ``code: (sequence, name, method)`` in `_steps`; the
    method takes a community and the month's first day and returns what `_step` makes.
    It may read past the rules of the asker: `_load` has checked his scope.
    """

    _name = "wuye.month.step"
    _description = "Step of a Month"

    # === REGISTRY === #

    @api.model
    def _steps(self):
        """The steps: {code: (sequence, name, method)}; later modules add theirs."""
        return {
            "audit": (80, self.env._("Audit"), "_step_audit"),
            "report": (90, self.env._("Month Report"), "_step_report"),
            "close": (100, self.env._("Close the Month"), "_step_close"),
        }

    @api.model
    def _load(self, community, month):
        """The state of all steps of a month, in order.

        :return: [{code, name, state, figure, lines, done, total, action, reasons}];
            `state` is waiting, running, open (done with reminders), done or blocked;
            a reason is {text, blocks, action}
        """
        service = self.sudo()  # sudo: a state is the same whoever may look at it
        steps = []
        for code, (sequence, name, method) in service._steps().items():
            step = getattr(service, method)(community.sudo(), month)
            steps.append({"code": code, "sequence": sequence, "name": name, **step})
        return sorted(steps, key=lambda step: step["sequence"])

    @api.model
    def _blocking(self, community, month):
        """What forbids to close the month: [texts], the steps before the close."""
        return [
            reason["text"]
            for step in self._load(community, month)
            if step["code"] != "close"
            for reason in step["reasons"]
            if reason["blocks"]
        ]

    # === PARTS === #

    @api.model
    def _step(self, state, figure="", lines=(), reasons=(), action=None, progress=None):
        """What a step says; a reason that blocks makes it blocked, another open.

        :param progress: (done, total) of work that goes on
        """
        if any(reason["blocks"] for reason in reasons):
            state = "blocked"
        elif reasons and state == "done":
            state = "open"
        done, total = progress or (0, 0)
        return {
            "state": state,
            "figure": figure,
            "lines": list(lines),
            "done": done,
            "total": total,
            "action": action,
            "reasons": list(reasons),
        }

    @api.model
    def _reason(self, text, action=None, blocks=True):
        return {"text": text, "blocks": blocks, "action": action}

    @api.model
    def _open(self, label, model, domain=(), res_id=False, context=None):
        """The action behind a button: a list, or the form of one record."""
        kinds = [[False, "form"]] if res_id else [[False, "list"], [False, "form"]]
        return {
            "type": "ir.actions.act_window",
            "name": label,
            "res_model": model,
            "res_id": res_id,
            "domain": list(domain),
            "views": kinds,
            "context": context or {},
        }

    @api.model
    def _money(self, community, amount):
        """An amount of the community, or nothing for posts that do not see it."""
        if not self._sees_amounts():
            return ""
        return f"{community.company_id.currency_id.round(amount or 0.0):,.2f}"

    @api.model
    def _sees_amounts(self):
        """Whether the asker's post sees sums of the community, of all its items."""
        user = self.env.user  # the asker, also where the books are read past his rules
        return user._holds_post(SEES_AMOUNTS) and not user._sees_some_lines()

    @api.model
    def _said(self, *lines):
        """Lines with all they name; one whose amount is hidden is left out."""
        return [label % amount for label, amount in lines if amount not in ("", None)]

    # === STEPS === #

    @api.model
    def _step_audit(self, community, month):
        """The last audit of the company: its findings here, and whether it is late."""
        audit = self.env["wuye.audit"].search(
            [("company_id", "=", community.company_id.id), ("state", "!=", "new")],
            limit=1,
        )
        if not audit:
            text = self.env._("The books were never audited. Run the audit.")
            action = self._open(self.env._("Open Audits"), "wuye.audit")
            return self._step(
                "waiting", reasons=[self._reason(text, action, False)], action=action
            )
        action = self._open(self.env._("Open the Audit"), "wuye.audit", res_id=audit.id)
        here = audit.finding_ids.filtered(
            lambda finding: finding.community_id in (community, finding.browse())
        )
        reasons = [
            self._reason(
                self.env._(
                    "%(check)s: %(message)s", check=found.label, message=found.message
                ),
                self._open(
                    self.env._("View"), "wuye.audit.finding", [("id", "=", found.id)]
                ),
            )
            for found in here
        ]
        if here and not self._sees_amounts():
            text = self.env._("The audit names rows that do not tie.")
            reasons = [self._reason(text)]
        day = fields.Datetime.context_timestamp(audit, audit.started_at)
        return self._step(
            "done",
            self.env._("%s findings", len(here)) if here else self.env._("Clean"),
            [self.env._("%s checks", audit.check_count), f"{day:%m-%d %H:%M}"],
            reasons,
            action,
        )

    @api.model
    def _step_report(self, community, month):
        report = self.env["wuye.month.report"].search(
            [("community_id", "=", community.id), ("month", "=", month)]
        )
        context = {"default_community_id": community.id, "default_month": str(month)}
        action = self._open(
            self.env._("Open the Report"),
            "wuye.month.report",
            [("community_id", "=", community.id)],
            report.id,
            context,
        )
        if report.state in ("signed", "returned"):
            return self._step(
                "done",
                self._money(community, report.amount_closing),
                [self.env._("Signed by %s", report.signed_by.name)],
                action=action,
            )
        text = (
            self.env._("%s waits for the signature of an accountant.", report.name)
            if report.state == "draft"
            else self.env._("The month report is not computed yet.")
        )
        return self._step(
            "waiting", reasons=[self._reason(text, action, False)], action=action
        )

    @api.model
    def _step_close(self, community, month):
        record = self.env["wuye.month"].search(
            [("community_id", "=", community.id), ("month", "=", month)]
        )
        if record.state == "closed":
            day = fields.Datetime.context_timestamp(record, record.closed_at)
            return self._step(
                "done",
                self._money(community, record.closing_arrears),
                [
                    self.env._("Closed by %s", record.closed_by.name),
                    f"{day:%Y-%m-%d %H:%M}",
                ],
                action=self._open(
                    self.env._("Open the Month"), "wuye.month", res_id=record.id
                ),
            )
        earlier = self._earlier_open(community, month)
        reasons = []
        if earlier:
            text = self.env._(
                "Close %(earlier)s first: months are closed in order.",
                earlier=earlier.display_name,
            )
            action = self._open(
                self.env._("Open the Month"), "wuye.month", res_id=earlier.id
            )
            reasons.append(self._reason(text, action))
        return self._step("waiting", reasons=reasons)

    @api.model
    def _earlier_open(self, community, month):
        return self.env["wuye.month"].search(
            [
                ("community_id", "=", community.id),
                ("month", "<", month),
                ("state", "=", "open"),
            ],
            order="month",
            limit=1,
        )
