import {Component, onMounted, xml} from "@odoo/owl";
import {browser} from "@web/core/browser/browser";
import {registry} from "@web/core/registry";
import {session} from "@web/session";

/**
 * In the bar at the top: whose posts are borrowed, and until when (H7). Not a `badge`:
 * the bar lifts those above the icons that they count for.
 */
export class ActingFor extends Component {
    static template = xml`
        <div class="o_wuye_acting_for d-flex align-items-center h-100 px-2">
            <span
                t-foreach="loans"
                t-as="loan"
                t-key="loan_index"
                class="rounded-pill text-bg-warning small lh-1 px-2 py-1 me-1"
            >
                <i class="fa fa-handshake-o me-1" role="img"/>
                <t t-out="loan.name"/> → <t t-out="loan.until"/>
            </span>
        </div>`;
    static props = {};

    setup() {
        // The menus beside it fold by how much room they have. They look when the window
        // is resized, and listen once the whole bar is there
        onMounted(() =>
            browser.setTimeout(() => window.dispatchEvent(new Event("resize")))
        );
    }

    get loans() {
        return session.wuye_acting_for;
    }
}

if (session.wuye_acting_for?.length) {
    registry.category("systray").add("wuye_acting_for", {Component: ActingFor});
}
