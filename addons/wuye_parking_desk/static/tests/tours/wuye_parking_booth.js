import {register} from "./booth_steps";
import {registry} from "@web/core/registry";
import {rpc} from "@web/core/network/rpc";

const lane = (way) => `.o_wuye_lane[data-way='${way}']`;
const text = (way) => `${lane(way)} .o_wuye_text`;
const said = (way, code, done = "yes") =>
    `${lane(way)}[data-code='${code}'][data-done='${done}']`;
const withKey = (key, held) => () =>
    window.dispatchEvent(
        new KeyboardEvent("keydown", {key, bubbles: true, cancelable: true, ...held})
    );
const press = (key) => withKey(key, {});
const read = (way, plate) => [
    {trigger: text(way), run: "click"},
    {
        trigger: `${lane(way)}.o_wuye_active ${text(way).split(" ").pop()}`,
        run: `edit ${plate}`,
    },
    {trigger: text(way), run: press("Enter")},
];

const add = (name, steps) =>
    registry.category("web_tour.tours").add(`wuye_parking_booth_${name}`, {
        steps: () => [register, ...steps],
    });

// Each check is in order, but for the one of the displays
const checks = () => {
    document.querySelectorAll(".o_wuye_booth_start li").forEach((row) => {
        const isBad = row.textContent.includes("显示屏");
        row.querySelector(isBad ? ".o_wuye_bad" : ".o_wuye_good").click();
    });
};

add("shift", [
    {trigger: "#o_wuye_booth_float", run: "edit 200"},
    {trigger: ".o_wuye_booth_start:has(.o_wuye_begin[disabled])", run: checks},
    {trigger: ".o_wuye_note", run: "edit 出口屏不亮"},
    {trigger: ".o_wuye_begin", run: "click"},
    // One drives in, and out within the free time
    ...read("in", "浙A2N906"),
    {trigger: `${said("in", "temporary")} .o_wuye_plate:contains(浙A2N906)`},
    ...read("out", "2n906"),
    {trigger: `${said("out", "free_time")} .o_wuye_words:contains(免费时间内)`},
    // One that came two hours ago pays
    ...read("out", "浙A9C264"),
    {trigger: `${said("out", "fee", "")} .o_wuye_amount:contains(7.00)`},
    {trigger: `${lane("out")} .o_wuye_main:contains(现金收讫)`, run: press("Enter")},
    {trigger: said("out", "paid")},
    // One pays on the phone
    ...read("out", "浙A1P111"),
    {trigger: said("out", "fee", ""), run: press(" ")},
    {trigger: `${lane("out")} .o_wuye_tender:contains(微信)`, run: "click"},
    {trigger: `${said("out", "paid")} .o_wuye_plate:contains(浙A1P111)`},
    // One disputes the fee
    ...read("out", "浙A33MU6"),
    {trigger: said("out", "fee", ""), run: press("F9")},
    {trigger: `${lane("out")} .o_wuye_reason:focus`},
    {trigger: `${lane("out")} .o_wuye_ask button:contains(对收费有争议)`, run: "click"},
    {trigger: said("out", "fee")},
    // One was read wrongly: the look-alike is offered, and corrected
    ...read("out", "浙A0B8K1"),
    {trigger: `${lane("out")} .o_wuye_alike button:contains(浙A088K1)`, run: "click"},
    {trigger: said("out", "fee", ""), run: press("F7")},
    {trigger: `${lane("out")} .o_wuye_reason:focus`, run: "edit 浙A0B8K1"},
    {trigger: `${lane("out")} .o_wuye_reason`, run: press("Enter")},
    {trigger: `${lane("out")} .o_wuye_plate:contains(浙A0B8K1)`, run: press("F10")},
    {trigger: `${lane("out")} .o_wuye_reason:focus`, run: "edit 物业访客"},
    {trigger: `${lane("out")} .o_wuye_reason`, run: press("Enter")},
    {trigger: `${said("out", "fee")} .o_wuye_plate:contains(浙A0B8K1)`},
    // One nobody saw come in
    ...read("out", "浙C1H72E"),
    {trigger: said("out", "no_entry", ""), run: press("F9")},
    {trigger: `${lane("out")} .o_wuye_reason:focus`, run: "edit 入口相机故障"},
    {trigger: `${lane("out")} .o_wuye_reason`, run: press("Enter")},
    {trigger: said("out", "no_entry")},
    {trigger: "aside li:contains(浙C1H72E)"},
    // What another lane lets in is on the screen without a key: the bus, not the clock
    {
        trigger: text("in"),
        run: async () => {
            const lane = document.querySelector(text("in")).id.split("_").pop();
            const args = [Number(lane), "浙B70Q1P", "tour-other-screen"];
            await rpc("/web/dataset/call_kw/wuye.parking.gatehouse/drive_in", {
                model: "wuye.parking.gatehouse",
                method: "drive_in",
                args,
                kwargs: {},
            });
        },
    },
    {trigger: "aside li:contains(浙B70Q1P)"},
    // The slip of who just left, and the bar squeaks
    {trigger: text("out"), run: withKey("p", {ctrlKey: true})},
    {trigger: "iframe.o_wuye_print:not(:visible)"},
    {trigger: text("out"), run: withKey("g", {altKey: true})},
    {trigger: "#o_wuye_booth_fault:focus", run: "edit 出口栏杆异响"},
    {trigger: ".o_wuye_booth_fault .btn-primary", run: "click"},
    {trigger: "body:not(:has(.o_wuye_booth_fault)) .o_notification:contains(维修)"},
    // The driver of the car that disputed the fee bends the bar: the digit says what it is
    ...read("out", "浙A5D728"),
    {trigger: said("out", "fee", ""), run: withKey("r", {altKey: true})},
    {
        trigger:
            ".o_wuye_booth_incident:contains(浙A5D728) #o_wuye_booth_incident:focus",
        run: () =>
            document
                .querySelector("#o_wuye_booth_incident")
                .dispatchEvent(new KeyboardEvent("keydown", {key: "1", bubbles: true})),
    },
    {trigger: "#o_wuye_booth_incident", run: "edit 驾驶员用力扳动栏杆，栏杆弯曲"},
    {trigger: "#o_wuye_booth_incident", run: "press Enter"},
    {trigger: "body:not(:has(.o_wuye_booth_incident)) .o_notification:contains(管理)"},
    // He calls by the intercom, too: what about is a digit and a line
    {trigger: text("out"), run: withKey("c", {altKey: true})},
    {
        trigger: ".o_wuye_booth_call:contains(浙A5D728) #o_wuye_booth_call:focus",
        run: () =>
            document
                .querySelector("#o_wuye_booth_call")
                .dispatchEvent(new KeyboardEvent("keydown", {key: "3", bubbles: true})),
    },
    {trigger: ".o_wuye_booth_call [aria-pressed='true']:contains(收费)"},
    {trigger: "#o_wuye_booth_call", run: "edit 说栏杆砸车，已解释"},
    {trigger: "#o_wuye_booth_call", run: "press Enter"},
    {trigger: "body:not(:has(.o_wuye_booth_call)) .o_notification:contains(对讲)"},
    // He pays all the same
    {trigger: text("out"), run: press("Enter")},
    {trigger: said("out", "paid")},
    // The shift ends, counted blind
    {trigger: ".o_wuye_end", run: "click"},
    {trigger: "#o_wuye_count_cash", run: "edit 214"},
    {trigger: "#o_wuye_count_wechat", run: "edit 7"},
    {trigger: ".o_wuye_submit", run: "click"},
    {trigger: ".o_wuye_submit", run: "click"},
    {trigger: ".o_wuye_booth_alone :contains(214.00)"},
]);
