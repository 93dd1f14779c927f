/** Take the PDFs that were printed from the page. */
export function forgetPdf() {
    document.querySelectorAll("iframe.o_wuye_print").forEach((old) => {
        URL.revokeObjectURL(old.src);
        old.remove();
    });
}

/**
 * Sends a PDF to the printer of this computer, in a frame nobody sees. A browser that
 * is started with `--kiosk-printing` prints at once, another one asks.
 *
 * @param {string} url of the PDF
 * @returns {Promise<boolean>} whether the PDF came
 */
export async function printPdf(url) {
    const answer = await fetch(url).catch(() => null); // The connection is cut
    if (!answer?.ok) {
        return false;
    }
    const address = URL.createObjectURL(await answer.blob());
    const frame = document.createElement("iframe");
    frame.className = "o_wuye_print d-none";
    frame.addEventListener("load", () => frame.contentWindow.print(), {once: true});
    forgetPdf();
    frame.src = address;
    document.body.append(frame);
    return true;
}
