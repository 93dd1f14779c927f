"""What a report page may load: this database and these add-ons, nothing else.

A report prints text that strangers wrote (a name, a complaint). Whatever a page links
to is therefore answered here, from four places that anybody may see anyway: asset
bundles, `static` folders, public attachments, barcodes. No network, no file names, no
rights of the user who prints.
"""

import logging
import mimetypes
import re
from urllib.parse import parse_qsl, unquote, urlsplit

from odoo.tools.misc import file_path

from .weasy import URLFetcher, URLFetcherResponse

_logger = logging.getLogger(__name__)

OWN_ORIGIN = "http://report.invalid"  # a reserved name: nothing can answer there
_MODULE = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)
_ATTACHMENT = re.compile(
    r"/web/(?:image|content)/(\d+)(?:-[0-9a-f]+)?(?:/.*)?", re.ASCII
)


class NotServed(ValueError):
    """A report asked for something that is not given to reports, or is not there."""


class ReportFetcher(URLFetcher):
    """Answers the links of a batch of report pages; each is read once."""

    def __init__(self, env, origins=()):
        """`origins`: further scheme://host[:port] that mean this server, such as the
        address of `web.base.url`; their paths are read here, never asked for."""
        super().__init__(allowed_protocols=("data",))
        self.env = env
        self.origins = {OWN_ORIGIN, *filter(None, map(origin_of, origins))}
        self.cache = {}
        self.told = set()

    def fetch(self, url, headers=None):
        """The hook WeasyPrint calls for images, fonts and imported stylesheets."""
        if url[:5].lower() == "data:":
            return super().fetch(url, headers)
        try:
            content, mimetype = self.load(url)
        except NotServed as error:
            self._tell(url, error)
            raise
        return URLFetcherResponse(url, content, {"Content-Type": mimetype})

    def _tell(self, url, error):
        # Odoo's own stylesheets name dozens of web fonts: one line for such a server.
        origin = origin_of(url)
        foreign = origin and origin not in self.origins
        if (what := origin if foreign else url) not in self.told:
            self.told.add(what)
            level = logging.INFO if foreign else logging.WARNING
            _logger.log(level, "Left out of a report: %s", error)

    def load(self, url):
        """(bytes, mimetype) of an absolute URL; raises NotServed."""
        if url not in self.cache:
            self.cache[url] = self._read(url)
        return self.cache[url]

    def _read(self, url):
        if origin_of(url) not in self.origins:
            raise NotServed(f"{url!r} is not on this server")
        address = urlsplit(url)
        path = unquote(address.path)
        parts = path.split("/")[1:]
        if ".." in parts or "." in parts or "\\" in path or "\0" in path:
            raise NotServed(f"{url!r} is no plain path")
        if parts[:2] == ["web", "assets"]:
            return self._read_bundle(parts[-1])
        if parts[:2] == ["report", "barcode"]:
            return self._read_barcode(parts[2:], dict(parse_qsl(address.query)))
        if len(parts) > 2 and parts[1] == "static":
            return self._read_static(parts)
        return self._read_attachment(path)

    def _read_bundle(self, name):
        # Not the stored file of the bundle: it may not have been made yet.
        try:
            parsed = self.env["ir.asset"]._parse_bundle_name(name, debug_assets=False)
        except ValueError as error:
            raise NotServed(f"asset bundle {name!r}: {error}") from None
        bundle, rtl, kind, autoprefix = parsed
        if kind != "css":
            raise NotServed(f"asset bundle {name!r} is no stylesheet")
        assets = self.env["ir.qweb"]._get_asset_bundle(
            bundle, css=True, js=False, rtl=rtl, autoprefix=autoprefix
        )
        return assets.css().raw, "text/css"

    def _read_barcode(self, parts, options):
        kind = parts[0] if parts else ""
        kind = options.pop("barcode_type", kind)
        value = options.pop("value", "/".join(parts[1:]))
        try:
            image = self.env["ir.actions.report"].barcode(kind, value, **options)
        except Exception as error:
            # The drawing library raises whatever its parts do: KeyError for an unknown
            # kind, its own error where it lacks a backend. One picture is missing then.
            raise NotServed(f"barcode {kind!r} of {value!r}: {error}") from error
        return image, "image/png"

    def _read_static(self, parts):
        name = "/".join(parts)
        if not _MODULE.fullmatch(parts[0]):
            raise NotServed(f"{name!r} belongs to no module")
        try:
            with open(file_path(name), "rb") as stream:
                content = stream.read()
        except (FileNotFoundError, IsADirectoryError):
            raise NotServed(f"{name!r} does not exist") from None
        return content, mimetypes.guess_type(name)[0] or "application/octet-stream"

    def _read_attachment(self, path):
        domain = [("public", "=", True)]
        if match := _ATTACHMENT.fullmatch(path):
            domain.append(("id", "=", int(match[1])))
        else:
            domain.append(("url", "=", path))
        # sudo: who prints may lack access to attachments; public ones anybody can open
        attachment = self.env["ir.attachment"].sudo().search(domain, limit=1)
        if not attachment or not attachment.raw:
            raise NotServed(f"{path!r} is no public attachment")
        return attachment.raw, attachment.mimetype


def origin_of(url):
    """scheme://host[:port] of a web address in small letters, else an empty text."""
    address = urlsplit(url or "")
    if address.scheme not in ("http", "https") or not address.netloc:
        return ""
    return f"{address.scheme}://{address.netloc}".lower()
