import {Component, onWillStart, useState} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";

/** What a tile stands for, and what can be done with it. */
export class UnitCard extends Component {
    static template = "wuye_property.FloorPlanCard";
    static props = {
        unitId: Number,
        stateLabels: Object,
        actions: Array,
        open: Function,
        openLabel: String,
        close: {type: Function, optional: true},
    };

    setup() {
        this.orm = useService("orm");
        this.state = useState({card: null});
        onWillStart(async () => {
            this.state.card = await this.orm.silent.call("wuye.floor.plan", "card", [
                this.props.unitId,
            ]);
        });
    }
}

/**
 * Buttons of the card: {label, key, groups: [xml ids], run(env, unitId)}. Other
 * modules add theirs here.
 */
export const cardActions = registry.category("wuye_floor_plan_actions");
