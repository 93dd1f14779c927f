import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const ROW = ".o_wuye_iot_event";
const press = (key) => ({
    trigger: ".o_wuye_iot_wall",
    run: () =>
        document.body.dispatchEvent(
            new KeyboardEvent("keydown", {key, bubbles: true, cancelable: true})
        ),
});

tours.add("wuye_iot_wall", {
    steps: () => [
        {
            trigger: `${ROW}:contains(3幢1单元 大门):contains(卡 **B4C5 · 03-1-0903 住户):contains(通过)`,
        },
        {trigger: `${ROW}.is-alarm:contains(强行开启)`},
        {
            trigger: `${ROW}.is-denied:contains(车牌 浙A·9C264):contains(拒绝：不认识的卡)`,
        },
        {trigger: ".o_wuye_iot_counts:contains(1 / 1):contains(控制箱在线)"},
        {trigger: ".o_wuye_iot_passed:contains(1):contains(今日通行)"},
        {trigger: ".o_wuye_iot_denied:contains(1):contains(今日拒绝)"},
        {trigger: ".o_wuye_iot_alarms:contains(1):contains(未处理报警)"},
        {trigger: ".o_wuye_iot_boxes:contains(北门岗亭):contains(BX-JLW-01)"},
        {trigger: ".o_wuye_iot_wait:contains(缺口):contains(4–5)"},
        // Filters
        {trigger: "[data-filter='denied']:contains(拒绝)", run: "click"},
        {trigger: `.o_wuye_iot_rows:not(:has(${ROW}.is-passed)) ${ROW}.is-denied`},
        {trigger: "[data-filter='alarm']:contains(报警)", run: "click"},
        {trigger: `.o_wuye_iot_rows:not(:has(${ROW}.is-denied)) ${ROW}.is-alarm`},
        {trigger: "[data-filter='barrier']:contains(道闸)", run: "click"},
        {trigger: `.o_wuye_iot_rows:not(:has(${ROW}.is-alarm)) ${ROW}:contains(道闸)`},
        {trigger: "[data-filter='all']:contains(全部)", run: "click"},
        // Space holds the list still; what comes meanwhile is counted
        press(" "),
        {trigger: ".o_wuye_iot_pause:contains(继续滚动)"},
        {
            trigger: ".o_wuye_iot_pause",
            run: async () => {
                const answer = await fetch("/wuye_iot_test/tap", {method: "POST"});
                if (!answer.ok) {
                    throw new Error("the tap was not taken");
                }
            },
        },
        {trigger: ".o_wuye_iot_pause:contains(1)"},
        {trigger: `.o_wuye_iot_rows:not(:contains(不在开放时段)) ${ROW}`},
        press(" "),
        {trigger: `${ROW}.is-new:contains(拒绝：不在开放时段)`, run: "click"},
        // What is known of it
        {trigger: ".modal .o_wuye_iot_facts:contains(BX-JLW-01):contains(名单 7)"},
        {trigger: ".modal .btn-primary:contains(关闭)", run: "click"},
        {trigger: "body:not(:has(.modal))"},
        {trigger: ".o_wuye_iot_wait:contains(缺口) button", run: "click"},
        {trigger: ".o_form_view:contains(已要求重传)"},
        {trigger: ".o_menu_sections :contains(监控)", run: "click"},
        // The counts lead to the register of the day
        {trigger: ".o_wuye_iot_denied", run: "click"},
        {trigger: ".o_facet_value:contains(今天)"},
        {trigger: ".o_facet_value:contains(拒绝)"},
        {trigger: ".o_data_row:contains(车牌 浙A·9C264)"},
        {trigger: ".o_list_view:not(:has(.o_data_row:contains(强行开启)))"},
    ],
});

tours.add("wuye_iot_settled", {
    steps: () => [
        {trigger: ".o_wuye_iot_settled:contains(挂失均已确认，事件无缺口，时钟均准。)"},
        {trigger: ".o_wuye_iot_rows:contains(还没有事件)"},
    ],
});

tours.add("wuye_iot_open", {
    steps: () => [
        {trigger: ".o_wuye_iot_open:contains(远程开门)"},
        {
            trigger: "body",
            run: () =>
                document.body.dispatchEvent(
                    new KeyboardEvent("keydown", {
                        key: "o",
                        altKey: true,
                        bubbles: true,
                    })
                ),
        },
        {trigger: ".modal:contains(远程开门) .o_wuye_iot_dialog"},
        {trigger: ".modal footer:contains(本小时已开 0 次，限 6 次)"},
        {trigger: ".modal .o_wuye_iot_send:disabled"},
        {trigger: ".modal .o_wuye_iot_picture:contains(该门没有画面)"},
        {
            trigger: ".modal [data-reason='forgot']:contains(住户忘带卡（已核身份）)",
            run: "click",
        },
        {trigger: ".modal textarea", run: "edit 电话核对姓名、房号与手机尾号"},
        {trigger: ".modal .o_wuye_iot_send:enabled"},
        {
            trigger: ".modal textarea",
            run: () =>
                document.activeElement.dispatchEvent(
                    new KeyboardEvent("keydown", {
                        key: "Enter",
                        ctrlKey: true,
                        bubbles: true,
                    })
                ),
        },
        {trigger: ".modal .o_wuye_iot_result[data-state='waiting']:contains(等待发送)"},
        {trigger: ".modal:not(:has(.o_wuye_iot_send))"},
        {
            trigger: ".modal",
            run: async () => {
                const answer = await fetch("/wuye_iot_test/answer", {method: "POST"});
                if (!answer.ok) {
                    throw new Error("the answer was not taken");
                }
            },
        },
        {
            trigger:
                ".modal .o_wuye_iot_result[data-state='done']:contains(已开，门磁确认)",
        },
        {
            trigger:
                ".modal .o_wuye_iot_steps:contains(王立军：住户忘带卡（已核身份） · 电话核对)",
        },
        {trigger: ".modal .o_wuye_iot_steps li:contains(门磁) .fa-check"},
        {trigger: ".modal footer button:contains(关闭)", run: "click"},
        {trigger: "body:not(:has(.modal))"},
    ],
});

tours.add("wuye_iot_enrol", {
    steps: () => [
        {trigger: ".o_list_button_add", run: "click"},
        {trigger: ".o_field_widget[name='name'] input", run: "edit 南门岗亭"},
        {trigger: ".o_field_widget[name='code'] input", run: "edit BX-JLW-02"},
        {trigger: ".o_field_widget[name='community_id'] input", run: "edit 锦澜湾"},
        {trigger: ".o-autocomplete--dropdown-item:contains(锦澜湾)", run: "click"},
        {
            trigger: "button[name='action_enrol']:contains(生成登记码)",
            run: "click",
        },
        {trigger: ".modal:contains(只显示这一次) [name='code']:contains(-)"},
        {trigger: ".modal footer button:contains(完成)", run: "click"},
        {trigger: "body:not(:has(.modal))"},
        {trigger: ".o_arrow_button_current:contains(未登记)"},
    ],
});

/** Open the door of the first row, have the box answer, and see what is said of it. */
const opening = ({answer, state, words, steps}) => [
    {trigger: ".o_wuye_iot_open", run: "click"},
    {trigger: ".modal [data-reason='visitor']", run: "click"},
    {trigger: ".modal textarea", run: "edit 访客来访，电话已核实"},
    {trigger: ".modal .o_wuye_iot_send:enabled", run: "click"},
    {trigger: ".modal .o_wuye_iot_result[data-state='waiting'].alert-info"},
    {
        trigger: ".modal",
        run: async () => {
            const told = await fetch(answer, {method: "POST"});
            if (!told.ok) {
                throw new Error("the answer was not taken");
            }
        },
    },
    {trigger: `.modal .o_wuye_iot_result[data-state='${state}']:contains(${words})`},
    ...steps.map((step) => ({trigger: `.modal .o_wuye_iot_steps li${step}`})),
    {trigger: ".modal footer button:contains(关闭)", run: "click"},
    {trigger: "body:not(:has(.modal))"},
];

tours.add("wuye_iot_three", {
    steps: () => [
        {trigger: ".o_wuye_iot_open"},
        ...opening({
            answer: "/wuye_iot_test/done",
            state: "done",
            words: "已开，门磁确认",
            steps: [
                ":contains(继电器):contains(已应答):has(.fa-check)",
                ":contains(门磁):contains(已开):has(.fa-check)",
            ],
        }),
        ...opening({
            answer: "/wuye_iot_test/not_sensed",
            state: "not_sensed",
            words: "未见开门",
            steps: [
                ":contains(继电器):contains(已应答):has(.fa-check)",
                ":contains(门磁):contains(未见开门):has(.fa-times)",
            ],
        }),
        ...opening({
            answer: "/wuye_iot_test/silent",
            state: "silent",
            words: "继电器无应答",
            steps: [
                ":contains(控制箱):contains(已收到):has(.fa-check)",
                ":contains(继电器):contains(无应答):has(.fa-times)",
                ":contains(门磁):contains(—):has(.fa-clock-o)",
            ],
        }),
    ],
});
