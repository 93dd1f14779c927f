import {Booth} from "@wuye_parking_desk/booth/booth";
import {ConnectionLostError} from "@web/core/network/rpc";
import {_t} from "@web/core/l10n/translation";
import {browser} from "@web/core/browser/browser";
import {deskToken} from "@wuye_cashier/desk/register_computer";
import {onWillUnmount} from "@odoo/owl";
import {patch} from "@web/core/utils/patch";

const CODE = "paycode";
const POLL = 1000; // Milliseconds until the provider is asked again
const LIFTED_BY_WORD = ["debt", "free", "lost"];

/**
 * Space and its digit: the driver shows his payment code, the scanner types it and Enter.
 * While he confirms on his phone the lane waits and everything else goes on: Esc gives the
 * order up, F9 and F10 let the car out at once and give it up behind it (G17). The bar
 * lifts by itself when the provider has said that he paid.
 */
patch(Booth.prototype, {
    setup() {
        super.setup(...arguments);
        this.needsStay.push(CODE);
        onWillUnmount(() => (this.isGone = true));
    },

    get payments() {
        const {paycode} = this.state.page;
        return paycode ? [...super.payments, paycode] : super.payments;
    },

    get titles() {
        return {...super.titles, [CODE]: _t("Scan the driver's payment code")};
    },

    get keys() {
        const lane = this.activeLane;
        const isPaying = Boolean(lane.paying);
        return {
            ...super.keys,
            ...(isPaying && {Escape: () => this.cancelCode(lane)}),
        };
    },

    show(page) {
        super.show(...arguments);
        const lane = this.state.lanes.find(({id}) => id === page.coded?.lane);
        if (lane && !lane.paying && page.shift) {
            this.resumeCode(lane, page.coded);
        }
    },

    choosePayment(lane, index) {
        if (this.payments[index]?.code !== CODE) {
            super.choosePayment(lane, index);
            return;
        }
        lane.isChoosing = false;
        this.ask(lane, CODE);
    },

    /** While a driver pays only the guard's word goes before it. */
    ask(lane, why) {
        if (lane?.paying && !LIFTED_BY_WORD.includes(why)) {
            this.sayPaying(lane);
            return;
        }
        super.ask(lane, why);
        // Whoever is let out by it is not asked for money any more
        this.cancelCode(lane);
    },

    askPayment(lane) {
        if (lane?.paying) {
            this.sayPaying(lane);
        } else {
            super.askPayment(lane);
        }
    },

    async enter(lane) {
        if (lane?.paying && !lane.ask) {
            this.sayPaying(lane);
        } else {
            await super.enter(lane);
        }
    },

    /** Why a key does nothing: a coupon, say, would change what the driver is asked for. */
    sayPaying(lane) {
        lane.message = _t(
            "The driver is paying. Esc gives it up; then a coupon, a plate or cash."
        );
    },

    answerTo(lane, why, text) {
        return why === CODE
            ? this.payByCode(lane, text.trim())
            : super.answerTo(...arguments);
    },

    tell(lane, told, isDone) {
        super.tell(...arguments);
        if (isDone) {
            lane.paying = null;
        }
    },

    /** Begin the order, charge it, and follow it without holding up the lane. */
    async payByCode(lane, code) {
        const {stay, amount} = lane.told;
        const token = crypto.randomUUID();
        const payment = {desk: deskToken(), amount, code};
        await this.run(lane, async () => {
            await this.laneCall("begin_code", lane, stay, token, payment);
            lane.ask = null;
            lane.paying = {token, stay, words: _t("Waiting for the driver…")};
        });
        if (lane.paying?.token === token) {
            const {paying} = lane;
            const said = await this.askCode(lane, "charge_code", token, code);
            await this.followCode(lane, paying, said);
        } else if (lane.ask) {
            lane.ask.text = ""; // A wrong code is scanned again
        }
    },

    async resumeCode(lane, {slip, token}) {
        this.activate(this.state.lanes.indexOf(lane)); // Else Esc means another lane
        await this.lookOut(lane, slip);
        if (lane.told?.stay && !lane.isDone) {
            const words = _t("Waiting for the driver…");
            lane.paying = {token, stay: lane.told.stay, words};
            await this.followCode(lane, lane.paying, null);
        }
    },

    /** Ask until it is decided; without an answer it is asked again. */
    async followCode(lane, paying, first) {
        let said = first;
        while (!this.isGone && (!said || said.state === "waiting")) {
            await new Promise((resolve) => {
                paying.wake = resolve;
                browser.setTimeout(resolve, paying.isLeft ? 0 : POLL);
            });
            const isLeft = paying.isLeft || lane.paying?.token !== paying.token;
            const step = isLeft ? "cancel_code" : "state_of_code";
            said = await this.askCode(lane, step, paying.token);
            if (isLeft) {
                break; // Even where the provider is silent: the server asks on
            }
        }
        if (lane.paying?.token === paying.token) {
            await this.endCode(lane, paying, said);
        }
    },

    async askCode(lane, step, ...args) {
        try {
            const said = await this.laneCall(step, lane, ...args);
            this.state.isOffline = false;
            return said;
        } catch (error) {
            this.state.isOffline = error instanceof ConnectionLostError;
            lane.message = this.say(error);
            return null;
        }
    },

    async endCode(lane, paying, said) {
        if (said?.state === "paid") {
            await this.run(lane, async () => {
                const {told} = lane;
                const out = await this.laneCall(
                    ...["leave_by_code", lane, paying.stay, paying.token]
                );
                this.tell(lane, {...told, ...out, amount: told.amount}, out.lifts);
            });
        } else if (said) {
            lane.message = _t(
                "%(channel)s, order %(number)s: nothing was taken. %(reason)s",
                said
            );
        }
        lane.paying = null;
    },

    cancelCode(lane) {
        if (lane?.paying) {
            lane.paying.isLeft = true;
            lane.paying.wake?.();
        }
    },
});
