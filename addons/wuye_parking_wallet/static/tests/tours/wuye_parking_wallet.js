import {
    OUT,
    REASON,
    beginShift,
    keys,
    said,
    tender,
    type,
} from "@wuye_parking_desk/../tests/tours/booth_steps";
import {registry} from "@web/core/registry";

const read = (plate) => [...type(plate), keys(`${OUT} .o_wuye_text:focus`, "{Enter}")];
const walletDigit = tender("一卡通");

registry.category("web_tour.tours").add("wuye_parking_wallet", {
    steps: () => [
        ...beginShift,
        // A card nobody knows, then the resident's own, with its PIN
        ...read("浙A2N906"),
        keys(`${said("fee", "")} .o_wuye_amount:contains(7.00)`, "{ }"),
        walletDigit,
        keys(
            `${OUT} .o_wuye_ask:contains(读卡器) .o_wuye_reason:focus`,
            "0102A3B4C6{Enter}"
        ),
        {trigger: `${OUT} .alert:contains(未知卡)`},
        keys(`${REASON}:focus`, "0102A3B4C5{Enter}"),
        keys(
            `${OUT} .o_wuye_ask:contains(密码) .o_wuye_reason[type='password']:focus`,
            "111111{Enter}"
        ),
        {trigger: `${OUT} .alert:contains(密码错误)`},
        keys(`${REASON}[type='password']:focus`, "246810{Enter}"),
        {trigger: said("paid", "yes")},
        // The next one's wallet does not pay: let out owing by one key
        ...read("浙A9C264"),
        keys(said("fee", ""), "{ }"),
        walletDigit,
        keys(`${REASON}:focus`, "0102A3B4C6{Enter}"),
        keys(`${OUT} .alert:contains(未知卡)`, "{F9}"),
        {trigger: `${OUT} .o_wuye_ask button:contains(当时无法支付)`, run: "click"},
        {trigger: said("fee", "yes")},
    ],
});
