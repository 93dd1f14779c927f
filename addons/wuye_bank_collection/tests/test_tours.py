"""A file is made, taken in and looked at in the browser, in Chinese (E1, E2)."""

from odoo.tests import tagged

from odoo.addons.wuye_billing.tests.test_tours import ChineseTours

from .common import CollectionMixin


@tagged("post_install", "-at_install")
class TestCollectionTour(CollectionMixin, ChineseTours):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._setup_desk()
        cls._setup_collection()

    def test_e2_a_file_goes_out_and_comes_back_in_chinese(self):
        batch = self._batch()
        self.start_tour(
            f"/odoo/bank-collections/{batch.id}",
            "wuye_bank_collection_out",
            login=self.accountant.login,
        )
        self.assertEqual(batch.state, "out")
        self._answer(batch, {1: "余额不足"})
        self.start_tour(
            f"/odoo/bank-collections/{batch.id}",
            "wuye_bank_collection_back",
            login=self.accountant.login,
        )
        self.assertEqual(batch.state, "done")
