import {BoothIncident} from "./booth_incident";
import {_t} from "@web/core/l10n/translation";

/**
 * A driver called by the intercom of a lane: what it was about is written down.
 *
 * As with an incident, a digit chooses while nothing is typed; Enter writes it down.
 */
export class BoothCall extends BoothIncident {
    static template = "wuye_parking_desk.BoothCall";

    get done() {
        return _t("The call is written down.");
    }
}
