/** What the page says while somebody types; the server counts again (arithmetic.py). */

const PLACES = 1000; // Readings and consumption have three places

/**
 * Reads a number as people type it; width and spaces do not count.
 *
 * @param {string} text
 * @returns {number|null|NaN} null for nothing typed, NaN for no number
 */
export function parseReading(text) {
    const plain = text.normalize("NFKC").replace(/[\s,]/g, "").replace("。", ".");
    if (!plain) {
        return null;
    }
    return /^\d+(\.\d{1,3})?$/.test(plain) ? Number(plain) : NaN;
}

/**
 * @param {object} row of the sheet: before, digits, multiplier
 * @param {number} value
 * @param {boolean} isRollover
 * @returns {{consumption: number}|{problem: string}} problem: lower, digits, rollover
 */
export function consume(row, value, isRollover) {
    const span = 10 ** row.digits;
    if (value >= span) {
        return {problem: "digits"};
    }
    if (isRollover && value >= row.before) {
        return {problem: "rollover"};
    }
    if (value < row.before && !isRollover) {
        return {problem: "lower"};
    }
    const difference = value - row.before + (isRollover ? span : 0);
    return {consumption: Math.round(difference * row.multiplier * PLACES) / PLACES};
}

/**
 * Three times the last consumption, or nothing where something was used: a hint, the
 * check itself is the server's.
 */
export function looksUnusual(row, consumption) {
    return Boolean(row.last) && (consumption >= 3 * row.last || consumption === 0);
}
