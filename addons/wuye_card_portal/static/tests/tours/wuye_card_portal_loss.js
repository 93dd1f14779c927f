import {registry} from "@web/core/registry";

const soon = () => {
    const at = new Date(Date.now() + (8 + 4) * 3600 * 1000); // China's, in 4 hours
    return at.toISOString().slice(0, 16);
};

registry.category("web_tour.tours").add("wuye_card_portal_loss", {
    steps: () => [
        {trigger: "h1:contains(我的一卡通)"},
        {trigger: ".o_wuye_card:contains(B4C5):contains(使用中)"},
        {trigger: ".list-group-item:contains(3幢1单元 大门)"},
        {
            trigger: "a:contains(访客通行证)",
            run: "click",
            expectUnloadPage: true,
        },
        {trigger: "input[name=visitor]", run: "edit 刘女士"},
        {
            trigger: "input[name=date_to]",
            run: ({anchor}) => {
                anchor.value = soon();
            },
        },
        {
            trigger: "button:contains(生成通行码)",
            run: "click",
            expectUnloadPage: true,
        },
        {trigger: "img.o_wuye_code"},
        {trigger: "a:contains(完成)", run: "click", expectUnloadPage: true},
        {trigger: ".list-group-item:contains(刘女士)"},
        {
            trigger: ".o_wuye_keys a:contains(挂失)",
            run: "click",
            expectUnloadPage: true,
        },
        {trigger: "li:contains(任何门和道闸都不再为此卡开启)"},
        {trigger: "input[name=note]", run: "edit 菜市场"},
        {
            trigger: "button:contains(确认挂失)",
            run: "click",
            expectUnloadPage: true,
        },
        {trigger: ".badge:contains(已挂失)"},
        {trigger: ".o_wuye_unconfirmed:contains(3幢1单元 大门)"},
    ],
});
