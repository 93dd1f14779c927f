import {Booth} from "@wuye_parking_desk/booth/booth";
import {Lane} from "@wuye_parking_desk/booth/booth_lane";
import {_t} from "@web/core/l10n/translation";
import {patch} from "@web/core/utils/patch";

patch(Lane.prototype, {
    clear() {
        super.clear();
        this.pictures = null; // What there is of the car: {in, now}
    },
});

const isAsked = (pictures) =>
    Object.values(pictures || {}).some((picture) => picture.is_asked);

/**
 * Pictures of the car at a lane, and of one that has just passed (G16). They come from the box
 * when somebody looks; nothing waits for them, and where there is none words say why.
 */
patch(Booth.prototype, {
    setup() {
        super.setup(...arguments);
        this.state.viewed = null; // A car that has passed, and its pictures
    },

    /** The pictures of whoever is told of; the queue has named him by then. */
    async tellPictures(lane, isDone) {
        if (!isDone) {
            lane.pictures = null;
            await Promise.resolve();
            await this.lookAt(lane);
        }
    },

    async lookAt(lane) {
        const {told} = lane;
        const sought = Boolean(lane.waits) && told.plate;
        if (told?.stay || sought) {
            const pictures = await this.askPictures(lane.id, told.stay, sought);
            if (lane.told === told) {
                lane.pictures = pictures;
            }
        }
    },

    async askPictures(lane, stay, sought = false) {
        try {
            return await this.laneCall(
                "show_pictures",
                {id: lane},
                stay || false,
                sought
            );
        } catch {
            return null; // A picture is never in the way of a car
        }
    },

    async watch() {
        await super.watch();
        for (const lane of this.state.lanes) {
            if (isAsked(lane.pictures)) {
                this.lookAt(lane);
            }
        }
        if (isAsked(this.state.viewed?.pictures)) {
            this.viewPassed(this.state.viewed.row);
        }
    },

    /** A car of the list, looked at once more; the same again puts it away. */
    togglePassed(row) {
        if (this.state.viewed?.row.id === row.id) {
            this.state.viewed = null;
        } else {
            this.viewPassed(row);
        }
    },

    async viewPassed(row) {
        this.state.viewed = {
            row,
            pictures: await this.askPictures(row.lane, row.stay),
        };
    },

    get sides() {
        return [
            {name: "in", title: _t("On the way in")},
            {name: "now", title: _t("On the way out")},
        ];
    },
});
