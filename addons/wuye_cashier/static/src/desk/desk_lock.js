import {
    Component,
    markRaw,
    onMounted,
    onWillUnmount,
    useRef,
    useState,
} from "@odoo/owl";
import {ConnectionLostError} from "@web/core/network/rpc";
import {browser} from "@web/core/browser/browser";
import {forgetPdf} from "./receipt_printer";
import {session} from "@web/session";
import {useService} from "@web/core/utils/hooks";

const RETRY = 2000; // Milliseconds until the server is told again
const LOOK = 1000; // Milliseconds at least between looks at the clock
const BEFORE = 5; // Seconds before Odoo's own lock, which would lose what is typed
const CHANNEL = "wuye_desk_lock"; // Tells the other tabs of this browser

/** What covers the desk: the collector's own password and nothing of a payer (J4). */
export class DeskLock extends Component {
    static template = "wuye_cashier.DeskLock";
    static props = {
        desk: String,
        user: String,
        unlock: Function, // With the password; throws what the server says
        say: Function,
    };

    setup() {
        this.state = useState({refusal: "", isBusy: false});
        this.field = useRef("password");
        onMounted(() => this.field.el.focus());
    }

    async submit() {
        if (this.state.isBusy) {
            return;
        }
        const password = this.field.el.value;
        this.field.el.value = "";
        Object.assign(this.state, {refusal: "", isBusy: true});
        try {
            await this.props.unlock(password);
        } catch (error) {
            this.state.refusal = this.props.say(error);
            this.field.el?.focus();
        } finally {
            this.state.isBusy = false;
        }
    }
}

/** The lock of one page; it runs as the reactive object of `useDeskLock`. */
class LockState {
    isOn = false;
    limit = 0; // Milliseconds without a key or a click

    constructor(means) {
        this.means = means;
    }

    start({minutes, is_locked: isLocked}) {
        const others = session.lock_timeout_inactivity || Infinity; // Seconds
        this.limit = Math.min(minutes * 60, others - BEFORE) * 1000;
        if (isLocked) {
            this.cover();
        }
        this.wait();
    }

    /** Take the payer from the page; what is being typed is read first. */
    cover() {
        document.activeElement?.blur();
        this.means.dialog.closeAll(); // They show payers, too
        forgetPdf();
        this.isOn = true;
    }

    on() {
        if (!this.isOn) {
            this.cover();
            this.means.channel.postMessage(true);
            this.tell();
        }
    }

    off() {
        this.means.channel.postMessage(false);
        this.uncover();
    }

    uncover() {
        browser.clearTimeout(this.again);
        this.isOn = false;
        this.wait();
    }

    /** The server is told until it has heard; the page is covered already. */
    async tell() {
        try {
            await this.means.call("lock");
        } catch (error) {
            if (!(error instanceof ConnectionLostError)) {
                throw error;
            }
            this.again = browser.setTimeout(() => this.isOn && this.tell(), RETRY);
        }
    }

    wait() {
        browser.clearTimeout(this.timer);
        if (this.isOn) {
            return;
        }
        const left = this.limit - this.means.presence.getInactivityPeriod();
        if (left <= 0 && this.means.isNeeded()) {
            this.on();
        } else {
            this.timer = browser.setTimeout(() => this.wait(), Math.max(left, LOOK));
        }
    }

    stop() {
        this.means.channel.close();
        browser.clearTimeout(this.timer);
        browser.clearTimeout(this.again);
    }
}

/**
 * Locks after minutes without a key or a click in any tab, and when it is told to.
 *
 * @param {Function} call calls a method of the desk's service
 * @param {Function} isNeeded whether there is anything to cover
 * @returns {LockState} reactive: the page is drawn again when `isOn` changes
 */
export function useDeskLock(call, isNeeded) {
    const channel = new BroadcastChannel(CHANNEL);
    const dialog = useService("dialog");
    const presence = useService("presence");
    const means = markRaw({call, channel, dialog, isNeeded, presence});
    const lock = useState(new LockState(means));
    channel.onmessage = ({data: isOn}) => (isOn ? lock.cover() : lock.uncover());
    onWillUnmount(() => lock.stop());
    return lock;
}
