from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.wuye_property.immutable import Immutable, NeverDeleted

MOST_PAPERS = 500  # printed at once: their numbers stand in one address


class WuyeFormPaper(models.Model):
    """One paper as it was printed: the version of the form and the values on it.

    Both never change, so that it can be printed again with the same words years later;
    what is printed again says so.
    """

    _name = "wuye.form.paper"
    _description = "Printed Paper"
    _order = "id desc"
    _rec_name = "record_name"

    version_id = fields.Many2one(
        "wuye.form.version", required=True, index=True, ondelete="restrict"
    )
    form_id = fields.Many2one(related="version_id.form_id", store=True, index=True)
    res_model = fields.Char(string="Model", required=True)
    res_id = fields.Many2oneReference(
        model_field="res_model", string="Record", index=True
    )
    record_name = fields.Char(string="Printed of", required=True)
    community_id = fields.Many2one(
        "wuye.community", required=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(
        related="community_id.company_id", store=True, index=True, precompute=True
    )
    values = fields.Json(required=True)
    lang = fields.Char(required=True)
    print_count = fields.Integer(string="Times printed", default=1, readonly=True)
    printed_by = fields.Many2one("res.users", required=True, index=True)
    printed_at = fields.Datetime(required=True, default=fields.Datetime.now)

    _frozen = Immutable(
        *("version_id", "res_model", "res_id", "record_name", "community_id"),
        *("values", "lang", "printed_by", "printed_at"),
        message="What was printed stays as it was: print anew instead.",
    )
    _kept = NeverDeleted("What was printed is never deleted.")

    # === ACTIONS === #

    def action_print_again(self):
        """The same papers once more, marked as printed again and counted."""
        self.check_access("read")
        for paper in self.sudo():  # the count is the system's; reading was asked above
            paper.print_count += 1
        return self._open_pdf()

    # === BUSINESS METHODS === #

    @api.model
    def _print(self, form, records):
        """Print records on a form as of today.

        :param records: of the model of the form's subject; the user must read them
        :return: the papers, one a record or one a community
        """
        version = form._version_on(fields.Date.context_today(self))
        if not version:
            raise UserError(
                self.env._(
                    "No version of %s is in force today: ask the administrator to "
                    "publish one.",
                    form.name,
                )
            )
        subject = form._values_of()
        vals_list = [
            self._prepare_vals(version, subject, part)
            for part in subject._papers_of(records)
        ]
        if len(vals_list) > MOST_PAPERS:
            raise UserError(
                self.env._(
                    "These are %(count)s papers: choose at most %(most)s at a time.",
                    count=len(vals_list),
                    most=MOST_PAPERS,
                )
            )
        # sudo: the papers are written by printing only, by nobody's own right
        return self.sudo().create(vals_list).with_env(self.env)

    @api.model
    def _prepare_vals(self, version, subject, records):
        together = subject._printed_together
        name = records[:1].display_name
        if together and len(records) > 1:
            name = self.env._(
                "%(first)s and %(count)s more", first=name, count=len(records) - 1
            )
        form = version.form_id
        company = form.company_id
        if company and company != subject._community(records).company_id:
            raise UserError(
                self.env._(
                    "%(form)s is a form of %(company)s: choose one of the company the "
                    "record belongs to.",
                    form=form.name,
                    company=company.sudo().name,  # sudo: a name, to say what is wrong
                )
            )
        values = subject._values(records)
        return {
            "version_id": version.id,
            "res_model": records._name,
            "res_id": records.id if not together else False,
            "record_name": name,
            "community_id": subject._community(records).id,
            "values": {**values, "print": subject._print_values(form.name)},
            "lang": self.env.lang or "en_US",
            "printed_by": self.env.uid,
            "print_count": 1 + self._count_prints(subject, records),
        }

    @api.model
    def _count_prints(self, subject, records):
        """How often a record was printed before, where that has to be said."""
        if not subject._counts_prints:
            return 0
        # sudo: what others printed of it counts too
        [[most]] = self.sudo()._read_group(
            [("res_model", "=", records._name), ("res_id", "=", records.id)],
            aggregates=["print_count:max"],
        )
        return most or 0

    def _open_pdf(self):
        numbers = ",".join(map(str, self.ids))
        return {
            "type": "ir.actions.act_url",
            "url": f"/wuye/form/papers/{numbers}",
            "target": "new",
        }

    def _render_pdf(self) -> bytes:
        """One PDF of papers of one version; all copies of a paper together."""
        version = self.version_id
        if len(version) != 1:
            raise UserError(
                self.env._("Print the papers of one form and version at a time.")
            )
        # sudo: a form and its version are read to print, whatever the post
        version = version.sudo().with_context(lang=self[:1].lang)
        batch = version._batch()
        for paper in self:
            notice = ""
            if paper.print_count > 1:
                notice = version.env._("Printed again, time %s", paper.print_count)
            version._add_to(batch, paper.values, notice)
        return batch.to_pdf()
