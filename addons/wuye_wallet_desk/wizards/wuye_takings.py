from odoo import api, models


class WuyeTakings(models.TransientModel):
    """Top-ups of wallets in the tables of the day: no fee and no advance (D12)."""

    _inherit = "wuye.takings"

    @api.model
    def _row(self, receipt, line=None, **values):
        row = super()._row(receipt, line, **values)
        if line is not None and line.wallet_id:
            row["group"] = "wallet"
        return row

    @api.model
    def _group_labels(self):
        return {**super()._group_labels(), "wallet": self.env._("Top-ups of wallets")}

    @api.model
    def _own_columns(self):
        columns = super()._own_columns()
        other = columns.pop("other")  # the last one
        return {**columns, "wallet": self.env._("Top-ups of wallets"), "other": other}

    def _summary_group(self, label, rows, tenders):
        group = super()._summary_group(label, rows, tenders)
        if rows[0]["group"] == "wallet":
            for line in group["rows"]:
                line["label"] = label
        return group
