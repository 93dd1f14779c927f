"""Activities of an estate with cards and wallets, and the desk that signs up."""

from odoo.tests import TransactionCase, freeze_time, tagged

from odoo.addons.wuye_wallet.tests.common import NUMBER, WalletMixin

THIRD = "0102A3B4C7"
# the activity: 20 June 2026, 14:00 to 16:00 in Shanghai; sign-up until noon before
BEGIN, END = "2026-06-20 06:00:00", "2026-06-20 08:00:00"
DEADLINE = "2026-06-19 04:00:00"
BEFORE = "2026-06-10 02:00:00"
ON_THE_DAY = "2026-06-20 06:05:00"


class ActivityMixin(WalletMixin):
    """For a class whose `setUpClass` calls `_setup_billing` and `_setup_activities`."""

    @classmethod
    def _setup_activities(cls):
        cls._setup_wallets()
        cls.place.kind = "activity"
        cls.desk = cls._make_user("customer_service", cls.community, login="act-desk")
        cls.repairer = cls._make_user("repairer", cls.community, login="act-repairer")

    @classmethod
    def _make_activity(cls, user=None, is_open=True, **vals):
        event = (
            cls.env["event.event"]
            .with_user(user or cls.desk)
            .create(
                {
                    "name": "端午包粽子",
                    "wuye_community_id": cls.community.id,
                    "wuye_venue": "会所一楼",
                    "date_begin": BEGIN,
                    "date_end": END,
                    "wuye_deadline": DEADLINE,
                    "seats_max": 2,
                    **vals,
                }
            )
        )
        if is_open:
            event.action_wuye_open()
        return event.with_env(cls.env)

    @classmethod
    def _with_fee(cls, fee=30, **vals):
        return cls._make_activity(wuye_fee=fee, wuye_place_id=cls.place.id, **vals)

    def _desk(self, user=None):
        self.env.flush_all()
        return self.env["wuye.activity.desk"].with_user(user or self.desk)

    def _sign_up(self, event, uuid="u1", number=NUMBER, user=None, **order):
        """A tap as the page sends it."""
        told = self._desk(user).tap(event.id, {"uuid": uuid, "number": number, **order})
        self.env.invalidate_all()
        return told

    def _neighbour(self, number, name="李雪", filled=100):
        """Another resident's card, with money."""
        person = self._make_partner(name)
        card = self._make_card(number, person, self.unit)
        wallet = self.env["wuye.wallet"]._of(self.community, person)
        if filled:
            self._fill(wallet, filled)
        return card

    def _registrations(self, event):
        return self.env["event.registration"].search(
            [("event_id", "=", event.id)], order="id"
        )

    def _cancel(self, reason="临时有事", user=None, **vals):
        page = self.env["wuye.activity.cancel"].with_user(user or self.desk)
        self.env.flush_all()
        told = page.create({"reason": reason, **vals}).action_confirm()
        self.env.invalidate_all()
        return told


@tagged("post_install", "-at_install")
class ActivityCase(ActivityMixin, TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_billing()
        cls._setup_activities()

    def setUp(self):
        super().setUp()
        self.registry_enter_test_mode()  # a tap has a transaction of its own
        self.startPatcher(freeze_time(BEFORE))
