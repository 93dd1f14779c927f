import {browser} from "@web/core/browser/browser";
import {registry} from "@web/core/registry";
import {stepUtils} from "@web_tour/tour_utils";

const TEMPLATE = `<paper>
  <body>
    <h2>专用通知</h2>
    <p>{{ unit.community }} {{ unit.code }}</p>
    <each in="people" as="person"><p>{{ person.name }}</p></each>
  </body>
</paper>`;

const field = (name) => `.o_field_widget[name="${name}"]`;

/** Types into the editor of the template, as pasting does. */
function write(text) {
    return {
        content: "write the template",
        trigger: `${field("template")} .ace_editor`,
        run() {
            window.ace.edit(this.anchor).setValue(text, 1);
        },
    };
}

registry.category("web_tour.tours").add("wuye_form_make", {
    steps: () => [
        stepUtils.showAppsMenuItem(),
        {
            trigger: '.o_app[data-menu-xmlid="wuye_property.wuye_menu_root"]',
            run: "click",
        },
        {
            trigger:
                '.o_menu_sections [data-menu-xmlid="wuye_property.wuye_menu_configuration"]',
            run: "click",
        },
        {
            trigger: '.o-dropdown--menu [data-menu-xmlid="wuye_form.wuye_form_menu"]',
            run: "click",
        },
        {trigger: "button:contains(从 XML 导入)"},
        {trigger: ".o_list_button_add", run: "click"},
        {trigger: `${field("name")} input`, run: "edit 专用通知单"},
        {trigger: `${field("subject")} input`, run: "click"},
        {trigger: '.o_select_menu_item:contains("房屋")', run: "click"},
        {trigger: ".o_form_button_save", run: "click"},
        {trigger: "button[name='action_edit']:contains(编辑草稿)", run: "click"},
        {trigger: `${field("paper")} input`, run: "click"},
        {trigger: '.o_select_menu_item:contains("241 × 93")', run: "click"},
        {
            trigger: `${field("copies")} textarea`,
            run: (helpers) => helpers.edit("存根联\n业主联"),
        },
        write(TEMPLATE.replace("unit.code", "unit.kode")),
        {trigger: ".o_form_button_save", run: "click"},
        {trigger: ".o_error_dialog:contains(第 4 行), .modal:contains(第 4 行)"},
        {trigger: ".modal button:contains(关闭), .modal .btn-primary", run: "click"},
        write(TEMPLATE),
        {trigger: ".o_form_button_save", run: "click"},
        {trigger: ".o_form_saved"},
        {trigger: "button[name='action_publish']:contains(发布)", run: "click"},
        {trigger: ".modal .btn-primary", run: "click"},
        {trigger: ".o_arrow_button_current:contains(已发布)"},
    ],
});

registry.category("web_tour.tours").add("wuye_form_print", {
    steps: () => [
        {
            content: "papers open beside this page",
            trigger: ".o_form_view",
            run() {
                browser.open = (url) => {
                    document.body.dataset.opened = url;
                    return {closed: false};
                };
            },
        },
        {trigger: ".o_cp_action_menus .fa-cog", run: "click"},
        {
            trigger: ".o-dropdown--menu .o-dropdown-item:contains(用表单打印)",
            run: "click",
        },
        {trigger: `.modal ${field("form_id")} input:value(专用通知单)`},
        {trigger: ".modal button[name='action_print']", run: "click"},
        {trigger: "body[data-opened*='/wuye/form/papers/']"},
        {trigger: "body:not(:has(.modal))"},
    ],
});

registry.category("web_tour.tours").add("wuye_form_send_back", {
    steps: () => [
        {trigger: "button[name='action_sign']", run: "click"},
        {trigger: ".modal .btn-primary", run: "click"},
        {trigger: ".o_arrow_button_current:contains(已签字)"},
        {trigger: `${field("archive_ids")} .badge:contains(哈希相符)`},
        {trigger: "button[name='action_verify']:contains(核验存档)", run: "click"},
        {trigger: ".o_notification:contains(哈希全部相符)"},
        {trigger: "button[name='action_send_back']:contains(财务退回)", run: "click"},
        {trigger: `.modal ${field("reason")} textarea`, run: "edit 调整数漏记"},
        {trigger: ".modal button[name='action_send_back']", run: "click"},
        {trigger: ".alert-warning:contains(财务已退回此月报表)"},
        {trigger: `${field("return_ids")} .o_data_row:contains(调整数漏记)`},
    ],
});
