import {registry} from "@web/core/registry";

const METERS = 50;
const say = (text) => () => console.log(`wuye: ${text}`); // The test obeys
const next = {trigger: ".o_wuye_next", run: "click"};
const stop = (number) => `.o_wuye_round_stop[data-number="${number}"]`;
const named = (at) => `W${String(at).padStart(2, "0")}`;

/** A red square as a camera would give it. */
async function takePhoto(input) {
    const canvas = document.createElement("canvas");
    Object.assign(canvas, {width: 1600, height: 1200});
    const context = canvas.getContext("2d");
    context.fillStyle = "red";
    context.fillRect(0, 0, canvas.width, canvas.height);
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
    const files = new DataTransfer();
    files.items.add(new File([blob], "meter.png", {type: "image/png"}));
    input.files = files.files;
    input.dispatchEvent(new Event("change", {bubbles: true}));
}

const read = (at, value) => [
    {trigger: `${stop(named(at))} .o_wuye_reading`, run: `edit ${value}`},
    {trigger: `${stop(named(at))} .o_wuye_consumption:contains(5)`},
    next,
];

registry.category("web_tour.tours").add("wuye_meter_round_offline", {
    steps: () => [
        {
            content: "Cut the connection before the first meter",
            trigger: `${stop("W00")} .o_wuye_reading`,
            run: say("cut the connection"),
        },
        {trigger: ".o_wuye_offline:contains(没有网络)"},
        {
            trigger: ".o_wuye_round_photo label",
            run: ({anchor}) => takePhoto(anchor.querySelector("input")),
        },
        {trigger: ".o_wuye_round_photo img"},
        ...[...Array(METERS).keys()].flatMap((at) => read(at, 105 + at)),
        {trigger: `.o_wuye_round_done:contains(${METERS}/${METERS})`},
        {trigger: `.o_wuye_unsent:contains(未上传):contains(${METERS})`},
        {
            trigger: ".o_wuye_round_list",
            run: say("mend the connection"),
        },
        {trigger: ".o_wuye_all_sent:contains(已全部上传)"},
        {trigger: `.o_wuye_round_list [data-number="W49"] .fa-check`},
    ],
});

registry.category("web_tour.tours").add("wuye_meter_round_reload", {
    steps: () => [
        {
            trigger: `${stop("W00")} .o_wuye_reading`,
            run: say("lose what is sent"),
        },
        ...read(0, 105),
        ...read(1, 155),
        {trigger: `${stop("W02")} .o_wuye_skip`, run: "click"},
        {trigger: ".o_wuye_reason", run: "edit 无人在家"},
        next,
        {trigger: ".o_wuye_unsent:contains(3)"},
        {
            content: "Another day, the page is opened again",
            trigger: ".o_wuye_offline",
            run: () => window.location.reload(),
            expectUnloadPage: true,
        },
        {trigger: ".o_wuye_unsent:contains(3)"},
        {trigger: ".o_wuye_round_toggle", run: "click"},
        {trigger: '.o_wuye_round_list [data-number="W02"]:contains(未抄到)'},
        {trigger: ".o_wuye_round_list", run: say("lose nothing")},
        {trigger: ".o_wuye_upload:contains(立即上传)", run: "click"},
        {
            content: "Another had read the second meanwhile",
            trigger: ".o_wuye_to_decide:contains(1)",
        },
        {trigger: '.o_wuye_round_list [data-number="W01"]', run: "click"},
        {trigger: ".o_wuye_answer:contains(150)"},
        {trigger: ".o_wuye_use:contains(155)", run: "click"},
        {trigger: ".o_wuye_all_sent:contains(已全部上传)"},
    ],
});
