"""A form as an XML file, to carry it from one database to another."""

from lxml import etree

from .language.checker import parse
from .language.errors import FormError

TEXTS = ("paper", "orientation", "copies_mode", "stub", "font")
NUMBERS = (
    *("width", "height", "margin_top", "margin_right", "margin_bottom"),
    *("margin_left", "stub_size", "font_size"),
)
CHOICES = {
    "paper": ("a4", "a5", "cont_93", "cont_140", "cont_280", "custom"),
    "orientation": ("portrait", "landscape"),
    "copies_mode": ("sheets", "carbon"),
    "stub": ("left", "top", ""),
    "font": ("sans", "serif", "mono"),
}


class FileError(ValueError):
    """A file is refused; `code` names the reason, `fact` what is at fault."""

    def __init__(self, code, fact=""):
        super().__init__(f"{code}: {fact}")
        self.code = code
        self.fact = fact


def write_form(version) -> bytes:
    """The file of a version; the template stands in it as text, line by line."""
    root = etree.Element(
        "wuye-form",
        {
            "name": version.form_id.name,
            "subject": version.form_id.subject,
            "page_numbers": str(int(version.page_numbers)),
            **{name: version[name] or "" for name in TEXTS},
            **{name: f"{version[name]:g}" for name in NUMBERS},
        },
    )
    for name in version._copy_names():
        etree.SubElement(root, "copy").text = name
    etree.SubElement(root, "template").text = f"\n{version.template}"
    return etree.tostring(root, encoding="utf-8", xml_declaration=True)


def read_form(content: bytes) -> tuple:
    """(name, subject, values of a version) of a file; FileError."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise FileError("encoding") from error
    try:
        root = parse(text)
    except FormError as error:
        raise FileError("xml", error) from error
    template = root.findtext("template")
    if root.tag != "wuye-form" or not template or not root.get("name"):
        raise FileError("xml", root.tag)
    vals = {
        "template": template.removeprefix("\n"),
        "copies": "\n".join(copy.text or "" for copy in root.findall("copy")),
        "page_numbers": root.get("page_numbers", "1") == "1",
        **{name: _choice(root, name) for name in TEXTS if name in root.attrib},
        **{name: _number(root, name) for name in NUMBERS if name in root.attrib},
    }
    return root.get("name"), root.get("subject", ""), vals


def _choice(root, name):
    value = root.get(name)
    if value not in CHOICES[name]:
        raise FileError("value", f"{name}={value}")
    return value or False


def _number(root, name):
    try:
        value = float(root.get(name))
    except ValueError:
        value = -1.0
    if not 0 <= value < 10_000:
        raise FileError("value", f"{name}={root.get(name)}")
    return value
