from psycopg2.errors import CheckViolation, NotNullViolation, UniqueViolation

from odoo.exceptions import UserError, ValidationError
from odoo.service.model import retrying
from odoo.tests import Form
from odoo.tools import mute_logger

from .common import WuyePropertyCommon


class TestUnit(WuyePropertyCommon):
    """A1, A2, R20-R22: the unit and its code."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk = cls.users["customer_service"]

    def _sql(self, query, *params):
        self.env.flush_all()
        self.env.cr.execute(query, params)

    def test_a2_building_1_is_stored_as_01(self):
        self.assertEqual(self.building.code, "01")
        self.assertEqual(self._make_building(self.community, " ｂ1 ").code, "B1")
        self.assertEqual(self._make_building(self.community, "S").code, "S")

    def test_a2_code_is_made_from_building_entrance_and_room(self):
        building = self._make_building(self.community, "3")
        units = self.env["wuye.unit"].create(
            [
                {"building_id": building.id, "entrance": "01", "room": "１５０２ "},
                {"building_id": building.id, "room": "s1"},
            ]
        )
        self.assertRecordValues(
            units,
            [
                {"entrance": "1", "room": "1502", "code": "03-1-1502"},
                {"entrance": False, "room": "S1", "code": "03-S1"},
            ],
        )
        self.assertEqual(units.community_id, self.community)
        self.assertEqual(units.company_id, self.company)

    def test_a2_given_code_is_ignored(self):
        unit = self._make_unit(self.building, "0909", code="MINE")
        self.assertEqual(unit.code, "01-0909")

    def test_a2_duplicate_is_refused_in_the_community_only(self):
        with self.assertRefused(UniqueViolation, "wuye_unit_code_uniq"):
            self._make_unit(self.building, " 0302")
        self.assertEqual(self.second_unit.code, self.unit.code)

    def test_a2_archived_unit_keeps_its_code(self):
        self.unit.active = False
        with self.assertRefused(UniqueViolation, "wuye_unit_code_uniq"):
            self._make_unit(self.building, "0302")

    def test_a2_duplicate_building_is_refused(self):
        with self.assertRefused(UniqueViolation, "wuye_building_code_uniq"):
            self._make_building(self.community, "01")

    def test_a2_blank_and_hyphen_are_refused_in_words(self):
        units = self.env["wuye.unit"].with_user(self.clerk)
        for room in ("", "  ", False, "\u3000"):
            with self.assertRaisesRegex(UserError, "Enter the room number"):
                units.create({"building_id": self.building.id, "room": room})
        with self.assertRaisesRegex(UserError, "leave out the hyphen"):
            units.create({"building_id": self.building.id, "room": "1-0302"})
        with self.assertRaisesRegex(UserError, "Enter the code of the building"):
            self._make_building(self.community, " ")

    def test_a2_blank_is_refused_by_sql(self):
        for value, error, constraint in (
            ("", CheckViolation, "wuye_unit_code_filled"),
            (" ", CheckViolation, "wuye_unit_code_filled"),
            (None, NotNullViolation, None),
        ):
            with self.assertRefused(error, constraint):
                self._sql(
                    "INSERT INTO wuye_unit (building_id, community_id, company_id,"
                    " room, code, developer_id, kind, state)"
                    " VALUES (%s, %s, %s, '0999', %s, %s, 'residence', 'vacant')",
                    self.building.id,
                    self.community.id,
                    self.company.id,
                    value,
                    self.developer.id,
                )

    def test_a2_sql_cannot_invent_a_code_or_repeat_one(self):
        for code, room, error, constraint in (
            ("01-0302", "0302", UniqueViolation, "wuye_unit_code_uniq"),
            ("01-9999", "0303", CheckViolation, "wuye_unit_code_parts"),
        ):
            with self.assertRefused(error, constraint):
                self._sql(
                    "INSERT INTO wuye_unit (building_id, community_id, company_id,"
                    " room, code, developer_id, kind, state)"
                    " VALUES (%s, %s, %s, %s, %s, %s, 'residence', 'vacant')",
                    self.building.id,
                    self.community.id,
                    self.company.id,
                    room,
                    code,
                    self.developer.id,
                )

    def test_a2_write_cannot_change_the_code(self):
        """R21."""
        other = self._make_building(self.community, "2")
        unit = self.unit.with_user(self.clerk)
        for vals in (
            {"room": "0303"},
            {"entrance": "1"},
            {"building_id": other.id},
        ):
            with self.assertRaisesRegex(UserError, "enter the new number as alias"):
                unit.write(vals)
        with self.assertRaisesRegex(UserError, "unit codes are made from them"):
            self.building.with_user(self.users["administrator"]).code = "2"

    def test_a2_writing_the_code_itself_is_refused(self):
        with self.assertRefused(CheckViolation, "wuye_unit_code_immutable"):
            self.unit.write({"code": "01-0303"})
            self.env.flush_all()
        self.env.invalidate_all()
        self.assertEqual(self.unit.code, "01-0302")

    def test_writing_the_same_parts_is_no_change(self):
        self.unit.with_user(self.clerk).write({"room": " 0302 ", "floor": 3})
        self.assertEqual((self.unit.room, self.unit.floor), ("0302", 3))

    def test_a2_sql_cannot_change_any_part(self):
        self.env.flush_all()
        for column, value in (
            ("code", "01-0303"),
            ("room", "0303"),
            ("entrance", "1"),
            ("building_id", self.second_building.id),
            ("community_id", self.second_community.id),
        ):
            with self.assertRefused(CheckViolation, "wuye_unit_code_immutable"):
                self._sql(
                    f"UPDATE wuye_unit SET {column} = %s WHERE id = %s",
                    value,
                    self.unit.id,
                )
        for column, value in (("code", "07"), ("community_id", 1)):
            with self.assertRefused(CheckViolation, "wuye_building_code_immutable"):
                self._sql(
                    f"UPDATE wuye_building SET {column} = %s WHERE id = %s",
                    value,
                    self.building.id,
                )
        with self.assertRefused(CheckViolation, "wuye_community_company_immutable"):
            self._sql("UPDATE wuye_community SET company_id = company_id + 1")

    def test_a2_rpc_shows_our_sentence(self):
        """What RPC does around a call turns the database's refusal into our words."""

        def change():
            self.unit.write({"code": "01-0303"})
            self.env.flush_all()

        def repeat():
            self._make_unit(self.building, "0302")

        def reopen():
            # `retrying` rolls the whole transaction back; the savepoint stands in
            self.env.cr.execute("ROLLBACK TO SAVEPOINT rpc")

        for call, sentence in (
            (change, "enter the new number as alias"),
            (repeat, "already has a unit with this code"),
        ):
            self.env.flush_all()
            self.env.cr.execute("SAVEPOINT rpc")
            self.patch(self.env.cr, "rollback", reopen)
            with (
                mute_logger("odoo.sql_db"),
                self.assertRaisesRegex(ValidationError, sentence),
            ):
                retrying(call, self.env)

    def test_a2_rpc_shows_our_sentence_in_chinese(self):
        self.env["res.lang"]._activate_lang("zh_CN")
        self.env["ir.module.module"].search(
            [("name", "=", "wuye_property")]
        )._update_translations(["zh_CN"])
        with self.assertRefused(CheckViolation, "wuye_unit_code_immutable") as caught:
            self._sql("UPDATE wuye_unit SET code = 'X' WHERE id = %s", self.unit.id)
        message = self.unit.with_context(lang="zh_CN")._sql_error_to_message(
            caught.exception
        )
        self.assertIn("房号", message)

    def test_a2_import_reports_the_duplicate_and_writes_nothing(self):
        with mute_logger("odoo.sql_db"):
            result = (
                self.env["wuye.unit"]
                .with_user(self.clerk)
                .load(
                    ["building_id/.id", "room"],
                    [[str(self.building.id), "0401"], [str(self.building.id), "0302"]],
                )
            )
        self.assertFalse(result["ids"])
        self.assertIn(
            "already has a unit with this code",
            " ".join(message["message"] for message in result["messages"]),
        )
        self.assertFalse(self.env["wuye.unit"].search([("room", "=", "0401")]))

    def test_a2_import_cannot_change_the_code(self):
        with mute_logger("odoo.sql_db"):
            result = self.env["wuye.unit"].load(
                [".id", "room"], [[str(self.unit.id), "0303"]]
            )
        self.assertIn("alias", result["messages"][0]["message"])
        self.assertEqual(self.unit.room, "0302")

    def test_form_makes_the_code_while_typing(self):
        form = Form(self.env["wuye.unit"].with_user(self.clerk))
        form.building_id = self.building
        form.entrance = "2"
        form.room = "０５０１"
        self.assertEqual(form.code, "01-2-0501")
        unit = form.save()
        self.assertRecordValues(
            unit,
            [
                {
                    "code": "01-2-0501",
                    "developer_id": self.developer.id,
                    "state": "vacant",
                    "coefficient": 1.0,
                }
            ],
        )

    def test_unit_keeps_its_own_developer(self):
        own = self._make_partner("Second Developer")
        unit = self._make_unit(self.building, "0700", developer_id=own.id)
        self.community.developer_id = self._make_partner("Third Developer")
        self.assertEqual(unit.developer_id, own)
        self.assertEqual(self.unit.developer_id, self.developer)

    def test_renumbering_keeps_the_history_of_aliases(self):
        unit = self.unit.with_user(self.clerk)
        unit.alias = " a 302 "
        unit.alias = "B302"
        unit.alias = "B302"
        self.assertEqual(unit.code, "01-0302")
        unit.invalidate_recordset(["alias_ids"])
        self.assertEqual(unit.alias_ids.mapped("name"), ["B302", "A302"])
        self.assertEqual([bool(row.date_to) for row in unit.alias_ids], [False, True])
        unit.alias = False
        self.assertTrue(all(row.date_to for row in unit.alias_ids))

    def test_r30_change_of_the_billing_base_ends_the_verification(self):
        unit = self.unit.with_user(self.clerk)
        unit.action_verify()
        self.assertEqual(unit.verified_by, self.clerk)
        unit.note = "Keys with the guard"
        self.assertTrue(unit.verified_at)
        unit.area_building = 90.12
        self.assertFalse(unit.verified_by or unit.verified_at)

    def test_change_of_area_is_in_the_chatter(self):
        unit = self.unit.with_user(self.clerk).with_context(tracking_disable=False)
        unit.write({"area_building": 91.5, "coefficient": 1.2})
        self.env.flush_all()
        self.cr.precommit.run()
        values = self.unit.message_ids.tracking_value_ids
        self.assertEqual(
            set(values.field_id.mapped("name")), {"area_building", "coefficient"}
        )

    def test_numbers_out_of_range_are_refused(self):
        for vals, name in (
            ({"area_building": -1}, "areas_positive"),
            ({"area_inner": -0.01}, "areas_positive"),
            ({"coefficient": 0}, "coefficient_positive"),
            ({"household_size": -1}, "household_size_positive"),
        ):
            with self.assertRefused(CheckViolation, f"wuye_unit_{name}"):
                self.unit.write(vals)
                self.env.flush_all()
            self.env.invalidate_all()

    def test_a1_totals_of_building_and_community(self):
        self._make_unit(self.building, "0303", area_building=100.03, area_inner=80.5)
        self.assertRecordValues(
            self.building, [{"unit_count": 2, "area_building": 189.4}]
        )
        self.assertRecordValues(
            self.community,
            [
                {
                    "building_count": 1,
                    "unit_count": 2,
                    "area_building": 189.4,
                    "area_inner": 80.5,
                }
            ],
        )

    def test_deletion_is_refused_while_something_refers(self):
        administrator = self.users["administrator"]
        self._make_occupancy(self.unit, self.owner)
        with self.assertRaisesRegex(UserError, "Archive it instead"):
            self.unit.with_user(administrator).unlink()
        with self.assertRaisesRegex(UserError, "Archive it instead"):
            self.building.with_user(administrator).unlink()
        unit = self._make_unit(self.building, "0808")
        unit.with_user(administrator).unlink()
        self.assertFalse(unit.exists())

    def test_community_code_is_short_and_unique_per_company(self):
        self.assertEqual(self._make_community("ｊl2", "X", self.company).code, "JL2")
        self._make_community("JLW", "Same code elsewhere", self.other_company)
        with self.assertRefused(UniqueViolation, "wuye_community_code_uniq"):
            self._make_community("jlw", "Again", self.company)
        with self.assertRefused(CheckViolation, "wuye_community_code_format"):
            self._make_community("锦", "Again", self.company)
