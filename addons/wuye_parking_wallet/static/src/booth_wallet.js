import {Booth} from "@wuye_parking_desk/booth/booth";
import {_t} from "@web/core/l10n/translation";
import {deskToken} from "@wuye_cashier/desk/register_computer";
import {patch} from "@web/core/utils/patch";

const WALLET = "wallet";
const PIN = "wallet_pin";
const ASKS_PIN = ["pin_needed", "pin_wrong"];

/**
 * Space and its digit: the driver holds his card to the reader, which types the number and
 * Enter; over the limit his PIN is asked for. Both are shown to the server once. Where the
 * wallet does not pay, its words stand at the lane, and each other key does what it does:
 * F9 lets out owing (G17).
 */
patch(Booth.prototype, {
    setup() {
        super.setup(...arguments);
        this.needsStay.push(WALLET);
        this.secrets.push(PIN);
    },

    get payments() {
        const {wallet} = this.state.page;
        return wallet ? [...super.payments, wallet] : super.payments;
    },

    get titles() {
        return {
            ...super.titles,
            [WALLET]: _t("Hold the card to the reader"),
            [PIN]: _t("The PIN of the wallet"),
        };
    },

    choosePayment(lane, index) {
        if (this.payments[index]?.code !== WALLET) {
            super.choosePayment(lane, index);
            return;
        }
        lane.isChoosing = false;
        this.ask(lane, WALLET);
    },

    answerTo(lane, why, text) {
        if (why === WALLET) {
            return this.payFromWallet(lane, text.trim(), "");
        }
        return why === PIN
            ? this.payFromWallet(lane, lane.card, text.trim())
            : super.answerTo(...arguments);
    },

    payFromWallet(lane, typed, pin) {
        const {told} = lane;
        const token = lane.tokenOf(`pay ${told.stay} ${told.amount} ${WALLET}`);
        const payment = {desk: deskToken(), amount: told.amount, typed, pin};
        return this.run(lane, async () => {
            const out = await this.laneCall(
                ...["pay_from_wallet", lane, told.stay, token, payment]
            );
            lane.card = "";
            if (out.refused) {
                this.refuseWallet(lane, out, typed);
            } else {
                this.tell(lane, {...told, ...out, amount: told.amount}, out.lifts);
            }
        });
    },

    refuseWallet(lane, {refused, words}, typed) {
        const isPin = ASKS_PIN.includes(refused);
        lane.message = words;
        lane.card = isPin ? typed : "";
        lane.ask = {why: isPin ? PIN : WALLET, text: "", isSecret: isPin};
    },
});
