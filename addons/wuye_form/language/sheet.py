"""The sheet a form is printed on, as CSS and HTML for the PDF engine."""

from dataclasses import dataclass
from html import escape

# width x height in millimetres, upright
SIZES = {
    "a4": (210.0, 297.0),
    "a5": (148.0, 210.0),
    "cont_93": (241.0, 93.0),
    "cont_140": (241.0, 140.0),
    "cont_280": (241.0, 280.0),
}
FONTS = {
    "sans": '"Noto Sans CJK SC", "Source Han Sans SC", sans-serif',
    "serif": '"Noto Serif CJK SC", "Source Han Serif SC", serif',
    "mono": '"Noto Sans Mono CJK SC", monospace',
}
GAP = 3.0  # mm between the tear line of a stub and what is beside it


@dataclass(frozen=True)
class Sheet:
    """Measures in millimetres; `stub` is "", "left" or "top"; font size in points."""

    width: float
    height: float
    margins: tuple  # top, right, bottom, left
    font: str = "sans"
    font_size: float = 9.0
    stub: str = ""
    stub_size: float = 0.0
    page_words: str = ""  # with {page} and {pages}; nothing: no page numbers

    def css(self) -> str:
        """The page: its exact size, margins, stub, copy mark and page numbers."""
        top, right, bottom, left = self.margins
        stub_top = self.stub_size if self.stub == "top" else 0
        stub_left = self.stub_size if self.stub == "left" else 0
        return (
            f"@page {{ size: {self.width}mm {self.height}mm; "
            f"margin: {top + stub_top}mm {right}mm {bottom}mm {left + stub_left}mm;"
            f" @right-top {{ content: element(mark); vertical-align: top;"
            f" padding: 6mm 0 0 1mm }} {self._stub_css()} {self._number_css()} }}\n"
            f"html {{ font-family: {FONTS[self.font]}; font-size: {self.font_size}pt }}"
            f"\n.mark {{ position: running(mark) }} .stub {{ position: running(stub) }}"
            f"\n.paper {{ padding: {GAP if stub_top else 0}mm 0 0 "
            f"{GAP if stub_left else 0}mm }}"
        )

    def _stub_css(self):
        top, right, _bottom, left = self.margins
        line = "0.2mm dashed #444"
        if self.stub == "left":
            return (
                "@left-top { content: element(stub); height: 100%; vertical-align: top;"
                f" padding: 0 {GAP}mm 0 {left}mm; border-right: {line} }}"
            )
        if self.stub == "top":
            return (
                "@top-left { content: element(stub); width: 100%; vertical-align: top;"
                f" padding: {top}mm 0 0 0; border-bottom: {line} }}"
            )
        return ""

    def _number_css(self):
        if not self.page_words:
            return ""
        words = self.page_words.replace("\\", "").replace('"', "")
        words = words.replace("{page}", '" counter(page) "')
        words = words.replace("{pages}", '" counter(pages) "')
        return (
            f'@bottom-right {{ content: "{words}"; font-size: 7.5pt;'
            " white-space: nowrap; vertical-align: top; padding-top: 1mm }"
        )


def write_document(body: str, stub: str, mark=(), notice: str = "") -> str:
    """The HTML of one copy.

    :param body, stub: HTML made by `Form.render`
    :param mark: texts printed sign under sign at the right edge: which copy it is
    :param notice: printed across the top: a sample, or printed again
    """
    edge = "".join(f"<p>{'<br/>'.join(map(escape, text))}</p>" for text in mark)
    return (
        '<html><head><meta charset="utf-8"/></head><body>'
        + (f'<div class="mark">{edge}</div>' if mark else "")
        + (f'<div class="stub">{stub}</div>' if stub else "")
        + (f'<div class="notice">{escape(notice)}</div>' if notice else "")
        + f'<div class="paper">{body}</div></body></html>'
    )
