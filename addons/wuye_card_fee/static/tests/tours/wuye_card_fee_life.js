import {registry} from "@web/core/registry";

const focus = (name) => `[data-focus='${name}']`;
const field = (name) => `.modal .o_field_widget[name="${name}"] input`;
const stage = (text) => ({trigger: `.o_arrow_button_current:contains(${text})`});
const pick = (place, text) => [
    {trigger: `${place} input`, run: `edit ${text}`},
    {trigger: `.o-autocomplete--dropdown-item:contains(${text}) a`, run: "click"},
];
const cash = [
    {trigger: field("tender"), run: "click"},
    {trigger: '.o_select_menu_item:contains("现金")', run: "click"},
];
const handedIn = ".o_field_widget[name='paper_ids'] td[name='is_handed_in']";

registry.category("web_tour.tours").add("wuye_card_fee_apply", {
    steps: () => [
        {trigger: ".o_nocontent_help:contains(还没有办卡申请)"},
        {trigger: ".o_list_button_add", run: "click"},
        ...pick("div[name='unit_id']", "0302"),
        {trigger: "div[name='partner_id'] input:value(王小明)"},
        ...pick("div[name='group_ids']", "1幢住户"),
        {trigger: handedIn, run: "click"},
        {trigger: `${handedIn} input:checked`},
        {trigger: "button[name='action_submit']:contains(提交)", run: "click"},
        stage("已提交"),
        {trigger: ".alert:contains(等待审批)"},
    ],
});

registry.category("web_tour.tours").add("wuye_card_fee_approve", {
    steps: () => [
        stage("已提交"),
        {trigger: "button[name='validate_tier']:contains(同意)", run: "click"},
        stage("已批准"),
        {trigger: ".alert:contains(工本费是该房屋的账单)"},
    ],
});

registry.category("web_tour.tours").add("wuye_card_fee_desk", {
    steps: () => [
        {
            trigger: "h2:contains(本机不能收款)",
            run: () => localStorage.setItem("wuye_desk_token", "tour"),
        },
        {trigger: ".btn:contains(重试)", run: "click"},
        {trigger: focus("search"), run: "fill 0302"},
        {trigger: focus("search"), run: "press Enter"},
        {trigger: ".o_wuye_desk .o_wuye_due:contains(20.00)"},
        {trigger: focus("search"), run: "press Alt+2"},
        {trigger: `${focus("tender-1")}:focus`, run: "press Enter"},
        {trigger: `${focus("take")}:focus:enabled`, run: "click"},
        {trigger: focus("confirm"), run: "click"},
        {trigger: ".o_wuye_printed:contains(已打印 1)"},
    ],
});

registry.category("web_tour.tours").add("wuye_card_fee_deposit", {
    steps: () => [
        {trigger: ".o_data_row:contains(王小明) td[name='name']", run: "click"},
        stage("已批准"),
        {
            trigger: "button[name='action_take_deposit']:contains(收取押金)",
            run: "click",
        },
        {trigger: ".modal div[name='card_application_id']:contains(王小明)"},
        ...cash,
        {trigger: ".modal button[name='action_receive']", run: "click"},
        {trigger: ".o_arrow_button_current:contains(在押)"},
    ],
});

registry.category("web_tour.tours").add("wuye_card_fee_issue", {
    steps: () => [
        stage("已缴清"),
        {trigger: "button[name='action_issue']:contains(发放卡片)", run: "click"},
        {trigger: ".modal div[name='application_id']:contains(王小明)"},
        {trigger: ".modal div[name='number'] input", run: "edit 0102A3B4C5"},
        {trigger: ".modal-footer .btn-primary:contains(发卡)", run: "click"},
        {trigger: ".o_arrow_button_current:contains(使用中)"},
    ],
});

registry.category("web_tour.tours").add("wuye_card_fee_return", {
    steps: () => [
        stage("已发卡"),
        {trigger: "button[name='action_take_back']:contains(收回卡片)", run: "click"},
        {trigger: ".modal div[name='reason'] input", run: "edit 业主退卡"},
        {trigger: ".modal-footer .btn-primary:contains(确认)", run: "click"},
        {trigger: "body:not(:has(.modal)):not(:has(button[name='action_take_back']))"},
    ],
});

registry.category("web_tour.tours").add("wuye_card_fee_refund", {
    steps: () => [
        stage("已发卡"),
        {
            trigger: "button[name='action_refund_deposit']:contains(退还押金)",
            run: "click",
        },
        ...cash,
        {trigger: field("reason"), run: "edit 卡已退回"},
        {trigger: field("paper"), run: "edit YJ-001"},
        {trigger: ".modal button[name='action_refund']", run: "click"},
        {trigger: ".o_arrow_button_current:contains(已结清)"},
    ],
});
