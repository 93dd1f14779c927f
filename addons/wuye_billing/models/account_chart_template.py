from odoo import models


class AccountChartTemplate(models.AbstractModel):
    _inherit = "account.chart.template"

    def _post_load_data(self, template_code, company, template_data):
        """A company that gets its chart after us is prepared at once."""
        result = super()._post_load_data(template_code, company, template_data)
        if not self.env.context.get("install_mode"):
            company._wuye_prepare()
        return result
