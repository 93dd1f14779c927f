import {Component, onMounted, onWillUnmount, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

const INTERVAL = 2000; // Milliseconds between two questions
const FIELDS = ["state", "is_running", "progress_done", "progress_total"];

/**
 * How far an import in the queue is. It asks on its own, in silence, and reloads the form
 * once the import has ended.
 */
export class ImportProgress extends Component {
    static template = "wuye_property.ImportProgress";
    static props = {...standardFieldProps};

    setup() {
        this.orm = useService("orm");
        this.state = useState({isRunning: false, done: 0, total: 0});
        onMounted(() => this.ask());
        onWillUnmount(() => {
            this.isGone = true;
            clearTimeout(this.timer);
        });
    }

    get percent() {
        const {done, total} = this.state;
        return total ? Math.round((100 * Math.min(done, total)) / total) : 0;
    }

    get label() {
        return this.state.done ? `${this.percent}%` : _t("Waiting in the queue");
    }

    async ask() {
        const {record} = this.props;
        if (record.resId) {
            const [values] = await this.orm.silent.read(
                record.resModel,
                [record.resId],
                FIELDS
            );
            await this.show(values);
        }
        if (!this.isGone) {
            this.timer = setTimeout(() => this.ask(), INTERVAL);
        }
    }

    async show(values) {
        if (this.isGone || !values) {
            return;
        }
        const hasEnded = this.state.isRunning && !values.is_running;
        Object.assign(this.state, {
            isRunning: values.is_running,
            done: values.progress_done,
            total: values.progress_total,
        });
        if (hasEnded) {
            await this.props.record.load();
        }
    }
}

registry.category("fields").add("wuye_import_progress", {
    component: ImportProgress,
    supportedTypes: ["integer"],
});
