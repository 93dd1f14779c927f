from odoo import models
from odoo.exceptions import UserError


class WuyeBillRun(models.Model):
    """From the bills to the notices of the same month (R90)."""

    _inherit = "wuye.bill.run"

    def action_open_notices(self):
        """Open the notices of this run's month; the first time they are made.

        Pressed again, the same batch opens; of several batches, e.g. one a building,
        the list.
        """
        self.ensure_one()
        self.check_access("read")
        batches = self.env["wuye.notice.batch"]
        batches._check_giving(self.env._("make"))
        if self.state != "posted":
            raise UserError(
                self.env._(
                    "%(run)s is not posted yet: bills are announced once they are "
                    "posted.",
                    run=self.display_name,
                )
            )
        batches = batches.search(
            [("community_id", "=", self.community_id.id), ("month", "=", self.month)]
        )
        if not batches:
            batches = batches.create(
                {"community_id": self.community_id.id, "month": self.month}
            )
            batches.action_make()
        if len(batches) == 1:
            return batches._get_records_action(views=[[False, "form"]])
        return {
            **self.env["ir.actions.act_window"]._for_xml_id(
                "wuye_notice.wuye_notice_batch_action"
            ),
            "domain": [("id", "in", batches.ids)],
        }
