/** What must outlive the page: scans that wait, and the data to decide by. IndexedDB, by hand. */
const NAME = 'maguey-gate';
const promised = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/** @returns null where the browser keeps nothing, as in some private windows */
export async function openStore() {
  try {
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore('queue', { keyPath: 'scanId' }).createIndex('scannedAt', 'scannedAt');
      request.result.createObjectStore('data');
    };
    const database = await promised(request);
    navigator.storage?.persist?.();
    return new Store(database);
  } catch {
    return null;
  }
}

class Store {
  constructor(database) {
    this.database = database;
  }

  /** Completes when the scan is on the disk: only then may it be shown as decided. */
  add(scan) {
    const transaction = this.database.transaction('queue', 'readwrite', { durability: 'strict' });
    transaction.objectStore('queue').put(scan);
    return new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = () => reject(transaction.error);
    });
  }

  waiting() {
    return promised(this.database.transaction('queue').objectStore('queue').index('scannedAt').getAll());
  }

  async remove(scanIds) {
    const queue = this.database.transaction('queue', 'readwrite').objectStore('queue');
    await Promise.all(scanIds.map((id) => promised(queue.delete(id))));
  }

  load(key) {
    return promised(this.database.transaction('data').objectStore('data').get(key));
  }

  save(key, value) {
    return promised(this.database.transaction('data', 'readwrite').objectStore('data').put(value, key));
  }
}
