/**
 * What must outlive the page: scans that wait, who passed here as long as the downloaded list does not tell, and the data to decide
 * by. IndexedDB, by hand.
 */
const NAME = 'maguey-gate';
const VERSION = 2;
const promised = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error('Another page still uses what is kept here.'));
  });

/** @returns null where the browser keeps nothing, as in some private windows */
export async function openStore() {
  try {
    const store = new Store();
    await store.open();
    navigator.storage?.persist?.();
    return store;
  } catch {
    return null;
  }
}

function connect() {
  const request = indexedDB.open(NAME, VERSION);
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
}

const done = (transaction) =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onabort = () => reject(transaction.error);
  });

class Store {
  #opening = null;
  database = null;

  /** Opens it, and anew when the browser has dropped the connection or a newer page wanted it closed. */
  async open() {
    if (this.database) return;
    this.#opening ??= connect().finally(() => (this.#opening = null));
    const database = await this.#opening;
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

  /** All that is known here of a ticket, oldest first, at one moment. */
  async seen(ticketId) {
    const transaction = await this.#begin(['queue', 'passages']);
    const of = (name) => promised(transaction.objectStore(name).index('ticketId').getAll(ticketId));
    return (await Promise.all([of('passages'), of('queue')])).flat().sort((a, b) => (a.scannedAt < b.scannedAt ? -1 : 1));
  }

  /** These scans wait no longer; whoever passed by them is remembered. */
  async settle(scans, knownAt) {
    const transaction = await this.#begin(['queue', 'passages'], 'readwrite');
    for (const { scanId, ticketId, decision, scannedAt, gate } of scans) {
      transaction.objectStore('queue').delete(scanId);
      if (ticketId && decision !== 'REFUSED') transaction.objectStore('passages').put({ scanId, ticketId, decision, scannedAt, gate, knownAt });
    }
    return done(transaction);
  }

  async remember(passage) {
    const transaction = await this.#begin('passages', 'readwrite');
    transaction.objectStore('passages').put(passage);
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
