import {ConnectionLostError} from "@web/core/network/rpc";
import {browser} from "@web/core/browser/browser";
import {user} from "@web/core/user";

// A payment whose answer has not come; another's is not ours to send
const STORED = `wuye_desk_pending_${user.userId}`;
const RETRY = 2000; // Milliseconds until the server is asked again

/**
 * Sends a payment until the server has said what became of it (I9). It is kept in the
 * browser before it is sent; where the answer is lost, the server is asked by its token
 * whether it was taken, and only if it was not it is sent again, under the same token.
 */
export class PaymentSender {
    /**
     * @param {Function} call calls a method of the desk's service
     * @param {object} on taken(receipt), refused(error), lost(): what the page does
     */
    constructor(call, on) {
        this.call = call;
        this.on = on;
    }

    get waiting() {
        return JSON.parse(browser.localStorage.getItem(STORED) || "null");
    }

    keep(request) {
        browser.localStorage.setItem(STORED, JSON.stringify(request));
    }

    forget() {
        browser.localStorage.removeItem(STORED);
    }

    async send(request) {
        this.keep(request);
        try {
            this.end(await this.call("take", request));
        } catch (error) {
            if (error instanceof ConnectionLostError) {
                this.lose();
            } else {
                this.forget(); // The server has said no: nothing was written
                this.on.refused(error);
            }
        }
    }

    async resume() {
        const request = this.waiting;
        if (!request || this.isStopped) {
            return;
        }
        try {
            const receipt = await this.call("look_up", request.token);
            if (receipt) {
                this.end(receipt);
            } else {
                await this.send(request);
            }
        } catch (error) {
            if (!(error instanceof ConnectionLostError)) {
                throw error;
            }
            this.lose();
        }
    }

    end(receipt) {
        this.forget();
        this.on.taken(receipt);
    }

    lose() {
        this.on.lost();
        browser.clearTimeout(this.timer);
        this.timer = browser.setTimeout(() => this.resume(), RETRY);
    }

    stop() {
        this.isStopped = true;
        browser.clearTimeout(this.timer);
    }
}
