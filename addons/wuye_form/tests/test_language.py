"""The language of forms: what it writes, and what it refuses, with the line."""

from odoo.tests import BaseCase

from ..language import Field, FormError, compile_form, rows

SCHEMA = {
    "bill": Field(
        "Bill",
        "group",
        {
            "number": Field("Number"),
            "amount": Field("Amount", "money"),
            "date": Field("Date", "date"),
            "void": Field("Void", "flag"),
        },
    ),
    "lines": rows(
        "Lines",
        {"item": Field("Item"), "parts": rows("Parts", {"name": Field("Name")})},
    ),
}
VALUES = {
    "bill": {"number": "A-1", "amount": "1560.03", "date": "2026-02-03", "void": False},
    "lines": [
        {"item": "物业费", "parts": [{"name": "x"}, {"name": "y"}]},
        {"item": "水费", "parts": []},
    ],
}


class TestLanguage(BaseCase):
    def _write(self, body, values=VALUES):
        form = compile_form(f"<paper><body>{body}</body></paper>", SCHEMA)
        return form.render(values)[0]

    def _refuse(self, template, code, line=1, **facts):
        with self.assertRaises(FormError) as caught:
            compile_form(template, SCHEMA)
        self.assertEqual((caught.exception.code, caught.exception.line), (code, line))
        for name, text in facts.items():
            self.assertIn(text, caught.exception.facts[name])

    def _refuse_body(self, body, code, line=1, **facts):
        self._refuse(f"<paper><body>{body}</body></paper>", code, line, **facts)

    # === WHAT IT WRITES === #

    def test_i7_names_are_printed_by_their_kind(self):
        html = self._write("<p>{{ bill.number }}|{{ bill.amount }}|{{bill.date}}</p>")
        self.assertEqual(html, "<p>A-1|1,560.03|2026-02-03</p>")

    def test_i7_formats(self):
        for text, printed in (
            ("bill.amount | capital", "人民币壹仟伍佰陆拾元零叁分"),
            ("bill.amount | number", "1560.03"),
            ("bill.date | date_cn", "2026年2月3日"),
            ("bill.date | month", "2026-02"),
            ("bill.date | month_cn", "2026年2月"),
        ):
            with self.subTest(text=text):
                self.assertEqual(self._write(f"<p>{{{{ {text} }}}}</p>")[3:-4], printed)

    def test_i7_lists_are_repeated_and_numbered(self):
        html = self._write(
            '<each in="lines" as="line"><p>{{ line.no }}{{ line.item }}'
            '<each in="line.parts" as="part"><i>{{ part.name }}</i></each></p></each>'
        )
        self.assertEqual(html, "<p>1物业费<i>x</i><i>y</i></p><p>2水费</p>")

    def test_i7_parts_are_left_out_by_a_test(self):
        for test, shown in (
            ("bill.number", True),
            ("not bill.number", False),
            ("bill.void", False),
            ("lines", True),
            ("bill.number = 'A-1'", True),
            ("bill.number != 'A-1'", False),
            ("not bill.number = 'B'", True),
        ):
            with self.subTest(test=test):
                html = self._write(f'<if test="{test}"><p>x</p></if>')
                self.assertEqual(html, "<p>x</p>" if shown else "")

    def test_i7_zero_is_no_amount_to_a_test(self):
        values = {"bill": {"amount": "0.00"}}
        self.assertEqual(self._write('<if test="bill.amount">x</if>', values), "")

    def test_i7_a_qr_code_is_drawn_by_the_server(self):
        html = self._write('<qr of="bill.number" width="20mm"/>')
        self.assertIn("/report/barcode/?barcode_type=QR&amp;value=A-1", html)
        self.assertIn("width: 20mm; height: 20mm", html)

    # === WHAT STRANGERS WROTE === #

    def test_i7_values_are_text_never_tags_never_names(self):
        evil = '<script>1</script>{{ bill.amount }}"&'
        html = self._write("<p>{{ bill.number }}</p>", {"bill": {"number": evil}})
        self.assertEqual(
            html,
            "<p>&lt;script&gt;1&lt;/script&gt;{{ bill.amount }}&quot;&amp;</p>",
        )

    def test_i7_a_code_cannot_leave_its_address(self):
        evil = '"/><script>&value=x#/../..'
        html = self._write('<qr of="bill.number"/>', {"bill": {"number": evil}})
        self.assertNotIn("<script>", html)
        self.assertEqual(html.count("value="), 1)

    # === ATTACKS === #

    def test_i7_no_elements_that_load_run_or_embed(self):
        for tag in (
            *("script", "style", "link", "iframe", "object", "embed", "img", "svg"),
            *("form", "input", "base", "meta", "a", "t", "xsl", "video", "math"),
        ):
            with self.subTest(tag=tag):
                self._refuse_body(f"<p>\n<{tag}/></p>", "tag", 2, name=tag)

    def test_i7_no_attributes_that_run_or_load(self):
        for attribute in (
            *("onclick", "onload", "href", "src", "t-out", "t-att-x", "data-wuye-css"),
            *("id", "background", "data-oe-lang", "lang", "xmlns:x"),
        ):
            with self.subTest(attribute=attribute):
                space = 'xmlns:x="urn:x" ' if ":" in attribute else ""
                text = f'<p {attribute.split(":")[0]}="x">a</p>'
                if space:
                    text = '<p xmlns:x="urn:x" x:href="x">a</p>'
                self._refuse_body(text, "attribute")

    def test_i7_no_style_that_loads_or_hides_a_call(self):
        for style in (
            "background: url(http://x/)",
            "background-image: none",
            "width: calc(1px)",
            "width: expression(alert(1))",
            "content: 'x'",
            "color: var(--x)",
            "--x: 1",
            "width: 1\\75rl",
            "@import 'x'",
            "behavior: x",
            "width: 1mm; margin: url(x)",
            "color: red; }} @page {{ size: a1",
            "position: running(mark)",
        ):
            with self.subTest(style=style), self.assertRaises(FormError) as caught:
                compile_form(
                    f'<paper><body><p style="{style}"/></body></paper>', SCHEMA
                )
            self.assertIn(caught.exception.code, ("style", "style_value"))

    def test_i7_no_names_that_reach_for_methods(self):
        for name, code in (
            ("bill.__class__", "name"),
            ("bill._name", "name"),
            ("bill.number.upper", "unknown"),
            ("bill.number.upper()", "name"),
            ("env", "unknown"),
            ("self", "unknown"),
            ("request.env.cr", "unknown"),
            ("lines.0.item", "name"),
            ("lines[0]", "name"),
            ("1 + 1", "name"),
            ("'a' * 999", "name"),
            ("bill.items", "unknown"),
            ("bill.keys", "unknown"),
            ("", "name"),
        ):
            with self.subTest(name=name):
                self._refuse_body(f"<p>{{{{ {name} }}}}</p>", code)
                self._refuse_body(f'<each in="{name}" as="x">a</each>', code)

    def test_i7_formats_call_nothing(self):
        self._refuse_body("<p>{{ bill.number | upper }}</p>", "format")
        self._refuse_body("<p>{{ bill.number | __import__ }}</p>", "format")
        self._refuse_body("<p>{{ bill.number | capital }}</p>", "format_kind")

    def test_i7_tests_reckon_nothing(self):
        for test in ("1", "bill.amount > 0", "bill.number or x", "bill.number()", ""):
            with self.subTest(test=test), self.assertRaises(FormError):
                compile_form(
                    f'<paper><body><if test="{test.replace(">", "&gt;")}">x</if>'
                    "</body></paper>",
                    SCHEMA,
                )

    def test_i7_no_declarations_entities_or_files(self):
        bomb = (
            '<!DOCTYPE paper [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>\n'
            "<paper><body>&b;</body></paper>"
        )
        self._refuse(bomb, "declaration")
        self._refuse(
            '\n<!DOCTYPE paper SYSTEM "file:///etc/passwd"><paper/>', "declaration", 2
        )
        self._refuse("<paper><body>&b;</body></paper>", "xml")
        self._refuse_body('<?xml-stylesheet href="x"?>', "tag")
        self._refuse_body(
            '<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="x"/>', "tag"
        )

    def test_i7_repeating_always_ends(self):
        """Three lists within lists at most, and 20,000 turns on one paper."""
        deep = '<each in="lines" as="{}">'
        body = "".join(map(deep.format, "abcd")) + "x" + "</each>" * 4
        self._refuse_body(body, "repeats")
        body = "".join(map(deep.format, "abc")) + "x" + "</each>" * 3
        form = compile_form(f"<paper><body>{body}</body></paper>", SCHEMA)
        with self.assertRaises(FormError) as caught:
            form.render({"lines": [{"item": "x"}] * 40})
        self.assertEqual(caught.exception.code, "too_long")

    def test_i7_a_paper_does_not_grow_without_end(self):
        long = "长" * 1000
        body = f'<each in="lines" as="line"><p>{long}</p></each>'
        form = compile_form(f"<paper><body>{body}</body></paper>", SCHEMA)
        with self.assertRaises(FormError) as caught:
            form.render({"lines": [{"item": "x"}] * 3000})
        self.assertEqual(caught.exception.code, "too_long")

    def test_i7_too_deep_or_too_big(self):
        self._refuse_body("<div>" * 60 + "</div>" * 60, "deep")
        self._refuse_body("x" * 100_001, "too_big")

    def test_i7_a_row_does_not_hide_another_name(self):
        self._refuse_body('<each in="lines" as="bill">x</each>', "row_name")
        self._refuse_body('<each in="lines" as="__x">x</each>', "row_name")
        self._refuse_body('<each in="bill" as="x">x</each>', "not_rows")

    # === LINE AND REMEDY === #

    def test_i7_the_line_at_fault_is_named(self):
        template = (
            "<paper>\n  <body>\n    <p>a\n b</p>\n    <p>\n      {{ bill.amont }}\n"
            "    </p>\n  </body>\n</paper>"
        )
        self._refuse(template, "unknown", 6, known="amount")
        self._refuse_body("\n<p>a</p>\n\n{{ bill }}", "not_printable", 4)
        self._refuse_body("\n<p>{{ bill.number</p>", "braces", 2)
        self._refuse_body("\n\n<if>x</if>", "missing", 3)
        self._refuse_body("\n<p>", "xml", 2)

    def test_i7_shape_of_a_paper(self):
        self._refuse("<form/>", "root")
        self._refuse("<paper/>", "no_body")
        self._refuse("<paper><p/></paper>", "part")
        self._refuse("<paper>x<body/></paper>", "outside")
        self._refuse("<paper><body/><body/></paper>", "part")
        self._refuse("", "xml")
