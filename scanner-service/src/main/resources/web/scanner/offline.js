/** Decides by what was downloaded, keeps what was decided, and hands it in when the service is back. */
import { heartbeat, offlineData, Refused, upload } from './api.js';
import { mayDecide, merged } from './model/offline-data.js';
import { decideOffline } from './model/offline-rules.js';
import { parseCode } from './model/ticket-code.js';
import { halves, settled, toSend, warnings } from './model/uploads.js';

const BATCH = 100;

export class Offline {
  #data = null;
  #fetchedAt = null;
  #clockOffset = 0;
  #syncing = null;

  constructor(store) {
    this.store = store;
  }

  async open() {
    const kept = await this.store?.load('offline');
    if (kept) [this.#data, this.#fetchedAt, this.#clockOffset] = [kept.data, kept.fetchedAt, kept.clockOffset];
  }

  /** Epoch milliseconds of the last download; null when there was none. */
  get fetchedAt() {
    return this.#fetchedAt;
  }

  get canDecide() {
    return Boolean(this.store) && mayDecide(this.#data, this.#now());
  }

  async waiting() {
    return (await this.store?.waiting()) ?? [];
  }

  /** Downloads what changed since the last time; page by page, kept when the last one is there. */
  async refresh(token) {
    let [data, cursor] = [this.#data, null];
    const since = data?.seq;
    do {
      const page = await offlineData(token, since, cursor);
      this.#clockOffset = Date.now() - Date.parse(page.serverTime);
      data = merged(data, page);
      cursor = page.nextCursor;
    } while (cursor);
    [this.#data, this.#fetchedAt] = [data, Date.now()];
    await this.store?.save('offline', { data, fetchedAt: this.#fetchedAt, clockOffset: this.#clockOffset });
  }

  async beat(token) {
    const waiting = await this.waiting();
    const battery = await navigator.getBattery?.().catch(() => null);
    return heartbeat(token, {
      deviceTime: new Date().toISOString(),
      queueLength: waiting.length,
      ...(battery && { batteryPercent: Math.round(battery.level * 100) }),
    });
  }

  /** @returns the decision, kept on the disk before it is shown; null when this device cannot decide */
  async decide(scan, gate) {
    if (!this.canDecide || scan.direction === 'info') return null;
    const code = parseCode(scan.code);
    const signature = code && (await this.#signature(code));
    if (signature === 'unable') return null;
    const decision = decideOffline({
      code, signature, data: this.#data, seen: await this.waiting(), now: this.#now(), direction: scan.direction ?? 'entry',
    });
    await this.store.add({
      ...scan, gate, scannedAt: new Date().toISOString(), decision: decision.result, ticketId: code?.ticketId,
      ...(decision.reason && { reason: decision.reason }),
    });
    return { scanId: scan.scanId, offline: true, ...decision };
  }

  /** Hands in what waits, oldest first; one round at a time. @returns what the steward must hear of */
  sync(token) {
    this.#syncing ??= this.#handIn(token).finally(() => (this.#syncing = null));
    return this.#syncing;
  }

  async #handIn(token) {
    const told = [];
    for (;;) {
      const batch = (await this.waiting()).filter((scan) => !scan.stuck).slice(0, BATCH);
      const results = batch.length ? await this.#send(token, batch) : [];
      told.push(...warnings(results));
      const done = settled(results);
      await this.store?.remove(done);
      if (!done.length) return told;
    }
  }

  async #send(token, scans) {
    try {
      return (await upload(token, scans.map(toSend))).results;
    } catch (failure) {
      if (!(failure instanceof Refused)) throw failure;
    }
    if (scans.length > 1) {
      const [first, second] = halves(scans);
      return [...(await this.#send(token, first)), ...(await this.#send(token, second))];
    }
    await this.store.add({ ...scans[0], stuck: true });
    return [];
  }

  async #signature(code) {
    const key = this.#data.keys.find((one) => one.id === code.keyId);
    if (!key) return 'unknown';
    try {
      const bytes = Uint8Array.from(atob(key.publicKey.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0));
      const verifier = await crypto.subtle.importKey('raw', bytes, 'Ed25519', false, ['verify']);
      const isGood = await crypto.subtle.verify('Ed25519', verifier, code.signature, code.signed);
      return isGood ? (key.revoked ? 'revoked' : 'good') : 'bad';
    } catch {
      return 'unable';
    }
  }

  #now() {
    return Date.now() - this.#clockOffset;
  }
}
