import {ConnectionLostError} from "@web/core/network/rpc";

const BYTES = 4 * 1024 * 1024; // A batch with photos stays below what servers take
const ENTRIES = 100;

/** Batches of entries in the order of typing. */
export function batches(entries) {
    const result = [];
    let bytes = 0;
    for (const entry of entries) {
        const size = (entry.photo || "").length;
        const last = result.at(-1);
        if (!last || last.length >= ENTRIES || bytes + size > BYTES) {
            result.push([entry]);
            bytes = size;
        } else {
            last.push(entry);
            bytes += size;
        }
    }
    return result;
}

/** Sends what the store keeps; two tabs take turns, and nothing is sent twice at once. */
export class Uploader {
    /**
     * @param {object} orm
     * @param {object} store
     * @param {function(object)} take what to do with an answer of the server
     */
    constructor(orm, store, take) {
        Object.assign(this, {orm, store, take});
    }

    /**
     * @returns {Promise<string>} "sent", "offline", or what the server said
     */
    send() {
        return navigator.locks.request(`${this.store.name}_send`, async () => {
            const entries = await this.store.entries();
            const waiting = entries
                .filter((entry) => !entry.answer)
                .sort((one, other) => one.typed - other.typed);
            try {
                for (const batch of batches(waiting)) {
                    await this.sendBatch(batch);
                }
            } catch (error) {
                if (error instanceof ConnectionLostError) {
                    return "offline";
                }
                return error.data?.message || String(error);
            }
            return "sent";
        });
    }

    async sendBatch(batch) {
        const answers = await this.orm.silent.call("wuye.meter.round", "phone_upload", [
            batch,
        ]);
        for (const answer of answers) {
            const entry = batch.find((sent) => sent.uuid === answer.uuid);
            await this.settle(entry, answer);
        }
    }

    /** What became a reading is forgotten here; what did not stays, with the reason. */
    async settle(entry, answer) {
        if (["conflict", "refused"].includes(answer.state)) {
            await this.store.keep({...entry, answer});
        } else {
            await this.store.forget(entry.uuid);
        }
        this.take(entry, answer);
    }
}
