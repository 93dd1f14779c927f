import {ConnectionLostError} from "@web/core/network/rpc";
import {browser} from "@web/core/browser/browser";
import {user} from "@web/core/user";

const RETRY = 2000; // Milliseconds until the server is asked again

/**
 * Sends a tap until the server has said what became of it (F4, I9): always under the same
 * number, so that it is paid once however often it is sent.
 *
 * A PIN goes out once and is forgotten. Sent again without it a tap that was booked is
 * answered as paid, another asks for the PIN anew, and no wrong PIN counts twice.
 */
export class TapSender {
    /**
     * @param {Function} call calls a method of the till's service
     * @param {Function} onLost said each time there is no answer
     * @param {string} name of the page, whose taps are no other page's
     */
    constructor(call, onLost, name = "tap") {
        this.call = call;
        this.onLost = onLost;
        // A tap whose answer has not come: its number and amount, never card or PIN
        this.stored = `wuye_wallet_${name}_${user.userId}`;
    }

    /** The tap that was under way when the page was left, or null. */
    get waiting() {
        return JSON.parse(browser.localStorage.getItem(this.stored) || "null");
    }

    forget() {
        browser.localStorage.removeItem(this.stored);
    }

    /** @returns {Promise<object>} what the till is told; null if it was stopped */
    async send(terminal, order) {
        const {uuid, amount} = order;
        browser.localStorage.setItem(
            this.stored,
            JSON.stringify({terminal, uuid, amount})
        );
        const {pin, ...bare} = order;
        let sent = pin ? order : bare;
        while (!this.isStopped) {
            try {
                const told = await this.call("tap", terminal, sent);
                this.forget();
                return told;
            } catch (error) {
                if (!(error instanceof ConnectionLostError)) {
                    throw error; // It may be booked all the same: the number stays
                }
            }
            sent = bare;
            this.onLost();
            await new Promise((resolve) => browser.setTimeout(resolve, RETRY));
        }
        return null;
    }

    stop() {
        this.isStopped = true;
    }
}
