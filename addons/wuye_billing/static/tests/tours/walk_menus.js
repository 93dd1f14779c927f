import {Domain} from "@web/core/domain";
import {assets} from "@web/core/assets";
import {rpcBus} from "@web/core/network/rpc";
import {patch} from "@web/core/utils/patch";
import {registry} from "@web/core/registry";
import {user} from "@web/core/user";

const GLANCE = 50; // Milliseconds between two glances at a page
const ALIKE = 3; // Glances without a change and without a question: it is complete
const PATIENCE = 10000; // Milliseconds one page may take
// Latin words that are no left-over of English, and why
const KNOWN = new Set([
    "Alt", // A key on the keyboard
    "Ctrl", // Two more
    "Esc",
    "PgUp", // A key of the month map
    "PgDn",
    "Excel", // A program
    "xlsx", // A kind of file
    "Odoo", // The platform, as it calls itself
    "OdooBot", // Its robot's name in the chatter
    "vCard", // A kind of file, too
    "https", // How an address begins
]);
const LONGEST_CODE = 6; // Letters: JLW, PDF, POS are codes; DRAFT ORDERS is English
const OURS = "wuye_"; // The names of our modules begin so

const CREATE = ".o_list_button_add, .o-kanban-button-new, .o_form_button_create";

const sleep = (delay) => new Promise((resolve) => setTimeout(resolve, delay));
// What has changed is drawn before it, however busy the machine is
const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));

function isShown(element) {
    return element.checkVisibility({checkOpacity: true, checkVisibilityCSS: true});
}

/** Texts of the page outside of fields. */
function shownTexts() {
    const texts = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const parent = walker.currentNode.parentElement;
        if (
            parent &&
            !["SCRIPT", "STYLE"].includes(parent.tagName) &&
            isShown(parent)
        ) {
            texts.push(walker.currentNode.textContent);
        }
    }
    return texts;
}

/** What stands in the fields, and what a mouse resting on something would show. */
function hiddenTexts() {
    const texts = [];
    const selector = "input, textarea, [placeholder], [title], [data-tooltip]";
    for (const element of document.querySelectorAll(selector)) {
        if (isShown(element)) {
            const names = ["placeholder", "title", "data-tooltip"];
            texts.push(...names.map((name) => element.getAttribute(name) || ""));
            const isTyped = !["checkbox", "radio", "file", "password"].includes(
                element.type
            );
            texts.push((isTyped && element.value) || "");
        }
    }
    for (const element of document.querySelectorAll("[data-tooltip-info]")) {
        const {field} = JSON.parse(element.dataset.tooltipInfo);
        if (field && isShown(element)) {
            texts.push(field.label || "", field.help || "");
        }
    }
    return texts;
}

/** All that can be read on the page. */
function readPage() {
    const texts = [document.title, ...shownTexts(), ...hiddenTexts()];
    return texts.map((text) => String(text).trim()).filter(Boolean);
}

// Questions to the server that it has not answered, and bundles that are on their way
const asked = new Set();
rpcBus.addEventListener("RPC:REQUEST", ({detail}) => asked.add(detail.data.id));
rpcBus.addEventListener("RPC:RESPONSE", ({detail}) => asked.delete(detail.data.id));
patch(assets, {
    loadBundle() {
        const loading = super.loadBundle(...arguments);
        asked.add(loading);
        const arrived = () => asked.delete(loading);
        loading.then(arrived, arrived);
        return loading;
    },
});

async function settled() {
    const start = Date.now();
    let last = "";
    let alike = 0;
    while (alike < ALIKE && Date.now() - start < PATIENCE) {
        await sleep(GLANCE);
        await frame();
        const now = document.body.innerText;
        const isBusy = asked.size || document.querySelector(".o_blockUI");
        alike = now === last && !isBusy ? alike + 1 : 0;
        last = now;
    }
}

const DIGEST =
    /\b([0-9a-f]{64}|[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})\b/g; // SHA-256, boot ids, UUIDs
const ADDRESS = /https?:\/\/\S+/g; // Of a server: what it is called

function foreignWords(text) {
    const words =
        text
            .replace(DIGEST, "")
            .replace(ADDRESS, "")
            .match(/[A-Za-z][A-Za-z']+/g) || [];
    const isCode = (word) => word === word.toUpperCase() && word.length <= LONGEST_CODE;
    return words.filter((word) => !isCode(word) && !KNOWN.has(word));
}

class Walk {
    constructor(env) {
        this.env = env;
        this.found = new Map(); // Text -> where it was seen first
        this.empty = []; // Menus without a record to open
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
            if (foreignWords(text).length && !this.found.has(text)) {
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
        await this.unfold(".o_searchview_dropdown_toggler", `${where} > search`);
        // An empty form is only reached by a button
        const mayCreate = document.querySelector(CREATE);
        const types = action.views
            .map((view) => view[1])
            .filter((type) => type !== "search" && (type !== "form" || mayCreate));
        for (const viewType of types) {
            await service.doAction(menu.actionID, {clearBreadcrumbs: true, viewType});
            const place = `${where} > ${viewType}`;
            await this.look(place);
            await this.unfold(".o_optional_columns_dropdown button", place);
            await this.unfold(".o_cp_action_menus button", place);
        }
        await this.openFirst(action, where, orm, service);
    }

    /** Open what a button unfolds, read it, and fold it again. */
    async unfold(selector, where) {
        const toggler = document.querySelector(selector);
        if (toggler && isShown(toggler)) {
            toggler.click();
            await this.look(`${where} > ${selector}`);
            document.dispatchEvent(new KeyboardEvent("keydown", {key: "Escape"}));
            toggler.click();
        }
    }

    async openFirst(action, where, orm, service) {
        const domain = new Domain(action.domain || []).toList(user.context);
        const [resId] = await orm.search(action.res_model, domain, {limit: 1});
        if (!resId) {
            this.empty.push(where);
            return;
        }
        if (!action.views.some((view) => view[1] === "form")) {
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

const PARTS = 4; // The walk is cut, so that several workers share it
const MOST_MENUS = 50; // Of a part
let walk = null;
let todo = null;

/** One menu at each step: a step may take a minute at most. */
async function next(part) {
    const {env} = odoo.__WOWL_DEBUG__.root;
    if (!walk) {
        walk = new Walk(env);
        const apps = env.services.menu
            .getApps()
            .filter((a) => a.xmlid.startsWith(OURS));
        todo = apps
            .flatMap((app) => leaves(env.services.menu.getMenuAsTree(app.id)))
            .filter((menu) => menu.id % PARTS === part);
        if (todo.length < 5 || todo.length > MOST_MENUS) {
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
    const rows = [...walk.found].map(([text, where]) => `${where}: ${text}`);
    rows.push(...walk.empty.map((where) => `${where}: nothing to read`));
    if (todo.length || rows.length) {
        throw new Error(
            `${todo.length} menus left; not in Chinese:\n${rows.join("\n")}`
        );
    }
}

for (let part = 0; part < PARTS; part++) {
    registry.category("web_tour.tours").add(`wuye_walk_menus_${part}`, {
        steps: () => [
            ...Array.from({length: MOST_MENUS}, () => ({
                trigger: ".o_web_client .o_action_manager",
                timeout: 60000,
                run: () => next(part),
            })),
            {trigger: ".o_web_client", run: report},
        ],
    });
}
