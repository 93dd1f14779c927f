import {Component, onMounted, onWillUnmount, useState} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

const INTERVAL = 2000; // Milliseconds between two questions
const FIELDS = ["is_working", "work_done", "work_total"];

/**
 * How far printing or mailing of a batch is. While it goes on the server is asked every
 * two seconds, in silence; the form is loaded again once all is done.
 */
export class NoticeProgress extends Component {
    static template = "wuye_notice.NoticeProgress";
    static props = {...standardFieldProps};

    setup() {
        this.orm = useService("orm");
        this.state = useState({isWorking: false, done: 0, total: 0});
        onMounted(() => this.ask());
        onWillUnmount(() => {
            this.isGone = true;
            clearTimeout(this.timer);
        });
    }

    get percent() {
        const {done, total} = this.state;
        return total ? Math.round((100 * done) / total) : 0;
    }

    async ask() {
        const {record} = this.props;
        if (record.resId && record.data.is_working) {
            const [values] = await this.orm.silent.read(
                record.resModel,
                [record.resId],
                FIELDS
            );
            await this.show(values);
        } else {
            this.state.isWorking = false;
        }
        if (!this.isGone) {
            this.timer = setTimeout(() => this.ask(), INTERVAL);
        }
    }

    async show(values) {
        if (this.isGone || !values) {
            return;
        }
        Object.assign(this.state, {
            isWorking: values.is_working,
            done: values.work_done,
            total: values.work_total,
        });
        if (!values.is_working) {
            await this.props.record.load();
        }
    }
}

registry.category("fields").add("wuye_notice_progress", {
    component: NoticeProgress,
    supportedTypes: ["integer"],
});
