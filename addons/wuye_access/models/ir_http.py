from odoo import models
from odoo.http import SessionExpiredException, request

OWN_DETAILS = "/wuye/own-details"


class DetailsUnconfirmedError(SessionExpiredException):
    """A page was asked for before the own details were confirmed."""


class IrHttp(models.AbstractModel):
    _inherit = "ir.http"

    @classmethod
    def _authenticate(cls, endpoint):
        """Each request of a signed-in user: delegations turn, details are confirmed."""
        super()._authenticate(endpoint)
        routing = endpoint.routing
        if routing["auth"] not in ("user", "bearer") or not request.env.uid:
            return
        if request.env.user._turn_delegations():
            # what this transaction has read is from before the turn
            # pylint: disable-next=invalid-commit  # nothing is written yet: a new snapshot
            request.env.cr.commit()
            request.env.transaction.reset()
        is_exempt = routing.get("wuye_unconfirmed") or not routing.get(
            "check_identity", True
        )
        if is_exempt or not request.env.user._must_confirm_details():
            return
        if routing["type"] == "http":
            raise DetailsUnconfirmedError
        request.env.user._refuse_unconfirmed()

    @classmethod
    def _handle_error(cls, exception):
        if isinstance(exception, DetailsUnconfirmedError):
            return request.redirect_query(
                OWN_DETAILS, {"redirect": request.httprequest.full_path}
            )
        return super()._handle_error(exception)

    def session_info(self):
        info = super().session_info()
        user = self.env.user
        if user._is_internal():
            # sudo: own delegations only
            running = self.env["wuye.delegation"].sudo()._running(user)
            info["wuye_acting_for"] = [
                {"name": delegation.lender_id.name, "until": delegation._say_until()}
                for delegation in running
            ]
        return info
