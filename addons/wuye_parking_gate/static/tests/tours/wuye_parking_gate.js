import {beginShift} from "@wuye_parking_desk/../tests/tours/booth_steps";
import {registry} from "@web/core/registry";

const sensed = (way, part, state, words) =>
    `.o_wuye_lane[data-way='${way}'] .o_wuye_sensed` +
    ` [data-part='${part}'][data-state='${state}']:contains(${words})`;

// The way out is at a box that is heard, the way in at one that is silent
registry.category("web_tour.tours").add("wuye_parking_gate_sensed", {
    steps: () => [
        ...beginShift,
        {trigger: sensed("out", "box", "online", "控制箱在线")},
        {trigger: sensed("out", "bar", "down", "栏杆落下")},
        {trigger: sensed("out", "loop", "car", "地感有车")},
        {trigger: sensed("in", "box", "silent", "控制箱无联系")},
        {trigger: sensed("in", "bar", "unknown", "栏杆未知")},
        {trigger: `body:not(:has(${sensed("in", "loop", "unknown", "")}))`},
    ],
});
