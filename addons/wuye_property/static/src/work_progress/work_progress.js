import {
    Component,
    onMounted,
    onWillUnmount,
    onWillUpdateProps,
    useState,
} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

const INTERVAL = 2000; // Milliseconds between two questions
const FIELDS = {
    is_working: "boolean",
    work_done: "integer",
    work_total: "integer",
    work_trouble: "text",
};

/**
 * How far work in the queue is, and where it stopped (`wuye.work.mixin`). While it goes on
 * the server is asked every two seconds, in silence; the form is loaded again once all is
 * done.
 */
export class WorkProgress extends Component {
    static template = "wuye_property.WorkProgress";
    static props = {...standardFieldProps, label: {type: String, optional: true}};

    setup() {
        this.orm = useService("orm");
        this.state = useState({answer: null});
        onMounted(() => this.ask());
        onWillUpdateProps((props) => {
            if (props.record.resId !== this.props.record.resId) {
                this.state.answer = null;
            }
        });
        onWillUnmount(() => {
            this.isGone = true;
            clearTimeout(this.timer);
        });
    }

    /** What was told last: by the server just now, or when the form was loaded. */
    get work() {
        return this.state.answer || this.props.record.data;
    }

    get percent() {
        const {work_done, work_total} = this.work;
        return work_total
            ? Math.round((100 * Math.min(work_done, work_total)) / work_total)
            : 0;
    }

    async ask() {
        const {record} = this.props;
        if (record.resId && record.data.is_working) {
            const [values] = await this.orm.silent.read(
                record.resModel,
                [record.resId],
                Object.keys(FIELDS)
            );
            await this.show(record, values);
        }
        if (!this.isGone) {
            this.timer = setTimeout(() => this.ask(), INTERVAL);
        }
    }

    async show(record, values) {
        if (this.isGone || !values || record.resId !== this.props.record.resId) {
            return;
        }
        this.state.answer = values.is_working ? values : null;
        if (!values.is_working) {
            await record.load();
        }
    }
}

registry.category("fields").add("wuye_work", {
    component: WorkProgress,
    supportedTypes: ["integer"],
    extractProps: ({string}) => ({label: string}),
    fieldDependencies: Object.entries(FIELDS).map(([name, type]) => ({name, type})),
});
