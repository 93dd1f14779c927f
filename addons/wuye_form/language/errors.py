"""What is wrong with a template, and where."""


class FormError(ValueError):
    """A template is refused.

    :param code: which rule is broken; the words for people are made from it
        (`wuye.form.version._say`)
    :param line: number of the line in the template, from 1
    :param facts: what the words name: `name`, `known`, ...
    """

    def __init__(self, code: str, line: int, **facts: str) -> None:
        super().__init__(f"line {line}: {code} {facts}")
        self.code = code
        self.line = line
        self.facts = facts
