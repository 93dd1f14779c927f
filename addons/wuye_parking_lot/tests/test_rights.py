"""Who may what: stays and lifts are written by driving only (I8)."""

from odoo.exceptions import AccessError

from .common import CAR, LotCase


class TestRights(LotCase):
    def test_nobody_writes_stays_payments_lifts_or_corrections(self):
        told = self._in("08:00")
        stay = self._stay(told)
        for user in (self.guard, self.manager, self.accountant, self.cashier):
            for records in (stay, stay.lift_ids):
                with self.assertRaises(AccessError):
                    records.with_user(user).write({"reason": "改一改"})
                with self.assertRaises(AccessError):
                    records.with_user(user).unlink()
            with self.assertRaises(AccessError):
                self.env["wuye.parking.payment"].with_user(user).create(
                    {
                        "stay_id": stay.id,
                        "amount": 1.0,
                        "settled_at": "2026-11-23",
                        "token": "token-false",
                    }
                )

    def test_a_guard_of_another_community_sees_nothing(self):
        told = self._in("08:00")
        self._permit(CAR)
        place = self._make_community("XQ", "溪桥", self.company)
        stranger = self._make_user("guard", place, login="guard-elsewhere")
        for model in ("stay", "lot", "lane", "lift", "permit", "permit.span"):
            records = self.env[f"wuye.parking.{model}"].with_user(stranger)
            self.assertFalse(records.search([("id", "!=", 0)]), model)
        with self.assertRaises(AccessError):
            self._stay(told).with_user(stranger).read(["plate"])

    def test_clerks_do_not_work_at_lanes(self):
        house = self.env["wuye.parking.gatehouse"].with_user(self.clerk)
        with self.assertRaises(AccessError):
            house.drive_in(self.way_in.id, CAR, "token-clerk")

    def test_a_guard_grants_no_days_to_a_month_card(self):
        permit = self._permit(CAR)
        with self.assertRaises(AccessError):
            permit.span_ids.with_user(self.guard).create(
                {
                    "permit_id": permit.id,
                    "date_from": "2027-01-01",
                    "date_to": "2027-01-31",
                    "reason": "自己给的",
                }
            )
