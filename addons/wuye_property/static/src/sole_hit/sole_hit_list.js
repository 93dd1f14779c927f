import {useEffect} from "@odoo/owl";
import {Domain} from "@web/core/domain";
import {useBus} from "@web/core/utils/hooks";
import {registry} from "@web/core/registry";
import {ListController} from "@web/views/list/list_controller";
import {listView} from "@web/views/list/list_view";

/**
 * Type, press Enter: the only hit opens (A6). Filters and going back to the list open
 * nothing, only a word just typed does.
 */
export class SoleHitListController extends ListController {
    setup() {
        super.setup();
        this.wordCount = this.countWords();
        this.isWordNew = false;
        useBus(this.env.searchModel, "update", () => {
            const count = this.countWords();
            // told again of the same words before their rows are here: still new
            this.isWordNew = count > this.wordCount || (this.isWordNew && count > 0);
            this.wordCount = count;
        });
        useEffect(
            () => {
                this.openSoleHit();
            },
            () => [this.model.root]
        );
    }

    countWords() {
        return this.env.searchModel.query.filter((part) => part.autocompleteValue)
            .length;
    }

    isFound(root) {
        const wanted = new Domain(this.env.searchModel.domain).toString();
        return new Domain(root.domain).toString() === wanted;
    }

    openSoleHit() {
        const {root} = this.model;
        // rows that were on their way when the word was typed are not its rows
        if (!this.isWordNew || root.isGrouped || !this.isFound(root)) {
            return;
        }
        this.isWordNew = false;
        if (root.records.length === 1 && root.count === 1) {
            this.openRecord(root.records[0]);
        }
    }
}

registry.category("views").add("wuye_sole_hit_list", {
    ...listView,
    Controller: SoleHitListController,
});
