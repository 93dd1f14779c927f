"""A report loads from this database and these add-ons, and from nowhere else."""

import logging
from unittest.mock import patch

from odoo.tests import TransactionCase, new_test_user
from odoo.tools import mute_logger

from ..fetcher import OWN_ORIGIN, NotServed, ReportFetcher, origin_of
from ..weasy import weasyprint

LOGGER = "odoo.addons.wuye_pdf.fetcher"


class TestFetcher(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = new_test_user(cls.env, "pdf_reader", groups="base.group_user")
        cls.fetcher = ReportFetcher(
            cls.env(user=cls.user), ["http://wuye.example:8069/web"]
        )

    def load(self, path):
        return self.fetcher.load(f"{OWN_ORIGIN}{path}")

    def test_static_file_of_a_module_is_served(self):
        content, mimetype = self.load("/web/static/img/logo.png")
        self.assertEqual((content[1:4], mimetype), (b"PNG", "image/png"))

    def test_own_address_is_read_here_and_never_asked_for(self):
        with patch("socket.socket.connect", side_effect=AssertionError("network")):
            url = "http://wuye.example:8069/web/static/img/logo.png?unique=1"
            content, _mimetype = self.fetcher.load(url)
        self.assertEqual(content[1:4], b"PNG")

    def test_asset_bundle_is_served_as_stylesheet(self):
        content, mimetype = self.load(
            "/web/assets/1/x/web.report_assets_common.min.css"
        )
        self.assertEqual(mimetype, "text/css")
        self.assertIn(b"{", content)

    def test_public_attachment_is_served_by_address_and_by_number(self):
        attachment = self.env["ir.attachment"].create(
            {
                "name": "seal.png",
                "raw": b"seal",
                "public": True,
                "url": "/wuye/seal",
                "mimetype": "image/png",
            }
        )
        self.assertEqual(self.load("/wuye/seal"), (b"seal", attachment.mimetype))
        for path in (
            f"/web/image/{attachment.id}",
            f"/web/content/{attachment.id}-1f/a",
        ):
            self.assertEqual(self.load(path)[0], b"seal")

    def test_private_attachment_is_refused_even_to_who_may_read_it(self):
        attachment = self.env["ir.attachment"].create(
            {"name": "contract", "raw": b"secret", "url": "/wuye/contract"}
        )
        for path in ("/wuye/contract", f"/web/content/{attachment.id}"):
            with self.assertRaises(NotServed):
                ReportFetcher(self.env).load(f"{OWN_ORIGIN}{path}")

    def test_barcode_is_made_here_from_either_form_of_its_address(self):
        # the drawing itself is core's, and needs a library this machine may lack
        reports = type(self.env["ir.actions.report"])
        with patch.object(reports, "barcode", return_value=b"PNG") as barcode:
            for path in (
                "/report/barcode/QR/WY/2026-01?width=100",
                "/report/barcode/?barcode_type=QR&value=WY%2F2026-01&width=100",
            ):
                self.assertEqual(self.load(path), (b"PNG", "image/png"))
                barcode.assert_called_with("QR", "WY/2026-01", width="100")

    def test_data_address_is_served(self):
        response = self.fetcher.fetch("data:text/plain;base64,d3V5ZQ==")
        self.assertEqual(response.read(), b"wuye")

    def test_everything_else_is_refused(self):
        refused = [
            "file:///etc/passwd",
            "FILE:///etc/passwd",
            "ftp://wuye.example/x",
            "http://example.com/web/static/img/logo.png",
            "https://wuye.example:8069/web/static/img/logo.png",  # another scheme
            "http://wuye.example/web/static/img/logo.png",  # another port
            "//example.com/logo.png",
            "/etc/passwd",
            f"{OWN_ORIGIN}/etc/passwd",
            f"{OWN_ORIGIN}//etc/passwd",
            f"{OWN_ORIGIN}/web/static/../__manifest__.py",
            f"{OWN_ORIGIN}/web/static/%2e%2e/__manifest__.py",
            f"{OWN_ORIGIN}/web/static/..%2f..%2f__manifest__.py",
            f"{OWN_ORIGIN}/web/static/..%5c__manifest__.py",
            f"{OWN_ORIGIN}/web/static/%00",
            f"{OWN_ORIGIN}/../static/x",
            f"{OWN_ORIGIN}/etc/static/passwd",
            f"{OWN_ORIGIN}/./static/passwd",
            f"{OWN_ORIGIN}//static/etc/passwd",
            f"{OWN_ORIGIN}/web/__manifest__.py",
            f"{OWN_ORIGIN}/web/static/img",
            f"{OWN_ORIGIN}/web/static/img/no_such.png",
            f"{OWN_ORIGIN}/web/assets/1/x/web.report_assets_common.min.js",
            f"{OWN_ORIGIN}/web/assets/1/x/nothing",
            f"{OWN_ORIGIN}/report/barcode/NoSuchKind/1",
            f"{OWN_ORIGIN}/report/barcode",
            f"{OWN_ORIGIN}/web/image/res.partner/1/image_128",
            f"{OWN_ORIGIN}/web/image/0",
            f"{OWN_ORIGIN}/",
            OWN_ORIGIN,
        ]
        for url in refused:
            with self.subTest(url=url), self.assertRaises(NotServed):
                self.fetcher.load(url)

    def test_refusal_is_logged_and_the_page_goes_on(self):
        fetcher = ReportFetcher(self.env)
        with self.assertLogs(LOGGER, "WARNING") as log:
            document = weasyprint.HTML(
                string="<p>text<img src='file:///etc/passwd'></p>",
                base_url=OWN_ORIGIN,
                url_fetcher=fetcher,
            ).render()
        self.assertEqual(len(document.pages), 1)
        self.assertIn("file:///etc/passwd", log.output[0])

    def test_other_server_is_named_once(self):
        fetcher = ReportFetcher(self.env)
        # not assertLogs: the test runner may silence what is below a warning
        with patch.object(logging.getLogger(LOGGER), "log") as log:
            for name in ("a.woff", "b.woff"):
                with self.assertRaises(NotServed):
                    fetcher.fetch(f"https://fonts.example.com/{name}")
        self.assertEqual([call.args[0] for call in log.call_args_list], [logging.INFO])

    @mute_logger(LOGGER)
    def test_nothing_in_a_page_reaches_the_network_or_the_disk(self):
        page = """
            <link rel="attachment" href="file:///etc/passwd">
            <style>@import "http://example.com/a.css";
                @import url(file:///etc/passwd);
                @font-face { font-family: x; src: url(http://example.com/x.woff) }
                p { background: url(http://example.com/b.png); font-family: x }</style>
            <p>text</p><object data="file:///etc/passwd"></object>
            <embed src="http://example.com/c.svg">
            <svg><image href="file:///etc/passwd"/></svg>"""
        with (
            patch("socket.socket.connect", side_effect=AssertionError("network")),
            patch("urllib.request.FileHandler.file_open", side_effect=AssertionError),
        ):
            content = weasyprint.HTML(
                string=page, base_url=OWN_ORIGIN, url_fetcher=self.fetcher
            ).write_pdf()
        self.assertNotIn(b"root:", content)

    def test_each_address_is_read_once(self):
        fetcher = ReportFetcher(self.env)
        with patch.object(type(fetcher), "_read", return_value=(b"", "")) as read:
            fetcher.load(f"{OWN_ORIGIN}/a")
            fetcher.load(f"{OWN_ORIGIN}/a")
        self.assertEqual(read.call_count, 1)

    def test_origin_is_scheme_host_and_port(self):
        for url, origin in (
            ("HTTP://Wuye.Example:8069/web?x#y", "http://wuye.example:8069"),
            ("https://wuye.example", "https://wuye.example"),
            ("file:///etc", ""),
            ("/web", ""),
            ("", ""),
            (None, ""),
        ):
            self.assertEqual(origin_of(url), origin)
