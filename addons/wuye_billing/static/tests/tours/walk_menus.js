import {Domain} from "@web/core/domain";
import {registry} from "@web/core/registry";
import {user} from "@web/core/user";

const QUIET = 250; // Milliseconds without a change: the page is complete
const PATIENCE = 10000; // Milliseconds one page may take
// Words that are no left-over of English; capital codes (JLW, PDF) pass by themselves
const KNOWN = new Set(["Odoo", "Alt", "OdooBot", "Excel", "xlsx"]);
// What Odoo's own contact page says, on which we only add a button and a tab
const NOT_OURS = ["Brandom Freeman", "https://", "Bank accounts", "Peppol ID"];
const APPS = ["wuye_property.wuye_menu_root", "wuye_billing.wuye_billing_menu_root"];

const sleep = (delay) => new Promise((resolve) => setTimeout(resolve, delay));

function isShown(element) {
    return element.checkVisibility({checkOpacity: true, checkVisibilityCSS: true});
}

/** All that can be read on the page: texts, placeholders, tooltips. */
function readPage() {
    const texts = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const parent = walker.currentNode.parentElement;
        if (
            parent &&
            !["SCRIPT", "STYLE"].includes(parent.tagName) &&
            isShown(parent)
        ) {
            texts.push(walker.currentNode.textContent.trim());
        }
    }
    for (const element of document.querySelectorAll(
        "[placeholder], [title], [data-tooltip]"
    )) {
        if (isShown(element)) {
            for (const name of ["placeholder", "title", "data-tooltip"]) {
                texts.push((element.getAttribute(name) || "").trim());
            }
        }
    }
    return texts.filter(Boolean);
}

async function settled() {
    const start = Date.now();
    let last = "";
    while (Date.now() - start < PATIENCE) {
        await sleep(QUIET);
        const now = document.body.innerText;
        if (now === last && !document.querySelector(".o_blockUI")) {
            return;
        }
        last = now;
    }
}

function foreignWords(text) {
    const words = text.match(/[A-Za-z][A-Za-z']+/g) || [];
    return words.filter((word) => word !== word.toUpperCase() && !KNOWN.has(word));
}

class Walk {
    constructor(env) {
        this.env = env;
        this.found = new Map(); // Text -> where it was seen first
        this.pages = 0;
    }

    async look(where) {
        await settled();
        this.pages++;
        const error = document.querySelector(
            ".o_error_dialog, .o_notification.bg-danger"
        );
        if (error) {
            throw new Error(`${where}: ${error.innerText}`);
        }
        for (const text of readPage()) {
            const isOurs = !NOT_OURS.some((known) => text.includes(known));
            if (isOurs && foreignWords(text).length && !this.found.has(text)) {
                this.found.set(text, where);
            }
        }
    }

    async open(menu) {
        const where = menu.name;
        const {action: service, orm} = this.env.services;
        const action = await service.loadAction(menu.actionID);
        await service.doAction(menu.actionID, {clearBreadcrumbs: true});
        await this.look(where);
        if (action.target === "new" || !action.res_model) {
            this.env.services.dialog.closeAll();
            return;
        }
        await this.openSearch(where);
        const mayCreate = await user.checkAccessRight(action.res_model, "create");
        const types = action.views
            .map((view) => view[1])
            .filter((type) => type !== "search" && (type !== "form" || mayCreate));
        for (const viewType of types) {
            await service.doAction(menu.actionID, {clearBreadcrumbs: true, viewType});
            await this.look(`${where} > ${viewType}`);
        }
        await this.openFirst(action, where, orm, service);
    }

    async openSearch(where) {
        const toggler = document.querySelector(".o_searchview_dropdown_toggler");
        if (toggler) {
            toggler.click();
            await this.look(`${where} > search`);
            document.dispatchEvent(new KeyboardEvent("keydown", {key: "Escape"}));
            toggler.click();
        }
    }

    async openFirst(action, where, orm, service) {
        const domain = new Domain(action.domain || []).toList(user.context);
        const [resId] = await orm.search(action.res_model, domain, {limit: 1});
        if (!resId || !action.views.some((view) => view[1] === "form")) {
            return;
        }
        await service.doAction(
            {
                type: "ir.actions.act_window",
                res_model: action.res_model,
                res_id: resId,
                views: [[action.views.find((view) => view[1] === "form")[0], "form"]],
            },
            {clearBreadcrumbs: true}
        );
        await this.look(`${where} > ${resId}`);
        for (const tab of document.querySelectorAll(".o_notebook_headers .nav-link")) {
            tab.click();
            await this.look(`${where} > ${resId} > ${tab.innerText}`);
        }
    }
}

function leaves(menu) {
    const below = (menu.childrenTree || []).flatMap(leaves);
    return menu.actionID && !below.length ? [menu] : below;
}

const MOST_MENUS = 60;
let walk = null;
let todo = null;

/** One menu at each step: a step may take a minute at most. */
async function next() {
    const {env} = odoo.__WOWL_DEBUG__.root;
    if (!walk) {
        walk = new Walk(env);
        const apps = env.services.menu.getApps().filter((a) => APPS.includes(a.xmlid));
        todo = apps.flatMap((app) => leaves(env.services.menu.getMenuAsTree(app.id)));
        if (todo.length < 15 || todo.length > MOST_MENUS) {
            throw new Error(`${todo.length} menus seen`);
        }
    }
    if (todo.length) {
        const menu = todo.shift();
        try {
            await walk.open(menu);
        } catch (error) {
            const cause = error.cause || error;
            const said = cause.data ? cause.data.message : cause.message;
            throw new Error(`${menu.xmlid}: ${said}`);
        }
    }
}

function report() {
    console.log(`${walk.pages} pages looked at`);
    if (todo.length || walk.found.size) {
        const rows = [...walk.found].map(([text, where]) => `${where}: ${text}`);
        throw new Error(`not in Chinese:\n${rows.join("\n")}`);
    }
}

registry.category("web_tour.tours").add("wuye_walk_menus", {
    steps: () => [
        ...Array.from({length: MOST_MENUS}, () => ({
            trigger: ".o_web_client .o_action_manager",
            timeout: 60000,
            run: next,
        })),
        {trigger: ".o_web_client", run: report},
    ],
});
