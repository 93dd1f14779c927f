import {Component, onMounted, onWillUnmount, toRaw, useState} from "@odoo/owl";
import {ConnectionLostError} from "@web/core/network/rpc";
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
 * done or the work stopped, so that its buttons are those of the moment.
 */
export class WorkProgress extends Component {
    static template = "wuye_property.WorkProgress";
    static props = {...standardFieldProps, label: {type: String, optional: true}};

    setup() {
        this.orm = useService("orm");
        this.state = useState({answer: null});
        onMounted(() => this.wait());
        onWillUnmount(() => {
            this.isGone = true;
            clearTimeout(this.timer);
        });
    }

    /** What was told last: by the server just now, or when the form was loaded. */
    get work() {
        const {answer} = this.state;
        return answer && this.loaded === this.asked ? answer : this.props.record.data;
    }

    /** What the form shows; another object each time it is loaded. */
    get loaded() {
        return toRaw(this.props.record.data);
    }

    get percent() {
        const {work_done, work_total} = this.work;
        return work_total
            ? Math.round((100 * Math.min(work_done, work_total)) / work_total)
            : 0;
    }

    async ask() {
        try {
            await this.look();
        } catch (error) {
            // The work goes on without this page; whatever else is wrong is said once
            if (!(error instanceof ConnectionLostError)) {
                throw error;
            }
        }
        this.wait();
    }

    async look() {
        const {record} = this.props;
        const {loaded} = this;
        if (record.resId && record.data.is_working) {
            const [values] = await this.orm.silent.read(
                record.resModel,
                [record.resId],
                Object.keys(FIELDS)
            );
            await this.show(loaded, values);
        }
    }

    wait() {
        if (!this.isGone) {
            this.timer = setTimeout(() => this.ask(), INTERVAL);
        }
    }

    /** Nothing, where the form was loaded while the server was asked: it knows more. */
    async show(loaded, values) {
        if (this.isGone || !values || loaded !== this.loaded) {
            return;
        }
        const {record} = this.props;
        this.asked = loaded;
        this.state.answer = values;
        const isOther =
            (values.work_trouble || "") !== (record.data.work_trouble || "");
        if ((!values.is_working || isOther) && !(await record.isDirty())) {
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
