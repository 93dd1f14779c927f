/**
 * What one payer is paying: bills and tenders. Amounts are kept in fen, whole numbers,
 * so that nothing is lost on the way from the screen to the books.
 */

import {_t} from "@web/core/l10n/translation";

const AMOUNT = /^\d{1,9}(\.\d{0,2})?$/;

/** Yuan as the server says them, in fen. */
export const toFen = (yuan) => Math.round(yuan * 100);

/** Fen as they are shown and typed: 1,432.29 and 1432.29. */
export const plainText = (fen) => (fen / 100).toFixed(2);
export const shownText = (fen) => plainText(fen).replace(/\B(?=(\d{3})+(?!\d))/g, ",");

/** Fen of what was typed, or null: full-width digits and commas are read, too. */
export function readFen(text) {
    const plain = text.normalize("NFKC").replaceAll(",", "").trim();
    return AMOUNT.test(plain || "0") ? Math.round(Number(plain || "0") * 100) : null;
}

/** A name for this payment that nobody else makes: it is taken once under it (I9). */
export function newToken() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export class DeskOrder {
    constructor(unit, tenders) {
        this.token = newToken();
        this.opened = unit; // What the server's `open_unit` said
        this.unit = unit.unit;
        this.payer = unit.payer;
        this.bills = unit.bills.map((bill) => {
            const open = toFen(bill.open);
            const late = toFen(bill.late);
            return {
                ...bill,
                open,
                late,
                total: open + late,
                amount: open + late,
                isTicked: bill.is_taken,
            };
        });
        this.advances = [];
        this.tenders = tenders.map((tender) => ({
            ...tender,
            amount: 0,
            given: null,
            note: "",
        }));
        this.proposed = null; // The tender whose amount nobody has confirmed
    }

    // === SUMS === //

    get ticked() {
        return this.bills.filter((bill) => bill.isTicked);
    }

    get used() {
        return this.tenders.filter((tender) => tender.amount);
    }

    get due() {
        return [...this.ticked, ...this.advances].reduce(
            (sum, one) => sum + one.amount,
            0
        );
    }

    get paid() {
        return this.tenders.reduce((sum, tender) => sum + tender.amount, 0);
    }

    /** What is missing; less than nothing is over. */
    get rest() {
        return this.due - this.paid;
    }

    get late() {
        return this.ticked
            .filter((bill) => bill.amount === bill.total)
            .reduce((sum, bill) => sum + bill.late, 0);
    }

    /** What stays open of all bills after this payment, damages included. */
    get left() {
        const all = this.bills.reduce((sum, bill) => sum + bill.total, 0);
        return all - this.ticked.reduce((sum, bill) => sum + bill.amount, 0);
    }

    /** What is open by age: [{name, amount, style}], the bars to one scale. */
    get ageing() {
        const ages = [
            {name: _t("Not due"), most: 0},
            {name: _t("1–30 days"), most: 30},
            {name: _t("31–60 days"), most: 60},
            {name: _t("61–90 days"), most: 90},
            {name: _t("Over 90 days"), most: Infinity},
        ].map((age) => ({...age, amount: 0}));
        for (const bill of this.bills) {
            ages.find((age) => bill.days <= age.most).amount += bill.open;
        }
        const whole = Math.max(...ages.map((age) => age.amount), 1);
        return ages.map((age) => ({
            ...age,
            style: `width: ${Math.round((100 * age.amount) / whole)}%`,
        }));
    }

    get change() {
        return this.tenders.reduce(
            (sum, {given, amount}) => sum + (given === null ? 0 : given - amount),
            0
        );
    }

    get isEmpty() {
        return this.tenders.every((tender) => !tender.amount);
    }

    get isBalanced() {
        return this.due > 0 && this.rest === 0;
    }

    /** Groups of the middle of the screen: [{item, bills}]. */
    get groups() {
        const groups = [];
        for (const bill of this.bills) {
            let group = groups.find((one) => one.item === bill.item);
            if (!group) {
                groups.push((group = {item: bill.item, bills: []}));
            }
            group.bills.push(bill);
        }
        return groups;
    }

    // === CHANGES === //

    toggle(bill) {
        if (bill.is_taken) {
            bill.isTicked = !bill.isTicked;
        }
    }

    /** Of the bills only these; false and as before if none of them can be taken. */
    pick(ids) {
        const picked = this.bills.filter(({id, is_taken: isTaken}) => {
            return isTaken && ids.includes(id);
        });
        if (picked.length) {
            this.bills.forEach((bill) => (bill.isTicked = picked.includes(bill)));
        }
        return picked.length > 0;
    }

    /** All of them, or none if all are ticked. */
    toggleAll() {
        const free = this.bills.filter((bill) => bill.is_taken);
        const isTicked = !free.every((bill) => bill.isTicked);
        free.forEach((bill) => Object.assign(bill, {isTicked}));
    }

    /**
     * Take so much of a bill. Damages are paid with the whole bill or stay for another
     * day: more than what is open without them is the whole of it.
     */
    setBill(bill, fen) {
        if (fen <= 0) {
            bill.isTicked = false;
            bill.amount = bill.total;
            return;
        }
        bill.isTicked = true;
        bill.amount = fen > bill.open ? bill.total : fen;
    }

    /** The most that a tender can pay of this, in fen: a module knows balances. */
    most() {
        return Infinity;
    }

    /** What is missing, for a tender that has nothing yet; the last choice holds. */
    propose(tender) {
        const before = this.proposed;
        if (before && before !== tender) {
            this.setTender(before, 0); // Nobody has confirmed it
        }
        this.proposed = null;
        if (!tender.amount && this.rest > 0) {
            tender.amount = Math.min(this.rest, this.most(tender));
            this.proposed = tender;
        }
    }

    confirm(tender) {
        if (this.proposed === tender) {
            this.proposed = null;
        }
    }

    /** Of a fee the last choice holds; what is kept for any fee adds up. */
    addAdvances(advances) {
        for (const advance of advances) {
            const same = this.advances.find((one) => one.item_id === advance.item_id);
            if (!same) {
                this.advances.push(advance);
            } else if (advance.item_id) {
                Object.assign(same, advance);
            } else {
                same.amount += advance.amount;
            }
        }
    }

    setTender(tender, fen) {
        tender.amount = fen;
        if (tender.given !== null && tender.given < fen) {
            tender.given = null;
        }
    }

    requestAdvance(advance) {
        return {
            item_id: advance.item_id,
            period_start: advance.period_start,
            period_end: advance.period_end,
            amount: advance.amount / 100,
        };
    }

    /** What the server's `take` reads. */
    request() {
        return {
            token: this.token,
            unit_id: this.unit.id,
            partner_id: this.payer.id,
            lines: this.ticked.map((bill) => {
                const isWhole = bill.late && bill.amount === bill.total;
                return {
                    charge_id: bill.id,
                    amount: (isWhole ? bill.open : bill.amount) / 100,
                    late: isWhole ? bill.late / 100 : 0,
                };
            }),
            advances: this.advances.map((advance) => this.requestAdvance(advance)),
            tenders: this.used.map((tender) => ({
                code: tender.code,
                amount: tender.amount / 100,
                given: tender.given === null ? null : tender.given / 100,
                reference: tender.note,
            })),
        };
    }
}
