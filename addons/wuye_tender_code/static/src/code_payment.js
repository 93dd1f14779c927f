import {ConnectionLostError} from "@web/core/network/rpc";
import {PaymentSender} from "@wuye_cashier/desk/payment_sender";
import {browser} from "@web/core/browser/browser";
import {patch} from "@web/core/utils/patch";

export const CODE = "paycode"; // The tender a payer's code is put down as
const POLL = 1000; // Milliseconds until the provider is asked again

export const isCoded = (request) =>
    Boolean(request?.tenders?.some((tender) => tender.code === CODE));

/**
 * A payment by code (D1): its order is begun, the provider is asked for the money, and
 * asked again until the payer has confirmed; then the receipt is taken as any other.
 * The request is kept in the browser all the while, the payer's code is not. Whatever
 * is lost on the way is found again by the token, so nothing is paid or taken twice.
 *
 * The page says what it does: `on.paying(order)`, `on.unpaid(order)`,
 * `on.unfinished()` with a request left from before.
 */
patch(PaymentSender.prototype, {
    async sendCode(request, code) {
        this.isCancelled = false;
        this.keep(request);
        try {
            this.on.paying(await this.call("code_begin", request, code));
            await this.follow(
                request,
                await this.call("code_charge", request.token, code)
            );
        } catch (error) {
            this.stumble(error);
        }
    },

    /** Ask until the order is decided; Esc gives it up. */
    async follow(request, order) {
        let said = order;
        while (said.state === "waiting") {
            this.on.paying(said);
            await this.pause();
            if (this.isStopped) {
                return;
            }
            const isLeft = this.isCancelled;
            const step = isLeft ? "code_cancel" : "code_state";
            said = await this.call(step, request.token);
            if (isLeft) {
                break; // Even where the provider is silent: the server asks on
            }
        }
        if (said.state === "paid") {
            this.on.paying(said);
            await this.send(request);
        } else {
            this.forget();
            this.on.unpaid(said);
        }
    },

    pause() {
        return new Promise((resolve) => {
            this.wake = resolve;
            browser.setTimeout(resolve, this.isCancelled ? 0 : POLL);
        });
    },

    cancelCode() {
        this.isCancelled = true;
        this.wake?.();
    },

    async resume() {
        const request = this.waiting || this.on.unfinished?.();
        if (!isCoded(request)) {
            await super.resume();
        } else if (!this.isStopped) {
            try {
                this.keep(request);
                await this.follow(
                    request,
                    await this.call("code_state", request.token)
                );
            } catch (error) {
                this.stumble(error);
            }
        }
    },

    /** Without an answer it is asked for again; what is refused was never begun. */
    stumble(error) {
        if (error instanceof ConnectionLostError) {
            this.lose();
        } else {
            this.forget();
            this.on.refused(error);
        }
    },
});
