import {Component, onMounted, onWillUnmount, useState} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

const INTERVAL = 2000; // Milliseconds between two questions
const FIELDS = ["state", "posted_count", "charge_count"];

/**
 * How far the posting of a run is. While it goes on the server is asked every two
 * seconds, in silence; the form is loaded again once all is posted.
 */
export class PostingProgress extends Component {
    static template = "wuye_billing.PostingProgress";
    static props = {...standardFieldProps};

    setup() {
        this.orm = useService("orm");
        this.state = useState({isPosting: false, done: 0, total: 0});
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

    async ask() {
        const {record} = this.props;
        if (record.resId && record.data.state === "posting") {
            const [values] = await this.orm.silent.read(
                record.resModel,
                [record.resId],
                FIELDS
            );
            await this.show(values);
        } else {
            this.state.isPosting = false;
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
            isPosting: values.state === "posting",
            done: values.posted_count,
            total: values.charge_count,
        });
        if (!this.state.isPosting) {
            await this.props.record.load();
        }
    }
}

registry.category("fields").add("wuye_posting_progress", {
    component: PostingProgress,
    supportedTypes: ["float", "integer"],
});
