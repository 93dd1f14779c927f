import {Component, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {useAutofocus, useService} from "@web/core/utils/hooks";

/** Something at the booth broke: the technicians are told (R124, H11). */
export class BoothFault extends Component {
    static template = "wuye_parking_desk.BoothFault";
    static props = {report: Function, close: Function, say: Function};

    setup() {
        this.notification = useService("notification");
        this.state = useState({text: "", message: ""});
        useAutofocus();
    }

    async report() {
        try {
            await this.props.report(this.state.text);
        } catch (error) {
            this.state.message = this.props.say(error);
            return;
        }
        this.notification.add(_t("The technicians are told."), {type: "success"});
        this.props.close();
    }
}
