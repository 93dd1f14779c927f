"""I8 on the accounting dashboard, whose figures Odoo sums past the record rules."""

from odoo.tests import freeze_time, tagged

from .test_scope import ScopeCommon


@tagged("post_install", "-at_install")
class TestScopeDashboard(ScopeCommon):
    def _dashboard(self, user, journal):
        [data] = journal.with_user(user)._get_journal_dashboard_data_batched().values()
        return data

    def test_i8_the_dashboard_counts_bills_in_scope(self):
        journal = self._bill(self.far).journal_id
        self.assertIn(
            "140.00", self._dashboard(self.accountant, journal)["sum_waiting"]
        )
        self.assertIn("200.00", self._dashboard(self.boss, journal)["sum_waiting"])
        for day in ("2026-01-01", "2026-01-26", "2026-02-20"):
            with freeze_time(day):
                for user, total in ((self.accountant, 140.0), (self.boss, 200.0)):
                    mine = journal.with_user(user)
                    [graph] = mine._get_sale_purchase_graph_data()[journal.id]
                    with self.subTest(day=day, user=user.login):
                        points = [point["value"] for point in graph["values"]]
                        self.assertEqual(sum(points), total)
                        self.assertEqual(
                            points.index(total),
                            self._bucket_of_all(journal),
                            "in the week where Odoo has it",
                        )

    def _bucket_of_all(self, journal):
        [graph] = journal._get_sale_purchase_graph_data()[journal.id]
        return [bool(point["value"]) for point in graph["values"]].index(True)

    def test_i8_the_dashboard_counts_payments_in_scope(self):
        journal = self.company._wuye_tender_journal("cash")
        mine, all_ = (
            journal.with_user(user)._get_journal_dashboard_outstanding_payments()
            for user in (self.accountant, self.boss)
        )
        direct, all_direct = (
            journal.with_user(user)._get_direct_bank_payments()
            for user in (self.accountant, self.boss)
        )
        self.assertEqual(
            mine[journal.id][1] + direct[journal.id][1], 90.0, "60 and 30 in advance"
        )
        self.assertEqual(all_[journal.id][1] + all_direct[journal.id][1], 137.0)
        system = journal._get_journal_dashboard_outstanding_payments()
        self.assertEqual(all_, system)

    def test_i8_the_dashboard_lists_activities_in_scope(self):
        for community in (self.community, self.far):
            bill = self._bill(community)
            bill.activity_schedule(
                "mail.mail_activity_data_todo", summary=f"call {community.code}"
            )
        self.env.flush_all()
        data = bill.journal_id.with_user(self.accountant).json_activity_data
        self.assertIn("call JLW", data)
        self.assertNotIn("call YFY", data)
