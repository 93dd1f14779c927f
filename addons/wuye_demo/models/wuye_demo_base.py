from datetime import timedelta

from odoo import api, fields, models

EAST = timedelta(hours=8)  # China's time; columns are UTC


class WuyeDemoBase(models.AbstractModel):
    """What parts of the demo estate have in common: who does it, and when."""

    _name = "wuye.demo.base"
    _description = "Part of the Demo Estate"

    @api.model
    def _as(self, post, model):
        """A model in the hands of the demo user of a post."""
        return self.env[model].with_user(self._user(post))

    @api.model
    def _user(self, post):
        return self.env["wuye.demo"]._user(post)

    @api.model
    def _at(self, day, hour):
        """Naive UTC of an hour of a day in China."""
        midnight = fields.Datetime.to_datetime(day) - EAST
        return midnight + timedelta(seconds=round(hour * 3600))
