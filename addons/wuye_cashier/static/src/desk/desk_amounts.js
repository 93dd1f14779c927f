import {plainText, readFen, shownText} from "./desk_order";
import {DeskAnswers} from "./desk_answers";
import {_t} from "@web/core/l10n/translation";

/** What is typed of a payer: which bills, how much of each, by which tenders. */
export class DeskAmounts extends DeskAnswers {
    onBillKey(ev, bill, index) {
        const {order} = this.state;
        const steps = {ArrowDown: 1, ArrowUp: -1, Enter: 1};
        if (ev.key in steps) {
            ev.preventDefault();
            const next = index + steps[ev.key];
            if (next >= order.bills.length) {
                this.goToTenders();
            } else {
                this.focus(`bill-${Math.max(next, 0)}`);
            }
        } else if (ev.key === " ") {
            ev.preventDefault();
            order.toggle(bill);
        } else if (ev.key === "a" && ev.ctrlKey) {
            ev.preventDefault();
            order.toggleAll();
        } else if (ev.key === "Tab" && !ev.shiftKey) {
            ev.preventDefault();
            this.goToTenders();
        }
    }

    onBillChange(ev, bill) {
        const fen = readFen(ev.target.value);
        if (fen === null || fen > bill.total) {
            this.refuse(
                _t("%(amount)s are open of this bill.", {amount: shownText(bill.total)})
            );
        } else {
            this.state.message = null;
            this.state.order.setBill(bill, fen);
        }
        ev.target.value = plainText(bill.amount);
    }

    goToTenders() {
        this.chooseTender(0);
    }

    chooseTender(index) {
        const tender = this.state.order?.tenders[index];
        if (tender) {
            this.state.order.propose(tender);
            this.focus(`tender-${index}`);
        }
    }

    /** The next tender that can pay anything of this, after the last the first. */
    nextTender(index) {
        const {order} = this.state;
        const count = order.tenders.length;
        let next = (index + 1) % count;
        while (next !== index && !order.most(order.tenders[next])) {
            next = (next + 1) % count;
        }
        return next;
    }

    onTenderChange(ev, tender) {
        const fen = readFen(ev.target.value);
        const most = this.state.order.most(tender);
        if (fen === null) {
            this.refuse(_t("This is no amount."));
        } else if (fen > most) {
            this.refuseMore(tender, most);
        } else {
            this.state.message = null;
            // The change of the field before comes when the next is chosen already
            this.state.order.confirm(tender);
            this.state.order.setTender(tender, fen);
        }
        ev.target.value = tender.amount ? plainText(tender.amount) : "";
    }

    onGivenChange(ev, tender) {
        const fen = readFen(ev.target.value);
        const isEnough = fen !== null && fen >= tender.amount;
        tender.given = isEnough && ev.target.value ? fen : null;
        if (ev.target.value && !isEnough) {
            this.refuse(_t("Less is given than put down. Correct one of the two."));
        }
    }

    /** Enter confirms a field and goes to what is still to be said of the payment. */
    onTenderKey(ev, index, part) {
        if (ev.key !== "Enter") {
            return;
        }
        ev.preventDefault();
        ev.target.dispatchEvent(new Event("change", {bubbles: true}));
        const tender = this.state.order.tenders[index];
        this.state.order.confirm(tender);
        const asks = part === "amount" && tender.amount;
        if (part === "amount" && this.state.message) {
            ev.target.select(); // What was refused is typed again
        } else if (asks && tender.code === "cash") {
            this.focus(`given-${index}`);
        } else if (asks && tender.reference) {
            this.focus(`note-${index}`);
        } else if (this.state.order.rest > 0) {
            this.chooseTender(this.nextTender(index));
        } else if (this.state.order.rest < 0) {
            this.focus("lower"); // Asked, never silent (D16)
        } else {
            this.focus("take");
        }
    }

    lowerTender() {
        const {tenders, used} = this.state.order;
        this.focus(`tender-${tenders.indexOf(used.at(-1))}`);
    }
}
