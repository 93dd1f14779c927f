"""A resident with a phone and an identity card, seen by every post."""

import tempfile
from pathlib import Path
from unittest.mock import patch

from cryptography.fernet import Fernet

from odoo.addons.wuye_access.tests.common import WuyeAccessCase
from odoo.addons.wuye_privacy import vault

PHONE, MASKED_PHONE = "13800138000", "138****8000"
IDENTITY, MASKED_IDENTITY = "11010519491231002X", "**************002X"


class WuyePrivacyCase(WuyeAccessCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.key_file = cls._make_key_file(Fernet.generate_key())
        cls.clerk = cls.users["customer_service"]
        cls.guard = cls.users["guard"]
        cls.owner.write({"phone": PHONE, "wuye_id_number": IDENTITY})
        cls.home = cls._make_occupancy(cls.unit, cls.owner, date_from="2020-01-01")
        cls.env.flush_all()

    @classmethod
    def _make_key_file(cls, *keys):
        """The key file of this server for the length of the class."""
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        path = Path(folder.name) / "wuye.key"
        path.touch(0o600)
        path.write_bytes(b"\n".join(keys))
        patcher = patch.object(vault, "key_path", return_value=path)
        patcher.start()
        cls.addClassCleanup(patcher.stop)
        return path

    def _as(self, post, record=None):
        """The owner, or another record, as a post reads it."""
        user = self.users[post] if isinstance(post, str) else post
        self.env.flush_all()
        self.env.invalidate_all()
        record = self.owner if record is None else record
        return record.with_user(user).with_context(tracking_disable=False)

    def _flush_tracking(self):
        self.env.flush_all()
        self.env.cr.flush()

    def _log(self, **wanted):
        rows = self.env["wuye.personal.log"].search([])
        return rows.filtered_domain([(k, "=", v) for k, v in wanted.items()])
