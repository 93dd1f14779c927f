from odoo import http
from odoo.http import request


class PictureController(http.Controller):
    """Pictures of lanes, for who may look at them."""

    @http.route("/wuye/parking/picture/<int:picture_id>", type="http", auth="user")
    def picture(self, picture_id):
        """The JPEG; 404 where the caller may not see it, or it is not here."""
        pictures = request.env["wuye.parking.gate.picture"]
        found = pictures.has_access("read") and pictures.search(
            [("id", "=", picture_id), ("state", "=", "here")]
        )
        if not found:
            raise request.not_found()
        # sudo: the attachment of a picture he has
        stream = (
            request.env["ir.binary"]
            .sudo()
            ._get_stream_from(found.sudo(), "picture", mimetype="image/jpeg")
        )
        # personal data: no cache between, and none that outlives the retention
        return stream.get_response(max_age=0, immutable=False, as_attachment=False)
