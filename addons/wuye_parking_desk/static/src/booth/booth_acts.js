import {Component} from "@odoo/owl";
import {ConnectionLostError} from "@web/core/network/rpc";
import {_t} from "@web/core/l10n/translation";
import {deskToken} from "@wuye_cashier/desk/register_computer";
import {printPdf} from "@wuye_cashier/desk/receipt_printer";

const MODEL = "wuye.parking.gatehouse";
const TWICE = 1000; // A second Enter within it is the first one's

/** What is done at a lane of the booth: each act asks the server, and keeps its token. */
export class BoothActs extends Component {
    paidAt = 0;

    call(method, ...args) {
        return this.orm.silent.call(MODEL, method, [deskToken(), ...args]);
    }

    say(error) {
        return error.data?.message || error.message;
    }

    /** Run an act of a lane; what is refused is said at the lane. */
    async run(lane, act) {
        lane.isBusy = true;
        lane.message = "";
        try {
            await act();
            this.state.isOffline = false;
        } catch (error) {
            this.state.isOffline = error instanceof ConnectionLostError;
            lane.message = this.state.isOffline
                ? _t(
                      "The server did not answer. Press the same key again: nothing is done twice."
                  )
                : this.say(error);
        } finally {
            lane.isBusy = false;
        }
    }

    laneCall(method, lane, ...args) {
        return this.orm.silent.call(MODEL, method, [lane.id, ...args]);
    }

    driveIn(lane, reason = null) {
        const plate = lane.text.trim();
        const token = lane.tokenOf(`in ${plate} ${reason || ""}`);
        return this.run(lane, async () => {
            const how = plate ? "typed" : "ticket";
            const told = await this.laneCall(
                "drive_in",
                lane,
                plate,
                token,
                how,
                reason
            );
            this.tell(lane, told, told.lifts);
        });
    }

    lookOut(lane, text) {
        if (!text.trim()) {
            lane.message = _t("Type the plate, or scan the slip.");
            return null;
        }
        return this.run(lane, async () => {
            const told = await this.laneCall("look_out", lane, text.trim());
            lane.sought = text.trim();
            if (told.lifts && told.stay) {
                await this.leave(lane, told);
            } else {
                this.tell(lane, told, false);
            }
        });
    }

    choose(lane, row) {
        this.lookOut(lane, row.slip);
    }

    async leave(lane, told, why = null, reason = null) {
        const token = lane.tokenOf(`out ${told.stay} ${why || ""}`);
        const out = await this.laneCall(
            ...["drive_out", lane, told.stay, token, why, reason, lane.sought]
        );
        this.tell(lane, {...told, ...out}, out.lifts);
    }

    /** The tenders a fee may be paid by, but for cash; other modules add theirs. */
    get payments() {
        return this.state.page.tenders.filter(({code}) => code !== "cash");
    }

    /** By what else than cash: each tender by its digit. */
    askPayment(lane) {
        if (lane?.owes && !lane.isBusy) {
            lane.isChoosing = true;
        }
    }

    choosePayment(lane, index) {
        const tender = this.payments[index];
        if (tender) {
            lane.isChoosing = false;
            this.pay(lane, tender.code);
        }
    }

    /** The money was received: cash, or what the guard saw arrive on the phone. */
    pay(lane, tender = "cash") {
        if (tender === "cash" && Date.now() - this.paidAt < TWICE) {
            return null;
        }
        const {told} = lane;
        const token = lane.tokenOf(`pay ${told.stay} ${told.amount} ${tender}`);
        const payment = {desk: deskToken(), tender, amount: told.amount};
        return this.run(lane, async () => {
            const out = await this.laneCall(
                "pay_and_leave",
                lane,
                told.stay,
                token,
                payment
            );
            this.paidAt = Date.now();
            this.tell(lane, {...told, ...out, amount: told.amount}, out.lifts);
        });
    }

    /** The slip of the car at a lane: what it was let in with, or what it paid. */
    async print(lane) {
        if (!lane?.told?.stay) {
            lane.message = _t("Read a plate or a slip first.");
            return;
        }
        if (!(await printPdf(`/wuye/booth/slip/${lane.told.stay}`))) {
            lane.message = _t("The slip is not printed. Ctrl+P prints it again.");
        }
    }

    tell(lane, told, isDone) {
        lane.told = told;
        lane.ask = null;
        lane.isChoosing = false;
        lane.text = "";
        lane.isDone = isDone;
        if (isDone) {
            lane.token = "";
            this.watch();
            if (lane.prints && told.stay && !told.again) {
                this.print(lane);
            }
        }
    }

    correct(lane, plate) {
        const reason = _t("Compared with the picture");
        return this.run(lane, async () => {
            const args = [lane.told.stay, plate.trim(), reason];
            this.tell(lane, await this.laneCall("correct_plate", lane, ...args), false);
        });
    }
}
