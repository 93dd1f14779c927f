import {newToken, shownText, toFen} from "../desk/desk_order";
import {onWillStart, onWillUnmount, useState} from "@odoo/owl";
import {ConnectionLostError} from "@web/core/network/rpc";
import {DeskAnswers} from "../desk/desk_answers";
import {_t} from "@web/core/l10n/translation";
import {browser} from "@web/core/browser/browser";
import {printPdf} from "../desk/receipt_printer";
import {registry} from "@web/core/registry";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";
import {useService} from "@web/core/utils/hooks";

const CHUNK = 10; // Bills of one call, so that the bar moves
const RETRY = 2000; // Milliseconds until a call whose answer was lost is sent again

/**
 * Bills chosen in the list are taken by one tender, each on a receipt of its own (J15).
 * What was sent is sent again under the same token until it is answered, so that no
 * bill is taken twice; what is refused is named and stops nothing.
 */
export class TakeEach extends DeskAnswers {
    static template = "wuye_cashier.TakeEach";
    static props = {...standardActionServiceProps};

    setup() {
        this.orm = useService("orm");
        this.action = useService("action");
        this.shown = shownText;
        this.token = newToken();
        this.state = useState({
            quote: null,
            tender: null,
            reference: "",
            message: null,
            isBusy: false,
            isOffline: false,
            done: 0,
            taken: [],
            failed: [],
            isEnded: false,
            printed: 0,
        });
        onWillStart(() => this.load());
        onWillUnmount(() => (this.isStopped = true));
    }

    async load() {
        const {charge_ids: ids} = this.props.action.params;
        await this.attempt(async () => {
            const quote = await this.call("quote_bills", ids);
            this.state.quote = quote;
            this.state.tender = quote.tenders[0]?.code;
        });
    }

    // === WHAT IS CHOSEN === //

    get bills() {
        return this.state.quote.bills.filter((bill) => bill.is_taken);
    }

    get others() {
        return this.state.quote.bills.length - this.bills.length;
    }

    get due() {
        return this.bills.reduce(
            (sum, bill) => sum + toFen(bill.open) + toFen(bill.late),
            0
        );
    }

    get tender() {
        return this.state.quote.tenders.find(({code}) => code === this.state.tender);
    }

    /** Why the money cannot be taken now; empty if it can. */
    get obstacle() {
        const {quote, reference} = this.state;
        if (!quote.has_shift) {
            return _t("Open your shift at the desk first.");
        }
        if (!this.bills.length) {
            return _t("None of these bills is open and taken here.");
        }
        if (quote.numbers.left < this.bills.length) {
            return _t("You hold %(left)s blank receipts for %(count)s bills.", {
                left: quote.numbers.left,
                count: this.bills.length,
            });
        }
        const asked = this.tender?.reference;
        return asked && !reference.trim() ? _t("Write down: %s", asked) : "";
    }

    // === TAKING === //

    async take() {
        const {state, bills} = this;
        state.isBusy = true;
        for (let start = 0; start < bills.length && !this.isStopped; start += CHUNK) {
            const part = bills.slice(start, start + CHUNK);
            try {
                const {taken, failed} = await this.insist(part);
                state.taken.push(...taken);
                state.failed.push(...failed);
            } catch (error) {
                this.refuse(this.say(error));
                break;
            }
            state.done = Math.min(start + CHUNK, bills.length);
        }
        Object.assign(state, {isBusy: false, isEnded: true});
        if (state.taken.length) {
            await this.print();
        }
    }

    /** Ask until there is an answer: the token makes it the same one. */
    async insist(bills) {
        const {tender, reference} = this.state;
        for (;;) {
            try {
                const batch = {token: this.token, tender, reference, bills};
                const answer = await this.call("take_each", batch);
                this.state.isOffline = false;
                return answer;
            } catch (error) {
                if (!(error instanceof ConnectionLostError) || this.isStopped) {
                    throw error;
                }
                this.state.isOffline = true;
                await new Promise((resolve) => browser.setTimeout(resolve, RETRY));
            }
        }
    }

    // === AFTER === //

    async print() {
        const ids = this.state.taken.map(({id}) => id);
        await this.attempt(async () => {
            const {url} = await this.call("print_receipts", ids);
            if (await printPdf(url)) {
                this.state.printed = ids.length;
            } else {
                this.refuse(_t("The PDF did not come."));
            }
        });
    }

    leave() {
        this.action.doAction({type: "ir.actions.act_window_close"});
    }
}

registry.category("actions").add("wuye_take_each", TakeEach);
