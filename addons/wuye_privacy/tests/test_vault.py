import tempfile
from pathlib import Path
from unittest.mock import patch

from cryptography.fernet import Fernet

from odoo.tests import BaseCase
from odoo.tools import config

from odoo.addons.wuye_privacy import vault
from odoo.addons.wuye_privacy.vault import NoKey, Vault


class TestVault(BaseCase):
    """Keys in a file of the server, the first for new values, the last for the hash."""

    def setUp(self):
        super().setUp()
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.old, self.new = (Fernet.generate_key().decode() for _ in range(2))

    def test_new_key_first_reads_what_the_old_one_wrote(self):
        before = Vault([self.old])
        token = before.encrypt("E12345678")
        self.assertNotIn("E12345678", token)
        after = Vault([self.new, self.old])
        self.assertEqual(after.decrypt(token), "E12345678")
        self.assertEqual(after.digest("E12345678"), before.digest("E12345678"))
        rotated = after.rotate(token)
        self.assertEqual(Vault([self.new]).decrypt(rotated), "E12345678")
        with self.assertRaises(NoKey):
            Vault([self.new]).decrypt(token)

    def test_same_text_is_encrypted_differently_each_time(self):
        strongbox = Vault([self.old])
        self.assertNotEqual(strongbox.encrypt("x"), strongbox.encrypt("x"))

    def test_hash_is_another_with_another_key(self):
        self.assertNotEqual(
            Vault([self.old]).digest("x"), Vault([self.new]).digest("x")
        )

    def test_files_that_cannot_be_used_are_refused_in_words(self):
        for text, words in (("", "empty"), ("secret", "malformed")):
            with self.assertRaisesRegex(NoKey, words):
                Vault(text.splitlines())
        with (
            patch.object(vault, "key_path", return_value=self.folder / "none"),
            self.assertRaisesRegex(NoKey, "unreadable"),
        ):
            vault.vault()
        with (
            patch.object(vault, "key_path", return_value=None),
            self.assertRaisesRegex(NoKey, "unnamed"),
        ):
            vault.vault()

    def test_configuration_names_the_file_before_the_environment(self):
        conf = self.folder / "odoo.conf"
        conf.write_text("[options]\n[wuye]\nkey_file = /from/conf\n")
        with patch.dict("os.environ", {vault.VARIABLE: "/from/environment"}):
            with patch.dict(config.options, {"config": str(conf)}):
                self.assertEqual(str(vault.key_path()), "/from/conf")
            conf.write_text("[options]\n")
            with patch.dict(config.options, {"config": str(conf)}):
                self.assertEqual(str(vault.key_path()), "/from/environment")

    def test_key_that_others_can_read_is_warned_of(self):
        path = self.folder / "wuye.key"
        path.write_text(self.old)
        path.chmod(0o644)
        with (
            patch.object(vault, "key_path", return_value=path),
            self.assertLogs(vault.__name__, "WARNING") as logs,
        ):
            vault.vault()
        self.assertIn("mode to 600", logs.output[0])
        self.assertNotIn(self.old, logs.output[0])
