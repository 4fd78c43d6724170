/**
 * What must outlive the page: scans that wait, who passed here as long as the downloaded list does not tell, and the list and the
 * data to decide by. IndexedDB, by hand.
 */
const NAME = 'maguey-gate';
const VERSION = 3;
const OPENS_WITHIN_MS = 3000;
const promised = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

class KeepsNothing extends Error {}
class TooLate extends Error {}

/** @returns null where the browser keeps nothing, as in some private windows; one that does not open in time opens with a later use */
export async function openStore() {
  const store = new Store();
  try {
    await store.open();
    navigator.storage?.persist?.();
  } catch (failure) {
    if (failure instanceof KeepsNothing) return null;
  }
  return store;
}

const tooLate = () =>
  new Promise((resolve, reject) => setTimeout(() => reject(new TooLate('The storage does not open.')), OPENS_WITHIN_MS));

function requested() {
  try {
    return indexedDB.open(NAME, VERSION);
  } catch {
    throw new KeepsNothing();
  }
}

/** While another page still uses an older version, this waits. */
async function connect() {
  const request = requested();
  request.onupgradeneeded = ({ oldVersion }) => upgrade(request, oldVersion);
  return promised(request);
}

/** From any version: what waits on a phone is kept. */
function upgrade({ result: database, transaction }, oldVersion) {
  if (oldVersion < 1) {
    database.createObjectStore('queue', { keyPath: 'scanId' }).createIndex('scannedAt', 'scannedAt');
    database.createObjectStore('data');
  }
  if (oldVersion < 2) {
    transaction.objectStore('queue').createIndex('ticketId', 'ticketId');
    database.createObjectStore('passages', { keyPath: 'scanId' }).createIndex('ticketId', 'ticketId');
  }
  if (oldVersion < 3) {
    const list = database.createObjectStore('tickets', { keyPath: 'id' });
    transaction.objectStore('data').get('offline').onsuccess = ({ target: { result } }) => {
      for (const [id, ticket] of Object.entries(result?.data.tickets ?? {})) list.put({ id, ...ticket });
    };
  }
}

const done = (transaction) =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onabort = () => reject(transaction.error);
  });

class Store {
  #opening = null;
  #late = null;
  database = null;

  /** Opens it, and anew when the browser has dropped the connection or a newer page wanted it closed. */
  async open() {
    if (this.database) return;
    this.#opening ??= this.#connect().finally(() => (this.#opening = null));
    if (!this.#late) return this.#opening;
    // No holder waits for what came too late before.
    this.#opening.catch(() => {});
    throw this.#late;
  }

  async #connect() {
    try {
      await Promise.race([connect().then((database) => this.#take(database)), tooLate()]);
    } catch (failure) {
      this.#late = failure instanceof TooLate ? failure : null;
      throw failure;
    }
  }

  /** However late it comes. */
  #take(database) {
    this.#late = null;
    if (this.database) return database.close();
    database.onclose = () => this.#drop(database);
    database.onversionchange = () => this.#drop(database);
    this.database = database;
  }

  #drop(database) {
    database.close();
    if (this.database === database) this.database = null;
  }

  async #begin(names, mode, options) {
    await this.open();
    const { database } = this;
    try {
      return database.transaction(names, mode, options);
    } catch {
      // Not every browser tells that it dropped a connection.
      this.#drop(database);
      await this.open();
      return this.database.transaction(names, mode, options);
    }
  }

  /** Completes when the scan is on the disk: only then may it be shown as decided. */
  async add(scan) {
    const transaction = await this.#begin('queue', 'readwrite', { durability: 'strict' });
    transaction.objectStore('queue').put(scan);
    return done(transaction);
  }

  async waiting() {
    return promised((await this.#begin('queue')).objectStore('queue').index('scannedAt').getAll());
  }

  /** Scans of a ticket that wait. */
  async waitingOf(ticketId) {
    return promised((await this.#begin('queue')).objectStore('queue').index('ticketId').getAll(ticketId));
  }

  /** All that is known here of a ticket, at one moment: what the list says of it, and the scans of it. */
  async known(ticketId) {
    const transaction = await this.#begin(['tickets', 'queue', 'passages']);
    const of = (name) => promised(transaction.objectStore(name).index('ticketId').getAll(ticketId));
    const [ticket, ...seen] = await Promise.all([promised(transaction.objectStore('tickets').get(ticketId)), of('passages'), of('queue')]);
    return { ticket, seen: seen.flat() };
  }

  /** These scans wait no longer. */
  async remove(scans) {
    const transaction = await this.#begin('queue', 'readwrite');
    for (const { scanId } of scans) transaction.objectStore('queue').delete(scanId);
    return done(transaction);
  }

  async remember(passages) {
    const transaction = await this.#begin('passages', 'readwrite');
    for (const passage of passages) transaction.objectStore('passages').put(passage);
    return done(transaction);
  }

  /** What was downloaded, all of it or nothing: tickets beside those of the list, or instead of them. */
  async keep(data, tickets, isWhole) {
    const transaction = await this.#begin(['data', 'tickets'], 'readwrite');
    const list = transaction.objectStore('tickets');
    if (isWhole) list.clear();
    for (const ticket of tickets) list.put(ticket);
    transaction.objectStore('data').put(data, 'offline');
    return done(transaction);
  }

  /** Forgets passages that the service knew of before a time. */
  async forget(before) {
    const passages = (await this.#begin('passages', 'readwrite')).objectStore('passages');
    const old = (await promised(passages.getAll())).filter(({ knownAt }) => knownAt < before);
    await Promise.all(old.map(({ scanId }) => promised(passages.delete(scanId))));
  }

  async load(key) {
    return promised((await this.#begin('data')).objectStore('data').get(key));
  }

  async save(key, value) {
    return promised((await this.#begin('data', 'readwrite')).objectStore('data').put(value, key));
  }
}
