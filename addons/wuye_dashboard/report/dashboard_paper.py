from odoo import api, models

from odoo.addons.wuye_billing.report.paper import paper_amount

COLUMNS = (
    *("due", "current", "rate", "cleared", "household_rate", "opening"),
    *("recovered", "clearing_rate", "written_off", "arrears"),
)


class DashboardPaper(models.AbstractModel):
    """The dashboard on paper: the figures of the screen, added up for the reader."""

    _name = "report.wuye_dashboard.wuye_dashboard_document"
    _description = "Dashboard on Paper"

    @api.model
    def _get_report_values(self, docids, data=None):
        filters = (data or {}).get("filters")
        return {
            "doc_ids": [],
            "doc_model": "wuye.dashboard",
            "docs": self.env["wuye.dashboard"],
            "company": self.env.company,
            **self._values(filters),
        }

    def _values(self, filters):
        """Figures, labels and texts; AccessError as on the screen."""
        figures = self.env["wuye.dashboard"].get_figures(filters)
        return {
            "figures": figures,
            "labels": self._labels(),
            "ages": self._age_labels(),
            "chosen": self._chosen(filters or {}),
            "cell": self._cell,
            "columns": COLUMNS,
            "paper_amount": paper_amount,
        }

    def _cell(self, row, column):
        """A figure as printed; a dash where there is nothing to divide by."""
        if column == "cleared":
            return (
                f"{row['cleared']:,} / {row['households']:,}"
                if "cleared" in row
                else ""
            )
        if column.endswith("rate"):
            if column == "household_rate" and "cleared" not in row:
                return ""
            return "–" if row[column] is None else f"{row[column]}%"
        return paper_amount(float(row[column]))

    def _chosen(self, filters):
        """The communities and the item chosen, in words."""
        communities = self.env["wuye.community"].browse(
            map(int, filters.get("communities") or [])
        )
        item = self.env["wuye.fee.item"].browse(int(filters.get("item") or 0))
        return ", ".join(
            (
                ", ".join(communities.mapped("name")) or self.env._("All communities"),
                item.name if item else self.env._("All fee items"),
            )
        )

    def _labels(self):
        return {
            "due": self.env._("Due"),
            "current": self.env._("Collected of it"),
            "rate": self.env._("Collection rate"),
            "cleared": self.env._("Cleared / billed"),
            "household_rate": self.env._("Household rate"),
            "opening": self.env._("Opening arrears"),
            "recovered": self.env._("Recovered"),
            "clearing_rate": self.env._("Clearing rate"),
            "written_off": self.env._("Written off"),
            "arrears": self.env._("Arrears"),
        }

    def _age_labels(self):
        return {
            "not_due": self.env._("Not yet due"),
            "m1": self.env._("Up to 1 month"),
            "m3": self.env._("1 to 3 months"),
            "m6": self.env._("3 to 6 months"),
            "m12": self.env._("6 to 12 months"),
            "older": self.env._("Over 12 months"),
        }
