from odoo import fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

COMPUTERS = ("ledger_clerk", "accountant")
CHECKERS = ("accountant", "manager")


class WuyeDisclosure(models.Model):
    """From draft to checked, by two persons; papers and lists."""

    _inherit = "wuye.disclosure"

    # === ACTIONS === #

    def action_compute(self):
        """Compute a draft anew from the posted items."""
        self._require(COMPUTERS, self.env._("compute"))
        for report in self:
            report._check_state("draft")
            report.sudo()._fill()  # its lines are written only here
            report.sudo().write(
                {"computed_by": self.env.uid, "computed_at": fields.Datetime.now()}
            )
        return True

    def action_check(self):
        """Another person proves the figures again and finds nothing unmapped."""
        self._require(CHECKERS, self.env._("check"))
        for report in self:
            report._check_state("draft")
            report._check_ready()
            report.sudo().write(
                {
                    "state": "checked",
                    "checked_by": self.env.uid,
                    "checked_at": fields.Datetime.now(),
                }
            )
        return True

    def action_back_to_draft(self):
        """Checked, but something is to be changed: it must be checked again."""
        self._require((*COMPUTERS, *CHECKERS), self.env._("change"))
        for report in self:
            report._check_state("checked")
            report.sudo().write(
                {"state": "draft", "checked_by": False, "checked_at": False}
            )
        return True

    def action_print(self):
        """The PDF as published; before that, a print of the draft."""
        self.ensure_one()
        self.check_access("read")
        if self.state == "published":  # a withdrawn one says so on its paper
            return {
                "type": "ir.actions.act_url",
                "url": f"/web/content/{self.attachment_id.id}?download=true",
            }
        return self.env.ref("wuye_disclosure.wuye_disclosure_action_pdf").report_action(
            self
        )

    def action_export(self):
        """The same figures as a workbook."""
        self.ensure_one()
        self.check_access("read")
        return self.env.ref(
            "wuye_disclosure.wuye_disclosure_action_xlsx"
        ).report_action(self)

    def action_open_unmapped(self):
        """The items of the period whose account stands in no category."""
        self.ensure_one()
        self.check_access("read")
        return self._rows_action(self._row_domain(section="unmapped"))

    def action_open_comments(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Comments of owners"),
            "res_model": "wuye.disclosure.comment",
            "view_mode": "list,form",
            "domain": [("disclosure_id", "=", self.id)],
            "context": {"default_disclosure_id": self.id},
        }

    # === BUSINESS METHODS === #

    def _require(self, posts, what):
        self.check_access("read")
        self.env["res.users"]._require_post(
            posts,
            self.env._(
                "Your post may not %(what)s an income and expense report. Ask the "
                "ledger room, an accountant or the estate manager.",
                what=what,
            ),
        )

    def _check_state(self, state):
        self.ensure_one()
        if self.state != state:
            states = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "%(report)s is “%(state)s”: this is done with one that is "
                    "“%(wanted)s”.",
                    report=self.name,
                    state=states[self.state],
                    wanted=states[state],
                )
            )

    def _row_domain(self, section=None, category=None, before=False):
        """Items of the period (or of all days before it) of the community."""
        self.ensure_one()
        domain = Domain("community_id", "=", self.community_id.id)
        if before:
            domain &= Domain("date", "<", self.date_from)
        else:
            domain &= Domain("date", ">=", self.date_from)
            domain &= Domain("date", "<=", self.date_to)
        if section:
            domain &= Domain("section", "=", section)
        if category:
            domain &= Domain("category_id", "=", category.id)
        return domain

    def _rows_action(self, domain, name=None):
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "wuye_disclosure.wuye_disclosure_row_action"
        )
        action["domain"] = list(domain)
        return {**action, "display_name": name} if name else action
