from odoo import models

from ..language import FormError


class WuyeFormVersion(models.Model):
    """What is wrong with a template, in words that say what to do."""

    _inherit = "wuye.form.version"

    def _say(self, error: FormError) -> str:
        text = self._say_names(error) or self._say_shape(error)
        return self.env._("Line %(line)s: %(text)s", line=error.line, text=text)

    def _say_names(self, error):
        """Of names, formats and tests."""
        facts = {"known": "", "format": "", "tag": "", "name": "", **error.facts}
        _ = self.env._
        return {
            "unknown": _(
                "“%(name)s” does not exist here. Is it: %(known)s? All names stand "
                "beside the template.",
                **facts,
            ),
            "name": _(
                "“%(name)s” is no name: names are small letters joined by dots, such "
                "as bill.number. Nothing is called or reckoned.",
                **facts,
            ),
            "not_printable": _(
                "“%(name)s” is a list or a group: print one of its values, a list "
                "within <each>.",
                **facts,
            ),
            "format": _(
                "The format “%(name)s” does not exist. Use one of: %(known)s.", **facts
            ),
            "format_kind": _(
                "The format “%(format)s” does not go with %(name)s. Leave it away or "
                "use another.",
                **facts,
            ),
            "braces": _("Braces are not closed: write {{ name }}."),
            "test": _(
                "“%(name)s” is no test. Write name, not name, name = 'text' or "
                "name != 'text'.",
                **facts,
            ),
            "not_rows": _("“%(name)s” is no list: only a list is repeated.", **facts),
            "row_name": _(
                "“%(name)s” cannot name a row: use small letters, and no name that "
                "is used already.",
                **facts,
            ),
            "repeats": _("Lists within lists go three deep at most."),
            "too_long": _(
                "The paper grows beyond all bounds here. Repeat over fewer lists "
                "within lists, or choose fewer records."
            ),
        }.get(error.code)

    def _say_shape(self, error):
        """Of elements, attributes and styles."""
        facts = {"known": "", "tag": "", "name": "", "value": "", **error.facts}
        _ = self.env._
        return {
            "xml": _("This is no XML: %(reason)s", reason=error.facts.get("reason")),
            "root": _("A template begins with <paper> and ends with </paper>."),
            "part": _(
                "<%(name)s> cannot stand here: a paper has one <body>, and one <stub> "
                "if it has a tear-off stub.",
                **facts,
            ),
            "no_body": _("The paper has no <body>: put what is printed into one."),
            "outside": _(
                "“%(name)s” stands outside: move it into <body> or <stub>.", **facts
            ),
            "declaration": _(
                "%(name)s is not allowed: take it out, a form needs no declarations.",
                **facts,
            ),
            "tag": _("<%(name)s> is not allowed. Use: %(known)s.", **facts),
            "attribute": _(
                "The attribute “%(name)s” is not allowed here. Use: %(known)s.", **facts
            ),
            "missing": _("<%(tag)s> lacks the attribute “%(name)s”: add it.", **facts),
            "span": _("“%(name)s” is a number from 1 to 99.", **facts),
            "style": _(
                "The style “%(name)s” is not allowed: use measures, margins, borders "
                "and type, such as width: 30mm.",
                **facts,
            ),
            "style_value": _(
                "“%(value)s” is not allowed for %(name)s: only words, numbers and "
                "colours such as #444.",
                **facts,
            ),
            "class": _("“%(name)s” is no class: use small letters.", **facts),
            "length": _("“%(name)s” is no measure: write 25mm or 12pt.", **facts),
            "deep": _("Elements stand too deep within each other: use fewer."),
            "too_big": _("The template is too long: 100,000 signs at most."),
        }[error.code]
