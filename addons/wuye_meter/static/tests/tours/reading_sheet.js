import {registry} from "@web/core/registry";

const row = (number) => `.o_wuye_sheet_table tr[data-number="${number}"]`;
const cell = (number) => `${row(number)} .o_wuye_cell`;

/** Type into the cell that has the focus, and press Enter. */
function type(number, text) {
    return [
        {content: `the cell of ${number} is next`, trigger: `${cell(number)}:focus`},
        {trigger: cell(number), run: `edit ${text}`},
        {trigger: cell(number), run: "press Enter"},
    ];
}

registry.category("web_tour.tours").add("wuye_reading_sheet", {
    steps: () => [
        {trigger: ".o_wuye_choice .o_wuye_community"},
        {content: "five homes are to be read", trigger: ".o_wuye_unread:contains(5)"},
        ...type("20260001", "112.5"),
        {
            content: "the consumption is counted and the row stored",
            trigger: `${row("20260001")}[data-state=confirmed]:contains(12.5)`,
        },
        {content: "Enter over an empty cell", trigger: `${cell("20260002")}:focus`},
        {trigger: cell("20260002"), run: "press Enter"},
        {
            content: "the skipped home is marked and counted",
            trigger: `${row("20260002")}.is-skipped:contains(跳过)`,
        },
        {trigger: ".o_wuye_skipped:contains(1)"},
        ...type("20260003", "3"),
        {
            content: "lower than before: the row says so and offers the rollover",
            trigger: `${row("20260003")}.is-wrong .o_wuye_problem:contains(99,998)`,
        },
        {trigger: `${row("20260003")} .o_wuye_rollover input`, run: "click"},
        {trigger: `${row("20260003")}[data-state=confirmed]:contains(5)`},
        {trigger: cell("20260004"), run: "click"},
        {trigger: cell("20260004"), run: "edit 31o"},
        {trigger: cell("20260004"), run: "press Enter"},
        {
            content: "no number: what was typed stays",
            trigger: `${row("20260004")}.is-wrong .o_wuye_problem`,
        },
        {trigger: cell("20260004"), run: "edit 310"},
        {trigger: cell("20260004"), run: "press Enter"},
        {trigger: `${row("20260004")}[data-state=confirmed]:contains(10)`},
        ...type("20260005", "425"),
        {
            content: "four times the usual waits for a second person",
            trigger: `${row("20260005")}[data-state=to_confirm] .o_wuye_mark:contains(第二人)`,
        },
        {trigger: ".o_wuye_unread:contains(1)"},
        {trigger: ".o_wuye_total:contains(47.5)"},
        {trigger: ".o_wuye_save:disabled"},
    ],
});
