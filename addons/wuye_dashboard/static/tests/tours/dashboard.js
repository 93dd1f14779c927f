/* global Chart */
import {registry} from "@web/core/registry";

const BACK = {trigger: ".o_back_button", run: "click"};

function chooseJanuary({anchor}) {
    anchor.value = "2026-01";
    anchor.dispatchEvent(new Event("change", {bubbles: true}));
}

/** Click the bar of what was due in the last month of the chart. */
function clickLastBar({anchor}) {
    const {data} = Chart.getChart(anchor).getDatasetMeta(0);
    const bar = data[data.length - 1];
    const place = anchor.getBoundingClientRect();
    anchor.dispatchEvent(
        new MouseEvent("click", {
            bubbles: true,
            clientX: place.left + bar.x,
            clientY: place.top + (bar.y + bar.base) / 2,
        })
    );
}

registry.category("web_tour.tours").add("wuye_dashboard_news", {
    steps: () => [
        {trigger: ".o_wuye_announcements button:contains(停水通知)", run: "click"},
        {trigger: ".o_form_view .o_field_widget[name='content']:contains(周五停水)"},
        BACK,
        {
            trigger: "[data-todo='failure']:contains(锦澜湾) button:contains(1)",
            run: "click",
        },
        {trigger: ".o_list_view .o_data_row:contains(物业费)"},
    ],
});

registry.category("web_tour.tours").add("wuye_dashboard_open", {
    steps: () => [
        {trigger: ".o_wuye_dashboard .alert:contains(尚未出账)"},
        {trigger: ".o_wuye_from", run: chooseJanuary},
        {trigger: ".o_wuye_to", run: chooseJanuary},
        {trigger: "[data-month='2026-01']"},
        {trigger: ".o_wuye_dashboard_help:contains(户收费率):contains(应缴户)"},
        {trigger: "[data-card='due']:contains(300.00)", run: "click"},
        {trigger: ".o_last_breadcrumb_item:contains(构成清单)"},
        {trigger: ".o_list_footer:contains(300.00)"},
        BACK,
        {
            trigger: "[data-table='item'] [data-figure='due']:contains(300.00)",
            run: "click",
        },
        {trigger: ".o_list_footer:contains(300.00)"},
        BACK,
        {trigger: "[data-card='due']:contains(300.00)"},
        {trigger: "[data-month='2026-01'] canvas", run: clickLastBar},
        {trigger: ".o_last_breadcrumb_item:contains(构成清单)"},
        {trigger: ".o_list_footer:contains(300.00)"},
        BACK,
        {trigger: "button[data-figure='unpaid']:contains(1)", run: "click"},
        {trigger: ".o_list_view .o_data_row:contains(物业费)"},
    ],
});
