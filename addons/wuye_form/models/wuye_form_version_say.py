from odoo import models

from ..language import FormError


class WuyeFormVersion(models.Model):
    """What is wrong with a template, in words that say what to do."""

    _inherit = "wuye.form.version"

    def _say(self, error: FormError) -> str:
        for say in (
            self._say_names,
            self._say_tests,
            self._say_elements,
            self._say_styles,
            self._say_whole,
        ):
            if text := say(error):
                break
        return self.env._("Line %(line)s: %(text)s", line=error.line, text=text)

    def _say_names(self, error):
        """Of names and formats."""
        facts = {"known": "", "format": "", "tag": "", "name": "", **error.facts}
        return {
            "unknown": self.env._(
                "“%(name)s” does not exist here. Is it: %(known)s? All names stand "
                "beside the template.",
                **facts,
            ),
            "name": self.env._(
                "“%(name)s” is no name: names are small letters joined by dots, such "
                "as bill.number. Nothing is called or reckoned.",
                **facts,
            ),
            "not_printable": self.env._(
                "“%(name)s” is a list or a group: print one of its values, a list "
                "within <each>.",
                **facts,
            ),
            "format": self.env._(
                "The format “%(name)s” does not exist. Use one of: %(known)s.", **facts
            ),
            "format_kind": self.env._(
                "The format “%(format)s” does not go with %(name)s. Leave it away or "
                "use another.",
                **facts,
            ),
            "braces": self.env._("Braces are not closed: write {{ name }}."),
        }.get(error.code)

    def _say_tests(self, error):
        """Of tests and repeated lists."""
        facts = {"name": "", **error.facts}
        return {
            "test": self.env._(
                "“%(name)s” is no test. Write name, not name, name = 'text' or "
                "name != 'text'.",
                **facts,
            ),
            "not_rows": self.env._(
                "“%(name)s” is no list: only a list is repeated.", **facts
            ),
            "row_name": self.env._(
                "“%(name)s” cannot name a row: use small letters, and no name that "
                "is used already.",
                **facts,
            ),
            "repeats": self.env._("Lists within lists go three deep at most."),
        }.get(error.code)

    def _say_elements(self, error):
        """Of elements and their attributes."""
        facts = {"known": "", "tag": "", "name": "", "value": "", **error.facts}
        return {
            "part": self.env._(
                "<%(name)s> cannot stand here: a paper has one <body>, and one <stub> "
                "if it has a tear-off stub.",
                **facts,
            ),
            "outside": self.env._(
                "“%(name)s” stands outside: move it into <body> or <stub>.", **facts
            ),
            "tag": self.env._("<%(name)s> is not allowed. Use: %(known)s.", **facts),
            "attribute": self.env._(
                "The attribute “%(name)s” is not allowed here. Use: %(known)s.", **facts
            ),
            "missing": self.env._(
                "<%(tag)s> lacks the attribute “%(name)s”: add it.", **facts
            ),
            "span": self.env._("“%(name)s” is a number from 1 to 99.", **facts),
        }.get(error.code)

    def _say_styles(self, error):
        """Of styles and measures."""
        facts = {"name": "", "value": "", **error.facts}
        return {
            "style": self.env._(
                "The style “%(name)s” is not allowed: use measures, margins, borders "
                "and type, such as width: 30mm.",
                **facts,
            ),
            "style_value": self.env._(
                "“%(value)s” is not allowed for %(name)s: only words, numbers and "
                "colours such as #444.",
                **facts,
            ),
            "class": self.env._("“%(name)s” is no class: use small letters.", **facts),
            "length": self.env._(
                "“%(name)s” is no measure: write 25mm or 12pt.", **facts
            ),
        }.get(error.code)

    def _say_whole(self, error):
        """Of the template as a whole."""
        facts = {"name": "", **error.facts}
        return {
            "xml": self.env._(
                "This is no XML: %(reason)s", reason=error.facts.get("reason")
            ),
            "root": self.env._(
                "A template begins with <paper> and ends with </paper>."
            ),
            "no_body": self.env._(
                "The paper has no <body>: put what is printed into one."
            ),
            "declaration": self.env._(
                "%(name)s is not allowed: take it out, a form needs no declarations.",
                **facts,
            ),
            "deep": self.env._("Elements stand too deep within each other: use fewer."),
            "too_big": self.env._("The template is too long: 100,000 signs at most."),
            "too_long": self.env._(
                "The paper grows beyond all bounds here. Repeat over fewer lists "
                "within lists, or choose fewer records."
            ),
        }.get(error.code)
