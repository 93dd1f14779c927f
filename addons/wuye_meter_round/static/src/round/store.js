/**
 * What is typed and not stored yet, and the round itself, kept on this device. Odoo's
 * own IndexedDB helper drops its tables when the version of the code changes; what
 * somebody typed has to outlive that.
 */

const ENTRIES = "entries";
const ROUNDS = "rounds";

function asPromise(request) {
    return new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
    });
}

export class RoundStore {
    /**
     * @param {string} name of the database on this device: one for each user
     */
    constructor(name) {
        this.name = name;
        this.opened = null;
    }

    open() {
        if (!this.opened) {
            const request = indexedDB.open(this.name, 1);
            request.onupgradeneeded = () => {
                request.result.createObjectStore(ENTRIES, {keyPath: "uuid"});
                request.result.createObjectStore(ROUNDS, {keyPath: "place"});
            };
            this.opened = asPromise(request);
        }
        return this.opened;
    }

    /** Resolves once the device has it for good. */
    async write(table, act) {
        const db = await this.open();
        const work = db.transaction(table, "readwrite", {durability: "strict"});
        act(work.objectStore(table));
        await new Promise((resolve, reject) => {
            work.oncomplete = resolve;
            work.onerror = () => reject(work.error);
            work.onabort = () => reject(work.error);
        });
    }

    async read(table, act) {
        const db = await this.open();
        return asPromise(act(db.transaction(table).objectStore(table)));
    }

    entries() {
        return this.read(ENTRIES, (table) => table.getAll());
    }

    keep(entry) {
        return this.write(ENTRIES, (table) => table.put(entry));
    }

    forget(uuid) {
        return this.write(ENTRIES, (table) => table.delete(uuid));
    }

    /** The round as the server gave it last, for a page opened without a connection. */
    round(place) {
        return this.read(ROUNDS, (table) => table.get(place));
    }

    keepRound(place, round) {
        return this.write(ROUNDS, (table) => table.put({place, round}));
    }
}
