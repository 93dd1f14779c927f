from odoo import models


class ResPartner(models.Model):
    """What there is of a person and how each of it is erased (R14)."""

    _inherit = "res.partner"

    def _holding(self, subject):
        """Those of `self` of whom there is something of this subject."""
        return getattr(self, f"_holding_{subject}")()

    def _holding_phone(self):
        return self.filtered(lambda person: person.phone or person.email)

    def _holding_identity(self):
        return self.filtered("wuye_id_secret")

    def _holding_documents(self):
        with_files = set(self._personal_files().mapped("res_id"))
        with_papers = self._personal_documents().partner_id
        return self.filtered(lambda person: person.id in with_files) | with_papers

    def _holding_vehicles(self):
        return self._personal_vehicles().partner_id

    def _holding_name(self):
        return self.filtered(lambda person: person.name != person._name_erased())

    def _name_erased(self):
        self.ensure_one()
        # numbered, so that bills of two erased people are told apart
        return self.env._("Erased person %(number)s", number=self.id)

    def _personal_vehicles(self):
        return self.with_context(active_test=False).wuye_vehicle_ids

    def _personal_documents(self):
        return self.with_context(active_test=False).wuye_document_ids

    def _personal_files(self):
        """Files on the page itself; what belongs to a bill stays with the bill."""
        return self.env["ir.attachment"].search(
            [
                ("res_model", "=", self._name),
                ("res_id", "in", self.ids),
                # pictures of the person as well as files
                ("res_field", "in", [False, "image_1920"]),
            ]
        )

    # === ERASING; called as the system, with the right checked === #

    def _erase_phone(self):
        self.write({"phone": False, "email": False})
        self._forget_history("phone", "email")

    def _erase_identity(self):
        self.write({"wuye_id_number": False, "wuye_id_kind": False})
        self._forget_history("wuye_id_number")

    def _erase_documents(self):
        self._personal_documents().unlink()
        self._personal_files().unlink()
        self.image_1920 = False

    def _erase_vehicles(self):
        self._personal_vehicles().unlink()

    def _erase_name(self):
        self.write(
            {
                "name": self._name_erased(),
                "street": False,
                "street2": False,
                "comment": False,
            }
        )
        self._forget_history("name", "street", "street2")
        self.message_ids.filtered(lambda note: note.message_type == "comment").unlink()

    def _forget_history(self, *names):
        """What the values were before is personal as well."""
        self.env.flush_all()
        self.env["mail.tracking.value"].search(
            [
                ("mail_message_id.model", "=", self._name),
                ("mail_message_id.res_id", "in", self.ids),
                ("field_id.name", "in", names),
            ]
        ).unlink()
