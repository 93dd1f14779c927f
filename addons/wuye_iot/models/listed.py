from odoo import api, models

# under `wuye_list` in the context: whoever put it there touches the list once, when all
# rows are written; an object, so that no request can send it
LATER = object()


class WuyeIotListed(models.AbstractModel):
    """A model whose rows are part of the list of boxes: each change has a number."""

    _name = "wuye.iot.listed"
    _description = "Part of a List"

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._touch_list()
        return records

    def write(self, vals):
        if not self._is_listed(vals):
            return super().write(vals)
        # both: a card that leaves a permit or a place is dropped there
        self._touch_list()
        result = super().write(vals)
        self._touch_list()
        return result

    def unlink(self):
        self._touch_list()
        return super().unlink()

    # === HOOKS === #

    def _is_listed(self, vals):
        """Whether a change is one that boxes have to know."""
        return bool(set(vals) & set(self._listed_fields()))

    @api.model
    def _listed_fields(self):
        return ()

    def _listed_credentials(self):
        """The credentials whose part of the list this is; None: all of it."""
        return

    def _is_later(self):
        return self.env.context.get("wuye_list") is LATER

    def _touch_list(self):
        if self._is_later():
            return
        # sudo: numbers are nobody's to write
        numbers = self.env["wuye.iot.number"].sudo()
        for community, records in self.grouped("community_id").items():
            credentials = records._listed_credentials()
            ids = None if credentials is None else credentials.ids
            if ids is None or ids:
                numbers._touch(community, ids)
