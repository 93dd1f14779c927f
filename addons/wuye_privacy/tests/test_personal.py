import json

from psycopg2.errors import CheckViolation

from odoo.exceptions import AccessError, UserError
from odoo.fields import Command
from odoo.tests import Form, new_test_user
from odoo.tools import mute_logger

from odoo.addons.wuye_property.tests.common import POSTS, WRITERS

from .common import IDENTITY, MASKED_IDENTITY, MASKED_PHONE, PHONE, WuyePrivacyCase

FIELDS = ["phone", "wuye_id_number"]


class TestPersonal(WuyePrivacyCase):
    """A10, R14: masked on every path, for every post."""

    def test_a10_every_post_reads_masks(self):
        for post in POSTS:
            person = self._as(post)
            self.assertEqual(person.phone, MASKED_PHONE, post)
            self.assertEqual(person.wuye_id_number, MASKED_IDENTITY, post)
            self.assertIn("****8000", person.phone_sanitized, post)
            for rows in (
                person.read(FIELDS),
                person.search_read([("id", "=", person.id)], FIELDS),
                person.web_read({name: {} for name in FIELDS}),
            ):
                self.assertEqual(rows[0]["phone"], MASKED_PHONE, post)
                self.assertEqual(rows[0]["wuye_id_number"], MASKED_IDENTITY, post)

    def test_a10_system_code_reads_the_whole(self):
        self.assertEqual(self.owner.sudo().phone, PHONE)
        self.assertEqual(self.owner.sudo().wuye_id_number, IDENTITY)

    def test_a10_context_from_outside_takes_no_mask_off(self):
        for value in (True, 1, "x", {}):
            person = self._as("manager").with_context(wuye_personal_clear=value)
            self.assertEqual(person.phone, MASKED_PHONE)

    def test_a10_through_another_record(self):
        rows = self._as("collector", self.home)
        self.assertEqual(rows.partner_id.phone, MASKED_PHONE)
        spec = {"partner_id": {"fields": {"phone": {}}}}
        self.assertEqual(rows.web_read(spec)[0]["partner_id"]["phone"], MASKED_PHONE)

    def test_companies_colleagues_and_oneself_are_not_masked(self):
        company = self._make_partner("Trading Co.", phone=PHONE, is_company=True)
        self._make_occupancy(self.unit, company, "tenant")
        supplier = self._make_partner("Lift Service", phone=PHONE)
        for partner in (company, supplier):
            self.assertEqual(self._as("guard", partner).phone, PHONE)
        resident = new_test_user(self.env, login="resident", groups="base.group_user")
        resident.partner_id.phone = PHONE
        self._make_occupancy(self.unit, resident.partner_id, "family")
        self.assertEqual(self._as(resident, resident.partner_id).phone, PHONE)
        self.assertEqual(self._as("guard", resident.partner_id).phone, MASKED_PHONE)
        self.assertEqual(self._as("guard", resident).phone, MASKED_PHONE)

    def test_a10_search_tells_no_more_than_the_mask(self):
        people = self._as("manager").browse()
        mine = [("id", "=", self.owner.id)]
        for operator, value, is_found in (
            ("=", PHONE, True),
            ("in", [PHONE, "1"], True),
            ("ilike", "8000", True),
            ("ilike", "138 0013 8000", True),
            ("=like", "138%", False),
            ("like", "0013", False),
            ("ilike", "1380013", False),
            (">=", "138001", False),
            ("<", "2", False),
            ("not ilike", "0013", True),
            ("not ilike", "9999", True),
            ("not ilike", "8000", False),
            ("!=", False, True),
        ):
            found = people.search_count([*mine, ("phone", operator, value)])
            self.assertEqual(bool(found), is_found, (operator, value))
        for value, is_found in ((IDENTITY.lower(), True), (IDENTITY[:-1], False)):
            found = people.search_count([*mine, ("wuye_id_number", "=", value)])
            self.assertEqual(bool(found), is_found, value)
            names = [row[0] for row in people.name_search(value)]
            self.assertEqual(self.owner.id in names, is_found, value)

    def test_a10_search_of_phone_validation_as_well(self):
        people = self._as("manager").browse()
        mine = [("id", "=", self.owner.id)]
        for operator, value, is_found in (
            ("ilike", "8000", True),
            ("ilike", "13800138000", True),
            ("ilike", "0013", False),
            ("=like", "138%", False),
            ("not ilike", "0013", True),
            ("not ilike", "8000", False),
        ):
            condition = ("phone_mobile_search", operator, value)
            found = people.search_count([*mine, condition])
            self.assertEqual(bool(found), is_found, condition)

    def test_a10_through_a_path_as_well(self):
        rows = self._as("manager", self.home)
        for value, is_found in (("138%", False), ("%8000", True)):
            found = rows.search_count([("partner_id.phone", "=like", value)])
            self.assertEqual(bool(found), is_found, value)

    def test_a10_neither_sorted_nor_grouped(self):
        people = self._as("manager").browse()
        for call in (
            lambda: people.search([], order="phone desc"),
            lambda: people.formatted_read_group([], ["phone"]),
            lambda: people._read_group([], [], ["phone:max"]),
            lambda: people._read_group([], [], ["phone:array_agg"]),
            lambda: people.web_read_group([], ["phone"]),
        ):
            with self.assertRaisesRegex(UserError, "neither sorted nor grouped"):
                call()
        self.assertTrue(people._read_group([], [], ["phone:count"]))
        described = people.fields_get(["phone"], ["sortable", "groupable"])["phone"]
        self.assertEqual(described, {"sortable": False, "groupable": False})

    def test_a10_number_is_typed_whole(self):
        person = self._as("customer_service")
        with self.assertRaisesRegex(UserError, "Type the whole number"):
            person.phone = "139****8000"
        with self.assertRaisesRegex(UserError, "Type the whole number"):
            person.create({"name": "x", "phone": MASKED_PHONE})
        person.write({"phone": MASKED_PHONE, "function": "Teacher"})
        self.assertEqual(self.owner.sudo().phone, PHONE)
        person.phone = "13912345678"
        self.assertEqual(self.owner.sudo().phone, "13912345678")

    def test_a10_form_saved_untouched_changes_nothing(self):
        person = self._as("customer_service")
        with Form(person, view="wuye_property.res_partner_view_form_register") as form:
            self.assertEqual(form.phone, MASKED_PHONE)
            form.street = "1 Road"
        self.assertEqual(self.owner.sudo().phone, PHONE)
        self.assertEqual(self.owner.sudo().wuye_id_number, IDENTITY)

    def test_a10_copy_has_no_number(self):
        copy = self._as("manager").copy()
        self.assertFalse(copy.sudo().phone)
        self.assertFalse(copy.sudo().wuye_id_number)

    def test_a10_who_holds_no_post_of_ours_copies_contacts(self):
        person = self.env["res.partner"].create({"name": "Supplier"})
        user = new_test_user(
            self.env, "buyer", groups="base.group_user,base.group_partner_manager"
        )
        copy = person.with_user(user).copy()
        self.assertEqual(copy.name, "Supplier (copy)")

    def test_a10_history_has_masks(self):
        self._flush_tracking()
        self._as("customer_service").phone = "13899998000"
        self._flush_tracking()
        change = self.env["mail.tracking.value"].search(
            [("mail_message_id.res_id", "=", self.owner.id)], limit=1
        )
        self.assertEqual(
            (change.old_value_char, change.new_value_char), (MASKED_PHONE, MASKED_PHONE)
        )

    def test_a10_vcard_has_the_mask(self):
        content = self._as("manager")._get_vcard_file().decode()
        self.assertIn("138", content)
        self.assertNotIn(PHONE, content)

    def test_a10_owner_file_has_the_mask(self):
        report = self.env["ir.actions.report"].with_user(self.users["manager"])
        html, _kind = report._render_qweb_html(
            "wuye_property.owner_file_document", self.owner.ids
        )
        self.assertIn(MASKED_PHONE, html.decode())
        self.assertNotIn(PHONE, html.decode())

    def test_who_may_write_may_change_the_identity_number(self):
        for post in WRITERS:
            self._as(post).wuye_id_number = "440524188001010014"
            self.assertEqual(self.owner.sudo().wuye_id_number, "440524188001010014")
        with (
            mute_logger("odoo.addons.base.models.ir_model"),
            self.assertRaises(AccessError),
        ):
            self._as("guard").wuye_id_number = IDENTITY


class TestIdentityNumber(WuyePrivacyCase):
    """A10: at rest the number is a ciphertext and a keyed hash."""

    def test_a10_database_has_no_number(self):
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT to_jsonb(person) FROM res_partner person WHERE id = %s",
            [self.owner.id],
        )
        row = json.dumps(self.env.cr.fetchone()[0])
        self.assertIn("wuye_id_secret", row)
        self.assertNotIn(IDENTITY, row)
        self.assertNotIn(IDENTITY[6:14], row)

    def test_a10_secret_and_hash_are_nobodys(self):
        for name in ("wuye_id_secret", "wuye_id_hash"):
            for post in POSTS:
                with (
                    mute_logger("odoo.orm.fields", "odoo.models"),
                    self.assertRaises(AccessError),
                ):
                    self._as(post).read([name])

    def test_wrong_numbers_are_refused_without_repeating_them(self):
        for number, words in (
            ("110105194912310021", "mistyped"),
            ("110105194902300020", "date of birth"),
            ("123", "18 signs"),
        ):
            with self.assertRaises(UserError) as caught:
                self._as("customer_service").wuye_id_number = number
            self.assertRegex(str(caught.exception), words)
            self.assertNotIn(number, str(caught.exception))
        self.assertEqual(self.owner.sudo().wuye_id_number, IDENTITY)

    def test_kind_that_does_not_fit_is_refused(self):
        with self.assertRaisesRegex(UserError, "choose its kind"):
            self._as("customer_service").wuye_id_kind = "taiwan"

    def test_number_and_kind_are_typed_together(self):
        person = self._as("customer_service")
        person.write({"wuye_id_kind": "passport", "wuye_id_number": "e 12345678"})
        self.assertEqual(self.owner.sudo().wuye_id_number, "E12345678")
        person.wuye_id_number = False
        self.assertFalse(self.owner.sudo().wuye_id_secret)
        self.assertFalse(self.owner.sudo().wuye_id_hash)

    def test_without_the_key_pages_open_and_say_so(self):
        key = self.key_file.read_bytes()
        self.addCleanup(self.key_file.write_bytes, key)
        self.key_file.write_bytes(b"")
        person = self._as("customer_service")
        self.assertEqual(person.wuye_id_number, "********")
        with self.assertRaisesRegex(UserError, "key_file"):
            person.wuye_reveal("wuye_id_number", "papers")
        with self.assertRaisesRegex(UserError, "key_file"):
            person.wuye_id_number = "440524188001010014"
        person.function = "Teacher"

    def test_same_number_twice_is_found_and_merged(self):
        twin = self._make_partner("王晓明", wuye_id_number=IDENTITY)
        self._make_occupancy(self._make_unit(self.building, "0999"), twin)
        people = self._as("customer_service").search([("wuye_is_duplicate", "=", True)])
        self.assertEqual(people, self.owner | twin)
        twin.wuye_id_number = "440524188001010014"
        wizard = (
            self.env["wuye.partner.merge"]
            .with_user(self.clerk)
            .with_context(active_ids=(self.owner | twin).ids)
            .create({"kept_id": twin.id})
        )
        with self.assertRaisesRegex(UserError, "different people"):
            wizard.action_merge()
        twin.wuye_id_number = False
        wizard.action_merge()
        self.assertFalse(self.owner.exists())
        self.assertEqual(twin.sudo().wuye_id_number, IDENTITY)
        self.assertEqual(twin.sudo().phone, PHONE)

    def test_keys_are_changed_by_rotation(self):
        before = self.owner.sudo().wuye_id_secret
        count = self.env["res.partner"]._wuye_rotate_identity_keys()
        self.assertGreaterEqual(count, 1)
        self.assertNotEqual(self.owner.sudo().wuye_id_secret, before)
        self.assertEqual(self.owner.sudo().wuye_id_number, IDENTITY)


class TestReveal(WuyePrivacyCase):
    """A10: open a phone number as collector: masked; reveal writes a log line."""

    def test_a10_collector_reveals_and_it_is_written_down(self):
        person = self._as("collector")
        self.assertEqual(person.phone, MASKED_PHONE)
        self.assertEqual(person.wuye_reveal("phone", " 催费 "), PHONE)
        self.assertEqual(person.phone, MASKED_PHONE)
        row = self._log(kind="reveal")
        self.assertRecordValues(
            row,
            [
                {
                    "user_id": self.collector.id,
                    "partner_id": self.owner.id,
                    "field_names": "Phone",
                    "reason": "催费",
                    "count": 1,
                    "acting_for": False,
                    "community_ids": self.community.ids,
                }
            ],
        )

    def test_a10_posts_that_may(self):
        may = {
            "phone": {
                "collector",
                "housekeeper",
                "supervisor",
                *WRITERS,
            },
            "wuye_id_number": set(WRITERS),
        }
        for field, posts in may.items():
            for post in POSTS:
                person = self._as(post)
                if post in posts:
                    self.assertNotIn("*", person.wuye_reveal(field, "papers"), post)
                else:
                    with self.assertRaises(AccessError, msg=(post, field)):
                        person.wuye_reveal(field, "papers")

    def test_a10_without_reason_or_beyond_the_limit_refused(self):
        person = self._as("collector")
        with self.assertRaisesRegex(UserError, "Say why"):
            person.wuye_reveal("phone", "  ")
        with self.assertRaisesRegex(UserError, "not shown in part"):
            person.wuye_reveal("name", "papers")
        self.env["ir.config_parameter"].set_param("wuye_privacy.reveals_per_day", "1")
        person.wuye_reveal("phone", "papers")
        with self.assertRaisesRegex(UserError, "the most allowed"):
            person.wuye_reveal("phone", "papers")
        self._as("housekeeper").wuye_reveal("phone", "papers")

    def test_i8_resident_of_another_community_is_not_revealed(self):
        self._make_occupancy(self.second_unit, self.buyer)
        with (
            mute_logger("odoo.addons.base.models.ir_rule"),
            self.assertRaises(AccessError),
        ):
            self._as("manager", self.buyer).wuye_reveal("phone", "papers")

    def test_record_is_kept_against_sql_too(self):
        self._as("collector").wuye_reveal("phone", "papers")
        row = self._log(kind="reveal")
        for query, constraint in (
            (
                "UPDATE wuye_personal_log SET reason = 'x' WHERE id = %s",
                "never_changed",
            ),
            ("DELETE FROM wuye_personal_log WHERE id = %s", "kept"),
        ):
            with self.assertRefused(CheckViolation, f"wuye_personal_log_{constraint}"):
                self.env.cr.execute(query, [row.id])

    def test_record_is_read_by_managers_of_the_community(self):
        self._as("collector").wuye_reveal("phone", "papers")
        row = self._log(kind="reveal")
        for post in POSTS:
            reads = self._as(post, row).has_access("read")
            self.assertEqual(reads, post in ("manager", "administrator"), post)
            self.assertFalse(self._as(post, row).has_access("write"), post)
        self.manager.wuye_community_ids = self.second_community
        self.assertFalse(self._as("manager", row).has_access("read"))


class TestExport(WuyePrivacyCase):
    """A10: the export of personal data is a right of its own."""

    COLUMNS = ["name", "phone", "wuye_id_number"]

    def _give(self, user, name):
        self._plant(user, self.env.ref(name))

    def test_a10_export_without_the_right_is_masked(self):
        self._give(self.manager, "base.group_allow_export")
        rows = self._as("manager").export_data(self.COLUMNS)["datas"]
        self.assertEqual(rows, [["王小明", MASKED_PHONE, MASKED_IDENTITY]])
        self.assertFalse(self._log(kind="export"))

    def test_a10_export_with_the_right_is_whole_and_on_record(self):
        self._give(self.manager, "wuye_privacy.group_personal_export")
        rows = self._as("manager").export_data(self.COLUMNS)["datas"]
        self.assertEqual(rows, [["王小明", PHONE, IDENTITY]])
        self.assertRecordValues(
            self._log(kind="export"),
            [
                {
                    "user_id": self.manager.id,
                    "partner_ids": self.owner.ids,
                    "field_names": "Phone, Identity Number",
                }
            ],
        )
        rows = self._as("manager", self.home).export_data(["partner_id/phone"])
        self.assertEqual(rows["datas"], [[PHONE]])
        self.assertEqual(len(self._log(kind="export")), 2)
        self.assertEqual(self._as("manager").phone, MASKED_PHONE)

    def test_a10_right_is_asked_for_like_a_post(self):
        with self.assertRaises(UserError):
            self.manager.with_user(self.administrator).write(
                {
                    "group_ids": [
                        Command.link(
                            self.env.ref("wuye_privacy.group_personal_export").id
                        )
                    ]
                }
            )
