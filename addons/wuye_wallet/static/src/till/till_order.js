/**
 * What one customer buys. Amounts are kept in fen, whole numbers, so that nothing is lost
 * on the way from the screen to the wallet.
 */

const AMOUNT = /^\d{1,6}(\.\d{0,2})?$/; // Numbers of cards are longer
const COUNT = /^[1-9]\d?$/;
const CARD = /^([0-9A-F]{6,20}|\d{3},\d{5})$/i;
const MOST_PIECES = 99;

/** An input method for Chinese types full-width signs. */
const plain = (text) => text.normalize("NFKC").trim();

/** Yuan as the server says them, in fen. */
export const toFen = (yuan) => Math.round(yuan * 100);
/** Fen as they are sent: 12.50. */
export const plainText = (fen) => (fen / 100).toFixed(2);
/** Fen as they are shown: 1,432.29. */
export const shownText = (fen) => plainText(fen).replace(/\B(?=(\d{3})+(?!\d))/g, ",");
/** Fen of a typed amount, or null. */
export const readFen = (text) =>
    AMOUNT.test(plain(text)) ? Math.round(Number(plain(text)) * 100) : null;
/** Pieces that are typed before a key of the price list, or null. */
export const readCount = (text) =>
    COUNT.test(plain(text)) ? Number(plain(text)) : null;
/** Whether a text is what a reader types, not an amount. */
export const isCard = (text) => CARD.test(plain(text)) && readFen(text) === null;

/** A number for this tap that nobody else makes: it is paid once under it (F4). */
export function newUuid() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export class TillOrder {
    constructor() {
        this.uuid = newUuid();
        this.lines = [];
    }

    get total() {
        return this.lines.reduce((sum, line) => sum + line.price * line.count, 0);
    }

    /** A key of the price list; pressed again it is one more. */
    addPrice(price, count) {
        const line = this.lines.find((one) => one.id === price.id);
        if (line) {
            this.change(line, count);
        } else {
            const {id, name} = price;
            this.lines.push({id, name, price: toFen(price.price), count});
        }
    }

    addAmount(name, fen) {
        if (fen) {
            const id = `free-${this.lines.length}-${newUuid()}`;
            this.lines.push({id, name, price: fen, count: 1});
        }
    }

    /** One with no pieces left goes. */
    change(line, step) {
        line.count = Math.min(line.count + step, MOST_PIECES);
        this.lines = this.lines.filter((one) => one.count > 0);
    }
}
