import {registry} from "@web/core/registry";

registry.category("web_tour.tours").add("wuye_reveal_phone", {
    steps: () => [
        {
            content: "the number is shown in part",
            trigger: ".o_field_widget[name=phone]:contains(138****8000)",
        },
        {trigger: ".o_wuye_personal_show:contains(显示)", run: "click"},
        {content: "it asks why", trigger: ".modal p:contains(为什么需要完整号码)"},
        {
            trigger: ".modal .o_wuye_personal_reason",
            run: "edit 核对车位押金",
        },
        {trigger: ".modal footer .btn-primary:contains(显示)", run: "click"},
        {trigger: ".o_wuye_personal_whole:contains(13800138000)"},
    ],
});
