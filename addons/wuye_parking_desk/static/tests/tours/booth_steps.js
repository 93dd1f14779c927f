/** What tours of the booth begin with; other modules' too. */

export const OUT = ".o_wuye_lane[data-way='out']";
export const REASON = `${OUT} .o_wuye_reason`;

/** The way out when it has said this. */
export const said = (code, done) => `${OUT}[data-code='${code}'][data-done='${done}']`;

/** Real keys, which the test presses: see keyboard.py. */
export const keys = (trigger, typed) => ({
    trigger,
    run: () => console.log(`wuye: keys ${typed}`),
});

/** The digit of a tender on the way out, whichever it is here. */
export const tender = (name) => ({
    trigger: `${OUT} .o_wuye_tender:contains(${name}) kbd`,
    run: ({anchor}) => console.log(`wuye: keys {${anchor.textContent}}`),
});

/** A plate, slip or coupon is typed on the way out. */
export const type = (text) => [
    {trigger: `${OUT} .o_wuye_text`, run: "click"},
    {trigger: `${OUT}.o_wuye_active .o_wuye_text`, run: `edit ${text}`},
];

/** This computer becomes the booth of the desk whose token is "tour". */
export const register = {
    trigger: ".o_wuye_booth_alone",
    run: () => {
        localStorage.setItem("wuye_desk_token", "tour");
        location.reload();
    },
    expectUnloadPage: true,
};

/** A shift, with all in order. */
export const beginShift = [
    register,
    {
        trigger: ".o_wuye_booth_start li",
        run: () => {
            for (const button of document.querySelectorAll(".o_wuye_good")) {
                button.click();
            }
        },
    },
    {trigger: "#o_wuye_booth_float", run: "edit 200"},
    {trigger: ".o_wuye_begin", run: "click"},
];
