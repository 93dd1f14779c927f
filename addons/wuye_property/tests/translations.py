"""A test for every module: nothing of it is left without its Chinese words."""

import io

import polib

from odoo.tools import file_path
from odoo.tools.translate import (
    JAVASCRIPT_TRANSLATION_COMMENT,
    PYTHON_TRANSLATION_COMMENT,
    trans_export,
)

LANGUAGE = "zh_CN"


class TranslationsMixin:
    """Give `module`, and the tests below compare its terms with i18n/zh_CN.po.

    Terms that are the same in Chinese (signs, examples) have an empty translation by
    the rules of gettext files; name them in `unchanged`.
    """

    module = None
    unchanged = frozenset()
    allow_inherited_tests_method = True

    @classmethod
    def setUpClass(cls):
        """Read the entries of the module's template, as `odoo i18n export` writes it.

        Once: it walks through all add-ons there are.
        """
        super().setUpClass()
        buffer = io.BytesIO()
        trans_export(False, [cls.module], buffer, "po", cls.env)
        cls.terms = polib.pofile(buffer.getvalue().decode())
        cls.catalogue = polib.pofile(file_path(f"{cls.module}/i18n/{LANGUAGE}.po"))

    def test_every_term_is_translated(self):
        done = {
            entry.msgid
            for entry in self.catalogue
            if entry.msgstr and not entry.obsolete and "fuzzy" not in entry.flags
        }
        missing = {entry.msgid for entry in self.terms} - done - self.unchanged
        self.assertFalse(sorted(missing), f"{len(missing)} terms without Chinese words")

    def test_catalogue_holds_no_stale_terms(self):
        terms = {entry.msgid for entry in self.terms}
        stale = [entry.msgid for entry in self.catalogue if entry.msgid not in terms]
        self.assertFalse(stale, "these terms are no longer in the module")

    def test_terms_are_translated_wherever_they_stand(self):
        """A place the catalogue does not name keeps its English on the screen."""
        known = {entry.msgid: set(entry.occurrences) for entry in self.catalogue}
        missing = {
            entry.msgid: set(entry.occurrences) - known.get(entry.msgid, set())
            for entry in self.terms
            if entry.msgid not in self.unchanged
        }
        missing = {text: places for text, places in missing.items() if places}
        self.assertFalse(missing, f"make terms M={self.module}")

    def test_terms_are_marked_for_the_side_that_reads_them(self):
        """Python reads what is marked `odoo-python`, browsers `odoo-javascript`."""
        known = {entry.msgid: _marks(entry) for entry in self.catalogue}
        missing = {
            entry.msgid: _marks(entry) - known.get(entry.msgid, set())
            for entry in self.terms
            if entry.msgid not in self.unchanged
        }
        missing = {text: marks for text, marks in missing.items() if marks}
        self.assertFalse(missing, f"make terms M={self.module}")

    def test_places_are_kept(self):
        """%(name)s and tags of a source stand in its translation, too."""
        broken = [
            entry.msgid
            for entry in self.catalogue
            if entry.msgstr
            and sorted(_places(entry.msgid)) != sorted(_places(entry.msgstr))
        ]
        self.assertFalse(broken)


def _places(text):
    return [part.split(")")[0] for part in text.split("%(")[1:]]


def _marks(entry):
    return {PYTHON_TRANSLATION_COMMENT, JAVASCRIPT_TRANSLATION_COMMENT} & set(
        entry.comment.splitlines()
    )
