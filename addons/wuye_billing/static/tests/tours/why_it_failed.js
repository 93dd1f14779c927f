import {TourStepAutomatic} from "@web_tour/js/tour_automatic/tour_step_automatic";
import {patch} from "@web/core/utils/patch";

const LETTERS = 1500;
const errors = [];

/** What went wrong, down to its cause. */
function say(error) {
    if (!error) {
        return "";
    }
    const told = error.data?.debug?.slice(-LETTERS) || error.stack || error;
    return `${say(error.cause)} ${told}`;
}

window.addEventListener("error", (event) => errors.push(say(event.error)), true);
window.addEventListener(
    "unhandledrejection",
    (event) => errors.push(say(event.reason)),
    true
);

/**
 * A tour that waits in vain says what the page showed: the machine it failed on may
 * be far away.
 */
patch(TourStepAutomatic.prototype, {
    get describeWhyIFailed() {
        const page = document.body.innerText.replace(/\s+/g, " ").slice(0, LETTERS);
        const where = document.activeElement?.outerHTML.slice(0, 200);
        return [
            ...super.describeWhyIFailed,
            `The page: ${page}`,
            `Focus: ${where}`,
            ...errors.map((error) => `Error: ${error.slice(0, LETTERS)}`),
        ];
    },
});
