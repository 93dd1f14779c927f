import {Desk} from "@wuye_cashier/desk/desk";
import {DeskOrder} from "@wuye_cashier/desk/desk_order";
import {patch} from "@web/core/utils/patch";

const TENDER = "wallet";
const PROVEN = "proven";
const ASKS_PIN = ["pin_needed", "pin_wrong"];

/**
 * The payer's wallet pays when his card was held to the reader, or by his written consent
 * (授权书 and its number); over the limit his PIN is asked for. What is typed is shown to
 * the server once and goes neither into the payment nor into the browser's memory.
 */
patch(DeskOrder.prototype, {
    request() {
        const request = super.request();
        const {proven = ""} = this.tenders.find(({code}) => code === TENDER) || {};
        for (const tender of request.tenders) {
            if (tender.code === TENDER) {
                tender.reference = proven;
            }
        }
        return request;
    },
});

patch(Desk.prototype, {
    async onTenderKey(ev, index, part) {
        const tender = this.state.order.tenders[index];
        const isShown = tender.code === TENDER && ["note", "pin"].includes(part);
        if (ev.key !== "Enter" || !isShown) {
            super.onTenderKey(ev, index, part);
            return;
        }
        ev.preventDefault();
        const pin = part === "pin" ? ev.target.value.normalize("NFKC").trim() : "";
        if (part === "pin") {
            ev.target.value = "";
        }
        if (await this.prove(tender, index, pin)) {
            super.onTenderKey(ev, index, "note");
        }
    },

    /** What the payer shows, looked at by the server; whether his wallet may pay. */
    async prove(tender, index, pin) {
        if (tender.proven && tender.note === tender.proven && !tender.asksPin) {
            return true;
        }
        const {token, payer} = this.state.order;
        const typed = tender.asksPin ? this.typed : tender.note;
        const asked = {order: token, partner_id: payer.id, typed, pin};
        let said = null;
        await this.attempt(async () => {
            said = await this.call("wallet_prove", {
                ...asked,
                amount: tender.amount / 100,
            });
        });
        if (!said) {
            return false;
        }
        const isProven = said.code === PROVEN;
        tender.asksPin = ASKS_PIN.includes(said.code);
        this.typed = tender.asksPin ? typed : "";
        tender.proven = isProven ? said.reference : "";
        tender.note = tender.proven;
        if (!isProven) {
            this.refuse(said.words);
            this.focus(tender.asksPin ? `pin-${index}` : `note-${index}`);
        }
        return isProven;
    },
});
