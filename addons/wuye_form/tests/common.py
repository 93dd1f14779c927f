"""Bills of one unit, and an administrator who makes forms."""

import io

from pypdf import PdfReader

from odoo.addons.wuye_billing.tests.common import WuyeBillingMixin

MM = 72 / 25.4  # points a millimetre
# a form as an administrator types it
BILL = """<paper>
  <body>
    <h2>专用收据</h2>
    <p>{{ bill.number }} {{ bill.unit }} {{ bill.payer }}</p>
    <table class="grid">
      <each in="lines" as="line">
        <tr><td>{{ line.no }}</td><td>{{ line.item }}</td>
          <td>{{ line.amount }}</td></tr>
      </each>
    </table>
    <p>{{ bill.amount | capital }}</p>
  </body>
</paper>
"""


class FormMixin(WuyeBillingMixin):
    @classmethod
    def _setup_forms(cls):
        cls.administrator = cls._make_user("administrator", cls.community)
        cls._make_line(cls.unit, cls._make_standard(cls.fee, 3.0), "2026-01-01")
        cls.run_january = cls._run("2026-01")
        [cls.charge] = cls._open()
        cls.bill = cls.charge.move_id

    @classmethod
    def _make_form(cls, template=BILL, subject="bill", publish=True, **layout):
        """A form the administrator makes; published unless told otherwise."""
        forms = cls.env["wuye.form"].with_user(cls.administrator)
        # the first in its list, so that it is the one proposed
        form = forms.create(
            {
                "name": f"表 {forms.search_count([])}",
                "subject": subject,
                "sequence": 1,
            }
        )
        form.draft_id.write({"template": template, **layout})
        if publish:
            form.draft_id.action_publish()
        return form

    def _print(self, form, records, user=None):
        """Print as the dialog of the print menu does: the papers."""
        user = user or self.accountant
        before = self.env["wuye.form.paper"].search([])
        page = (
            self.env["wuye.form.print"]
            .with_user(user)
            .with_context(active_model=records._name, active_ids=records.ids)
            .create({"form_id": form.id})
        )
        page.action_print()
        return self.env["wuye.form.paper"].search([]) - before

    def _pages(self, papers, lang="zh_CN"):
        """The pages of a PDF, as the reader sees them."""
        return PdfReader(io.BytesIO(papers._render_pdf())).pages

    def assertSize(self, page, width, height):
        """Millimetres, to a hundredth."""
        box = page.mediabox
        self.assertAlmostEqual(float(box.width) / MM, width, 2)
        self.assertAlmostEqual(float(box.height) / MM, height, 2)
