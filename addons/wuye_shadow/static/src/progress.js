import {PostingProgress} from "@wuye_billing/bill_run/posting_progress";
import {registry} from "@web/core/registry";

const INTERVAL = 2000; // Milliseconds between two questions
const FIELDS = ["state", "done_count", "part_count"];

/** How far a what-if run is; the form is loaded again once all parts are done. */
export class ShadowProgress extends PostingProgress {
    static template = "wuye_shadow.Progress";

    async ask() {
        const {record} = this.props;
        if (record.resId && record.data.state === "running") {
            const [values] = await this.orm.silent.read(
                record.resModel,
                [record.resId],
                FIELDS
            );
            await this.show(
                values && {
                    state: values.state === "running" ? "posting" : values.state,
                    posted_count: values.done_count,
                    charge_count: values.part_count,
                }
            );
        } else {
            this.state.isPosting = false;
        }
        if (!this.isGone) {
            this.timer = setTimeout(() => this.ask(), INTERVAL);
        }
    }
}

registry.category("fields").add("wuye_shadow_progress", {
    component: ShadowProgress,
    supportedTypes: ["integer"],
});
