import hashlib
import json

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from ..sections import FEE_COLUMNS

PUBLISHERS = ("manager",)
PDF_REPORT = "wuye_disclosure.wuye_disclosure_action_pdf"
TOTALS = (
    *("amount_income", "amount_expense", "amount_result"),
    *("service_opening", "service_closing"),
    *("common_opening", "common_income", "common_expense", "common_closing"),
    "amount_arrears",
)


class WuyeDisclosure(models.Model):
    """Publishing a checked report, and taking it back with a reason (E14, R102)."""

    _inherit = "wuye.disclosure"

    is_intact = fields.Boolean(
        compute="_compute_is_intact",
        help="The frozen copy has its hash, and the lines are those of the copy.",
    )
    is_shown = fields.Boolean(
        compute="_compute_is_shown",
        search="_search_is_shown",
        help="Published and within its time today. A withdrawn report stays visible "
        "with its reason.",
    )

    @api.depends("content", "content_sha256", "line_ids.amount", "state")
    def _compute_is_intact(self):
        for report in self:
            content = report.content or ""
            digest = hashlib.sha256(content.encode()).hexdigest()
            report.is_intact = bool(content) and (
                digest == report.content_sha256 and content == report._frozen_copy()
            )

    @api.depends("state", "valid_from", "valid_to")
    def _compute_is_shown(self):
        today = fields.Date.context_today(self)
        for report in self:
            report.is_shown = bool(report.filtered_domain(self._shown_domain(today)))

    def _search_is_shown(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = self._shown_domain(fields.Date.context_today(self))
        return domain if True in value else ~domain

    # === ACTIONS === #

    def action_publish(self):
        """Freeze the checked report and show it to its scope from today."""
        self._require(PUBLISHERS, self.env._("publish"))
        for report in self:
            report._check_state("checked")
            report.lock_for_update()
            report._check_mapped()
            report._check_unchanged()
            report._publish()
        return True

    def action_withdraw(self):
        """Ask for the reason, then withdraw."""
        self.ensure_one()
        self._require(PUBLISHERS, self.env._("withdraw"))
        self._check_state("published")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Withdraw"),
            "res_model": "wuye.disclosure.withdraw",
            "view_mode": "form",
            "target": "new",
            "context": {"default_disclosure_id": self.id},
        }

    # === BUSINESS METHODS === #

    def _publish(self):
        """Dates, frozen copy and PDF with their hashes, in one go."""
        self.ensure_one()
        report = self.sudo()  # what is published is written only here
        report.write(
            {
                "published_by": self.env.uid,
                "published_at": fields.Datetime.now(),
                "valid_from": report.valid_from or fields.Date.context_today(self),
            }
        )
        content = report._frozen_copy()
        report.write(
            {
                "content": content,
                "content_sha256": hashlib.sha256(content.encode()).hexdigest(),
            }
        )
        report._archive_pdf()
        (report.line_ids + report.fee_ids).is_frozen = True
        report.state = "published"
        self.invalidate_recordset()

    def _withdraw(self, reason):
        self.ensure_one()
        self._require(PUBLISHERS, self.env._("withdraw"))
        self._check_state("published")
        if not (reason or "").strip():
            raise UserError(
                self.env._("Write why %s is withdrawn: the owners read it.", self.name)
            )
        self.sudo().write(  # published reports are written to only here
            {
                "state": "withdrawn",
                "withdraw_reason": reason.strip(),
                "withdrawn_by": self.env.uid,
                "withdrawn_at": fields.Datetime.now(),
            }
        )

    def _frozen_copy(self):
        """All that is published, as canonical JSON: the same report, the same text."""
        self.ensure_one()
        columns = [f"amount_{column}" for column in FEE_COLUMNS]
        return json.dumps(
            {
                "name": self.name,
                "company": self.company_id.id,
                "community": self.community_id.id,
                "from": str(self.date_from),
                "to": str(self.date_to),
                "fee_system": self.fee_system,
                "note": self.note or "",
                "scope": self.scope,
                "buildings": sorted(self.building_ids.ids),
                "valid_from": str(self.valid_from or ""),
                "valid_to": str(self.valid_to or ""),
                "totals": {name: f"{self[name] + 0.0:.2f}" for name in TOTALS},
                "lines": [
                    [line.section, line.name, f"{line.amount + 0.0:.2f}"]
                    for line in self.line_ids.sorted("id")
                ],
                "fees": [
                    [line.name, *(f"{line[name] + 0.0:.2f}" for name in columns)]
                    for line in self.fee_ids.sorted("id")
                ],
            },
            ensure_ascii=False,
            sort_keys=True,
        )

    def _archive_pdf(self):
        """Keep the PDF as published, with its hash."""
        self.ensure_one()
        reports = self.env["ir.actions.report"].with_context(
            # what is archived is the PDF also where Odoo would render HTML (tests)
            force_report_rendering=True,
            lang=self._written_in(),
        )
        content, _kind = reports._render_qweb_pdf(PDF_REPORT, self.ids)
        attachment = self.env["ir.attachment"].create(
            {
                "name": f"{self.name}.pdf",
                "raw": content,
                "mimetype": "application/pdf",
                "res_model": self._name,
                "res_id": self.id,
            }
        )
        self.write(
            {
                "attachment_id": attachment.id,
                "pdf_sha256": hashlib.sha256(content).hexdigest(),
            }
        )

    # === FOR THE RESIDENTS' PAGES === #

    @api.model
    def _shown_domain(self, day):
        """What is shown on a day: published in its time, and what was withdrawn."""
        started = Domain("valid_from", "<=", day)
        open_end = Domain("valid_to", "=", False) | Domain("valid_to", ">=", day)
        published = Domain("state", "=", "published") & open_end
        return started & (published | Domain("state", "=", "withdrawn"))

    @api.model
    def _domain_for_units(self, units, day=None):
        """Reports that the people of `units` see on `day`; for the residents' pages.

        A withdrawn one is among them, so that its reason is read: show
        `withdraw_reason` in place of the figures.
        """
        day = day or fields.Date.context_today(self)
        whole = Domain("scope", "=", "community")
        whole &= Domain("community_id", "in", units.community_id.ids)
        some = Domain("scope", "=", "buildings")
        some &= Domain("building_ids", "in", units.building_id.ids)
        return self._shown_domain(day) & (whole | some)
