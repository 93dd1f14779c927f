import logging
import sys

from odoo import api, fields, models
from odoo.exceptions import MissingError
from odoo.tools import SQL

_logger = logging.getLogger(__name__)

# Rows named per check and run: what is beyond is counted as one more finding, so
# that one broken import does not fill the list with a million lines.
LIMIT = 200
POSTS = ("accountant", "ledger_clerk", "manager")
# Of PostgreSQL, for the transaction of an audit.
SETTINGS = {
    # whole tables are joined and added up by row: on disk otherwise
    "work_mem": "64MB",
    # What processes hand on to each other are findings, and clean books have none. The
    # planner takes it for most rows, and would read the largest tables in one process.
    "parallel_tuple_cost": "0",
}


class WuyeAudit(models.Model):
    """One pass over the books of a company (E15): zero findings, or a list.

    What it does: each check is one set-based query that returns the rows that break
    a rule. Links are followed with outer joins, because what an attacker deletes with
    triggers switched off leaves a reference to nothing.

    How to extend it: a module adds ``code: (label, method, *arguments)`` in `_checks`;
    the method takes a company and the arguments, and yields findings, mostly by
    `_found`. Its tests/faults.py brings a fault for each check it adds: a test asks for
    one of every check there is.
    """

    _name = "wuye.audit"
    _description = "Audit"
    _inherit = ["mail.thread"]
    _order = "started_at desc, id desc"

    company_id = fields.Many2one(
        "res.company",
        required=True,
        index=True,
        readonly=True,
        default=lambda self: self.env.company,
    )
    started_at = fields.Datetime(readonly=True)
    finished_at = fields.Datetime(readonly=True)
    state = fields.Selection(
        [("new", "New"), ("clean", "Clean"), ("faults", "Faults")],
        required=True,
        default="new",
        readonly=True,
    )
    check_count = fields.Integer(string="Checks", readonly=True)
    finding_ids = fields.One2many("wuye.audit.finding", "audit_id", readonly=True)
    finding_count = fields.Integer(
        string="Findings", readonly=True, help="Of all communities of the company."
    )

    @api.depends("company_id", "started_at")
    def _compute_display_name(self):
        for audit in self:
            day = fields.Datetime.context_timestamp(
                audit, audit.started_at or fields.Datetime.now()
            )
            audit.display_name = f"{audit.company_id.name} {day:%Y-%m-%d %H:%M}"

    # === ACTIONS === #

    def action_run(self):
        """Audit the companies in use now; opens the result."""
        self.env["res.users"]._require_post(
            POSTS,
            self.env._(
                "Only an accountant, the ledger room or the manager may run the "
                "audit. Ask one of them."
            ),
        )
        audits = self._run(self.env.companies)
        return audits._get_records_action(name=self.env._("Audit"))

    def action_open_findings(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.display_name,
            "res_model": "wuye.audit.finding",
            "view_mode": "list,form",
            "domain": [("audit_id", "=", self.id)],
        }

    # === BUSINESS METHODS === #

    @api.model
    def _run(self, companies):
        """Audit each company that has property accounts; return the records."""
        audits = self.browse()
        for company in companies:
            if company._wuye_accounts():
                audits += self._run_company(company)
        return audits

    @api.model
    def _run_company(self, company):
        # sudo: the audit reads all books of the company, whoever starts it; what he
        # may see of the findings is decided by the rules on them
        service = self.sudo().with_company(company)
        started_at = fields.Datetime.now()
        findings = list(service._find(company))
        audit = service.create(
            {
                "company_id": company.id,
                "started_at": started_at,
                "finished_at": fields.Datetime.now(),
                "state": "faults" if findings else "clean",
                "check_count": len(service._checks()),
                "finding_count": len(findings),
            }
        )
        self.env["wuye.audit.finding"].sudo().create(
            [{"audit_id": audit.id, **finding} for finding in findings]
        )
        return audit.with_env(self.env)

    @api.model
    def _find(self, company):
        """Yield the findings of all checks as values of `wuye.audit.finding`."""
        self.env.flush_all()
        for code in self._checks():
            for count, finding in enumerate(self._run_check(code, company)):
                if count == LIMIT:
                    yield self._prepare_overflow(code)
                    break
                yield {"code": code, **finding}

    @api.model
    def _run_check(self, code, company):
        """The findings of one check, as values of `wuye.audit.finding` but its code."""
        for name, value in SETTINGS.items():
            self.env.cr.execute(SQL("SELECT set_config(%s, %s, true)", name, value))
        _label, method, *arguments = self._checks()[code]
        return getattr(self, method)(company, *arguments)

    @api.model
    def _prepare_overflow(self, code):
        return {
            "code": code,
            "message": self.env._(
                "There are more than %(limit)s findings of this kind. Correct these "
                "and run the audit again.",
                limit=LIMIT,
            ),
        }

    @api.model
    def _checks(self):
        """The checks: {code: (label, method, *arguments)}; later modules add theirs."""
        return {}

    @api.model
    def _found(self, model, message, query, names=(), words=None):
        """Yield the rows of a query as findings.

        :param model: the model of the records named by the first column
        :param message: what is wrong and what to do; takes the columns in `names`
        :param query: gives id, community, unit, amount, and one column per name
        :param words: {value: what it is called} of columns that are key words
        """
        # materialised: all rows are read before the limit, for clean books have none.
        # The planner would choose what gives the first rows soon.
        limited = SQL(
            "WITH found AS MATERIALIZED (%s) SELECT * FROM found ORDER BY 1 LIMIT %s",
            query,
            LIMIT + 1,
        )
        words = words or {}
        for res_id, community, unit, amount, *values in self.env.execute_query(limited):
            said = [words.get(value, value) for value in values]
            yield {
                "model": model,
                "res_id": res_id or 0,
                "record_name": self._name_of(model, res_id),
                "community_id": self._existing("wuye.community", community),
                "unit_id": self._existing("wuye.unit", unit),
                "amount": amount or 0,
                "message": message % dict(zip(names, said, strict=True)),
            }

    @api.model
    def _existing(self, model, res_id):
        return self.env[model].browse(res_id or []).exists().id

    @api.model
    def _name_of(self, model, res_id):
        record = self.env[model].browse(res_id or []).exists()
        label = self.env["ir.model"]._get(model).name
        try:
            return f"{label} {record.display_name or f'#{res_id}'}"
        except MissingError:  # what its name is made of is gone
            return f"{label} #{res_id}"

    @api.model
    def _accounts(self, company):
        """Ids of the accounts the checks need; 0 where none is mapped."""
        accounts = company._wuye_accounts()
        keys = ("ar", "advance", "deferred", "write_off")
        return {key: accounts[key].id if key in accounts else 0 for key in keys}

    # === NIGHT, COMMAND LINE === #

    @api.model
    def _cron_audit(self):
        """Audit all companies; tell the accountants of those with findings."""
        for company in self._companies():
            audit = self.with_context(
                lang=company.partner_id.lang or self.env.lang
            )._run(company)
            if audit.state == "faults":
                audit._notify()

    def _notify(self):
        self.ensure_one()
        accountants = self.env.ref("wuye_property.group_accountant").all_user_ids
        self.message_post(
            body=self.env._(
                "The nightly audit names %(count)s rows that do not tie. Open the "
                "findings; each says what to do.",
                count=self.finding_count,
            ),
            partner_ids=accountants.filtered(
                lambda user: self.company_id in user.company_ids
            ).partner_id.ids,
        )

    @api.model
    def _run_and_print(self):
        """Audit every company, one line a finding; return how many there are."""
        audits = self._run(self._companies())
        for audit in audits:
            labels = audit._labels()
            for finding in audit.finding_ids:
                label = labels.get(finding.code, finding.code)
                sys.stdout.write(
                    f"{label}: {finding.record_name or ''}: {finding.message}\n"
                )
            sys.stdout.write(
                f"{audit.company_id.name}: {audit.check_count} checks, "
                f"{audit.finding_count} findings\n"
            )
        return sum(audits.mapped("finding_count"))

    @api.model
    def _companies(self):
        """Companies with property accounts."""
        return self.env["res.company"].search([("wuye_account_map_ids", "!=", False)])

    @api.model
    def _labels(self):
        return {code: check[0] for code, check in self._checks().items()}

    @api.autovacuum
    def _gc_clean(self):
        """Forget clean audits after a year; those with findings stay."""
        limit = fields.Datetime.subtract(fields.Datetime.now(), years=1)
        self.search([("state", "=", "clean"), ("started_at", "<", limit)]).unlink()


class WuyeAuditFinding(models.Model):
    """One row that breaks a rule: which, why, and what to do."""

    _name = "wuye.audit.finding"
    _description = "Audit Finding"
    _order = "audit_id desc, id"
    _rec_name = "record_name"

    audit_id = fields.Many2one(
        "wuye.audit", required=True, index=True, ondelete="cascade", readonly=True
    )
    company_id = fields.Many2one(
        related="audit_id.company_id", store=True, index=True, precompute=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    community_id = fields.Many2one("wuye.community", index=True, readonly=True)
    unit_id = fields.Many2one("wuye.unit", readonly=True)
    code = fields.Char(required=True, readonly=True)
    label = fields.Char(string="Check", compute="_compute_label")
    model = fields.Char(readonly=True)
    res_id = fields.Many2oneReference(
        string="Record", model_field="model", readonly=True
    )
    record_name = fields.Char(string="Record name", readonly=True)
    message = fields.Char(readonly=True)
    amount = fields.Monetary(string="Difference", readonly=True)

    @api.depends("code")
    @api.depends_context("lang")
    def _compute_label(self):
        labels = self.env["wuye.audit"]._labels()
        for finding in self:
            finding.label = labels.get(finding.code, finding.code)

    def action_open(self):
        """Open the record named, or what stands next to it."""
        self.ensure_one()
        if not self.model or self.model not in self.env:
            return False
        record = self.env[self.model].browse(self.res_id or []).exists()
        if not record:
            return False
        if record._name == "account.partial.reconcile":
            record = record.debit_move_id.exists().move_id or record
        return record._get_records_action(target="current")
