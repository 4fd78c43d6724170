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
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = ({ oldVersion }) => upgrade(request, oldVersion);
    const database = await promised(request);
    database.onversionchange = () => database.close();
    navigator.storage?.persist?.();
    return new Store(database);
  } catch {
    return null;
  }
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
  constructor(database) {
    this.database = database;
  }

  /** Completes when the scan is on the disk: only then may it be shown as decided. */
  add(scan) {
    const transaction = this.database.transaction('queue', 'readwrite', { durability: 'strict' });
    transaction.objectStore('queue').put(scan);
    return done(transaction);
  }

  waiting() {
    return promised(this.database.transaction('queue').objectStore('queue').index('scannedAt').getAll());
  }

  /** Scans of a ticket that wait. */
  waitingOf(ticketId) {
    return promised(this.database.transaction('queue').objectStore('queue').index('ticketId').getAll(ticketId));
  }

  /** All that is known here of a ticket, oldest first, at one moment. */
  async seen(ticketId) {
    const transaction = this.database.transaction(['queue', 'passages']);
    const of = (name) => promised(transaction.objectStore(name).index('ticketId').getAll(ticketId));
    return (await Promise.all([of('passages'), of('queue')])).flat().sort((a, b) => (a.scannedAt < b.scannedAt ? -1 : 1));
  }

  /** These scans wait no longer; whoever passed by them is remembered. */
  settle(scans, knownAt) {
    const transaction = this.database.transaction(['queue', 'passages'], 'readwrite');
    for (const { scanId, ticketId, decision, scannedAt, gate } of scans) {
      transaction.objectStore('queue').delete(scanId);
      if (ticketId && decision !== 'REFUSED') transaction.objectStore('passages').put({ scanId, ticketId, decision, scannedAt, gate, knownAt });
    }
    return done(transaction);
  }

  remember(passage) {
    const transaction = this.database.transaction('passages', 'readwrite');
    transaction.objectStore('passages').put(passage);
    return done(transaction);
  }

  /** Forgets passages that the service knew of before a time. */
  async forget(before) {
    const passages = this.database.transaction('passages', 'readwrite').objectStore('passages');
    const old = (await promised(passages.getAll())).filter(({ knownAt }) => knownAt < before);
    await Promise.all(old.map(({ scanId }) => promised(passages.delete(scanId))));
  }

  load(key) {
    return promised(this.database.transaction('data').objectStore('data').get(key));
  }

  save(key, value) {
    return promised(this.database.transaction('data', 'readwrite').objectStore('data').put(value, key));
  }
}
