from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

SUBJECTS = [
    ("phone", "Phone and Email"),
    ("identity", "Identity Number"),
    ("documents", "Documents and Files"),
    ("vehicles", "Vehicles"),
    ("name", "Name"),
    ("imports", "Imported Files"),
]


class WuyeRetentionRule(models.Model):
    """How long what is kept of somebody who has left, and on what ground (R14).

    Personal Information Protection Law art. 19 and 47: no longer than the purpose
    needs; art. 47 (2): what another law keeps stays, and is only stored.
    """

    _name = "wuye.retention.rule"
    _description = "Retention Rule"
    _inherit = ["mail.thread"]
    _order = "sequence, id"
    _rec_name = "subject"

    sequence = fields.Integer(default=10)
    subject = fields.Selection(SUBJECTS, string="Data", required=True)
    months = fields.Integer(
        string="Months Kept",
        required=True,
        tracking=True,
        help="From the last day of the person's last role; of an imported file, from "
        "its import.",
    )
    legal_basis = fields.Char(string="Ground", required=True, tracking=True)
    is_by_law = fields.Boolean(
        string="Kept by Law",
        tracking=True,
        help="Not erased earlier, not even when the person asks.",
    )
    active = fields.Boolean(default=True, tracking=True)

    _subject_uniq = models.Constraint(
        "UNIQUE (subject)", "There is a rule for these data already."
    )
    _months_positive = models.Constraint(
        "CHECK (months > 0)", "Enter the number of months, at least one."
    )

    @api.depends("subject")
    @api.depends_context("lang")
    def _compute_display_name(self):
        labels = dict(self._fields["subject"]._description_selection(self.env))
        for rule in self:
            rule.display_name = labels.get(rule.subject, "")

    @api.model
    def _cron_apply(self):
        """Draft an erasure for everybody whose time is over; throw old files away."""
        today = fields.Date.context_today(self)
        over = {}
        for rule in self.search([("months", ">", 0)]):
            before = fields.Date.subtract(today, months=rule.months)
            if rule.subject == "imports":
                self._forget_imports(before)
                continue
            for person in rule._people_left(before):
                over[person] = over.get(person, self.browse()) | rule
        Erasure = self.env["wuye.erasure"]
        pending = Erasure.search([("state", "=", "draft")]).partner_id
        Erasure.create(
            [
                {
                    "partner_id": person.id,
                    "kind": "retention",
                    "rule_ids": [fields.Command.set(rules.ids)],
                    "reason": ", ".join(rules.mapped("legal_basis")),
                }
                for person, rules in over.items()
                if person not in pending
            ]
        )

    def _people_left(self, before):
        """Who left before a day and of whom there still is something to erase."""
        self.ensure_one()
        query = SQL(
            """(SELECT partner_id FROM wuye_occupancy
                 GROUP BY partner_id
                HAVING bool_and(date_to IS NOT NULL) AND max(date_to) < %s)""",
            before,
        )
        self.env["wuye.occupancy"].flush_model(["partner_id", "date_to"])
        left = Domain("id", "in", query) & Domain("is_company", "=", False)
        people = self.env["res.partner"].with_context(active_test=False).search(left)
        return people._holding(self.subject)

    @api.model
    def _forget_imports(self, before):
        """The workbook of an import that is done; its figures stay."""
        done = Domain("state", "=", "done") & Domain("create_date", "<", before)
        # the import itself refuses another file, or none; its file is an attachment
        self.env["ir.attachment"].search(
            [
                ("res_model", "=", "wuye.import"),
                ("res_field", "=", "file"),
                ("res_id", "in", self.env["wuye.import"]._search(done)),
            ]
        ).unlink()
