import {onWillStart, onWillUnmount, useExternalListener, useState} from "@odoo/owl";
import {DeskLock, useDeskLock} from "./desk_lock";
import {DeskOrder, newToken, plainText, readFen, shownText, toFen} from "./desk_order";
import {AdvancePanel} from "./advance_panel";
import {DeskAmounts} from "./desk_amounts";
import {PaymentSender} from "./payment_sender";
import {ShiftCount} from "./shift_count";
import {_t} from "@web/core/l10n/translation";
import {printPdf} from "./receipt_printer";
import {registry} from "@web/core/registry";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useDeskFocus} from "./desk_focus";
import {useService} from "@web/core/utils/hooks";

/**
 * The cash desk 收费台 (D1): one payer at a time, by keyboard. Each payment is
 * sent by the `PaymentSender`, so that none is taken twice or lost.
 */
export class Desk extends DeskAmounts {
    static template = "wuye_cashier.Desk";
    static components = {AdvancePanel, DeskLock, ShiftCount};
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.focus = useDeskFocus();
        this.lock = useDeskLock(
            (...args) => this.call(...args),
            () => this.state.desk?.shift || this.state.isCounting
        );
        this.sender = new PaymentSender((...args) => this.call(...args), {
            taken: (receipt) => this.finish(receipt),
            refused: (error) => this.onRefused(error),
            lost: () => Object.assign(this.state, {isBusy: true, isOffline: true}),
        });
        this.asked = this.props.action.context?.wuye_desk_unit;
        this.kept = {}; // What a panel shows, so that it is there after the lock
        this.shown = shownText;
        this.plain = plainText;
        this.state = useState({
            desk: null,
            refusal: "",
            text: "",
            hits: [],
            hit: 0,
            order: null,
            message: null,
            isAsking: false,
            isAdvancing: false,
            isBusy: false,
            isCounting: false,
            isOffline: false,
            receipt: null,
            float: "0.00",
        });
        useExternalListener(window, "keydown", (ev) => this.onAnyKey(ev), {
            capture: true,
        });
        onWillStart(() => this.load());
        onWillUnmount(() => this.sender.stop());
    }

    // === AROUND THE PAYER === //

    /** Locked elsewhere, the page covers itself as soon as the server says so. */
    async call(...args) {
        try {
            return await super.call(...args);
        } catch (error) {
            if (error.data?.name?.endsWith(".DeskLockedError")) {
                this.lock.cover();
            }
            throw error;
        }
    }

    async load() {
        try {
            this.state.desk = await this.call("load_desk");
            this.state.refusal = "";
        } catch (error) {
            this.state.refusal = this.say(error);
            return;
        }
        this.lock.start(this.state.desk.lock);
        await this.goOn();
    }

    async goOn() {
        if (!this.lock.isOn) {
            await this.sender.resume();
            this.focus(this.state.desk.shift ? "search" : "float");
            await this.openAsked();
        }
    }

    /** The unit of which the floor plan was clicked, once; a typed order stays (A8). */
    async openAsked() {
        const id = this.asked;
        this.asked = null;
        if (id && this.state.desk.shift && !this.state.order) {
            await this.openUnit({id});
        }
    }

    async unlock(password) {
        this.state.desk = await this.call("unlock", password);
        this.lock.off();
        await this.goOn();
    }

    async openShift() {
        const fen = readFen(this.state.float);
        if (fen === null) {
            this.refuse(_t("Enter the float as an amount, e.g. 500."));
            return;
        }
        await this.attempt(async () => {
            this.state.desk = await this.call("open_shift", fen / 100);
            this.focus("search");
        });
    }

    late(bill) {
        return _t("%s days late", bill.days);
    }

    // === SEARCH === //

    async onSearchKey(ev) {
        const {hits} = this.state;
        if (ev.key === "ArrowDown" || ev.key === "ArrowUp") {
            ev.preventDefault();
            const step = ev.key === "ArrowDown" ? 1 : hits.length - 1;
            this.state.hit = hits.length ? (this.state.hit + step) % hits.length : 0;
        } else if (ev.key === "Enter") {
            ev.preventDefault();
            const typed = this.state.text.trim();
            if (hits.length) {
                await this.openUnit(hits[this.state.hit]);
            } else if (typed && typed === this.opened) {
                this.focus("bill-0");
            } else if (typed) {
                await this.search(typed);
            }
        }
    }

    async search(typed) {
        await this.attempt(async () => {
            const hits = await this.call("search_units", typed);
            if (hits.length === 1) {
                await this.openUnit(hits[0]);
            } else if (hits.length) {
                Object.assign(this.state, {hits, hit: 0});
            } else {
                this.refuse(_t("Nothing is found. Try a room, a name or a plate."));
            }
        });
    }

    /** A scanned paper says whose bills it is about, and which. */
    async openUnit(hit, partner = hit.partner_id || null) {
        await this.attempt(async () => {
            const unit = await this.call("open_unit", hit.id, partner);
            this.state.hits = [];
            this.state.receipt = null;
            this.state.text = unit.unit.name;
            this.opened = unit.unit.name;
            this.state.unit = unit;
            this.state.order = new DeskOrder(unit, this.state.desk.tenders);
            if (hit.charge_ids && !this.state.order.pick(hit.charge_ids)) {
                const text = _t(
                    "Nothing of this paper is open. What else is, is ticked."
                );
                this.state.message = {level: "warning", text};
            }
            this.focus("search");
        });
    }

    clear() {
        Object.assign(this.state, {order: null, unit: null, text: "", hits: []});
        Object.assign(this.state, {message: null, isAsking: false, isAdvancing: false});
        this.opened = "";
        this.focus("search");
    }

    // === TAKING === //

    /** The question before the money: who, which unit, how much (J9). */
    ask() {
        if (this.state.order?.isBalanced && !this.state.isBusy) {
            this.state.isAsking = true;
            this.focus("confirm");
        }
    }

    async take() {
        if (!this.state.isBusy) {
            this.state.isBusy = true;
            this.state.isAsking = false;
            await this.sender.send(this.state.order.request());
        }
    }

    finish(receipt) {
        Object.assign(this.state, {isBusy: false, isOffline: false});
        this.state.desk.numbers = receipt.numbers;
        this.clear();
        this.state.receipt = {
            ...receipt,
            amount: toFen(receipt.amount),
            change: toFen(receipt.change),
        };
        this.print(this.state.receipt);
    }

    // === PAPER === //

    /** The receipt F8 prints: the one just taken, else the payer's last one. */
    get lastReceipt() {
        return this.state.receipt || this.state.unit?.receipts[0];
    }

    /** What was taken stands whether or not it is printed: F8 prints it again. */
    async print(receipt) {
        if (!receipt) {
            return;
        }
        let reason = _t("The PDF did not come.");
        try {
            const {url, count} = await this.call("print_receipt", receipt.id);
            if (await printPdf(url)) {
                receipt.printed = count;
                return;
            }
        } catch (error) {
            reason = this.say(error);
        }
        this.refuse(
            _t("Receipt %(name)s stands but is not printed: %(reason)s F8 prints it.", {
                name: receipt.name,
                reason,
            })
        );
    }

    // === ADVANCES === //

    openAdvances() {
        if (this.state.order && !this.state.isBusy) {
            this.kept = {};
            this.state.isAdvancing = true;
        }
    }

    quoteAdvances() {
        const {unit, payer} = this.state.order;
        return this.call("quote_advances", unit.id, payer.id);
    }

    addAdvances(advances) {
        this.state.isAdvancing = false;
        this.state.order.addAdvances(advances);
        this.focus("search");
    }

    /** What is over is kept for the payer because he said so (D16). */
    keepOver() {
        const {order} = this.state;
        order.addAdvances([{item_id: false, amount: -order.rest}]);
        this.focus("take");
    }

    /** Nothing was written and the token is free: the next try is another payment. */
    onRefused(error) {
        Object.assign(this.state, {isBusy: false, isOffline: false});
        if (this.state.order) {
            this.state.order.token = newToken();
        }
        this.refuse(this.say(error));
        this.focus("search");
    }

    // === KEYS AND FOCUS === //

    /** Under the lock the keys of the desk are dead, and so are Odoo's own. */
    onAnyKey(ev) {
        const isLockKey = ev.ctrlKey && ev.key.toLowerCase() === "l";
        if (this.lock.isOn && !document.querySelector(".o_dialog")) {
            ev.stopPropagation();
            if (isLockKey) {
                ev.preventDefault();
            }
        } else if (isLockKey && this.state.desk?.shift) {
            ev.preventDefault();
            ev.stopPropagation();
            this.lock.on();
        } else if (!this.lock.isOn) {
            this.onKey(ev);
        }
    }

    onKey(ev) {
        if (!this.state.desk?.shift || this.state.isCounting) {
            return;
        }
        const keys = {
            F2: () => this.focus("search"),
            F4: () => this.openAdvances(),
            F8: () => this.print(this.lastReceipt),
            F10: () => this.openCount(),
            Escape: () => this.back(),
        };
        const digit =
            ev.altKey && Number(/^(?:Digit)?([1-9])$/.exec(ev.code || ev.key)?.[1]);
        const work = digit ? () => this.chooseTender(digit - 1) : keys[ev.key];
        if (work) {
            ev.preventDefault();
            ev.stopPropagation();
            work();
        }
    }

    /** Esc goes one step back: the question, the hits, the tenders, the payer. */
    back() {
        const {order} = this.state;
        if (this.state.isAsking) {
            this.state.isAsking = false;
            this.focus("take");
        } else if (this.state.isAdvancing) {
            this.addAdvances([]);
        } else if (this.state.hits.length) {
            this.state.hits = [];
        } else if (order && !order.isEmpty) {
            order.tenders.forEach((one) =>
                Object.assign(one, {amount: 0, given: null})
            );
            this.focus("search");
        } else if (!this.state.isBusy) {
            this.clear();
        }
    }

    // === SHIFT === //

    openCount() {
        this.kept = {};
        this.state.isCounting = true;
    }

    async closeShift(counted) {
        const result = await this.call("close_shift", counted);
        this.state.desk = await this.call("load_desk");
        this.clear();
        return result;
    }

    leaveCount() {
        this.state.isCounting = false;
        this.focus(this.state.desk.shift ? "search" : "float");
    }
}

registry.category("actions").add("wuye_desk", Desk);
