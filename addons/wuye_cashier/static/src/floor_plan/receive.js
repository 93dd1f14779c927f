import "@wuye_billing/floor_plan/receive";
import {registry} from "@web/core/registry";

/** Beside a desk only accountants register money without one (R68). */
registry.category("wuye_floor_plan_actions").get("receive").groups = [
    "wuye_property.group_accountant",
];
