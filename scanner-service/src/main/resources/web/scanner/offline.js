/** Decides by what was downloaded, keeps what was decided, and hands it in when the service is back. */
import { heartbeat, offlineData, Refused, upload } from './api.js';
import { KEEPING, kindOf } from './model/keeping.js';
import { dataOf, mayDecide, needsAll, zoneOf } from './model/offline-data.js';
import { decideOffline } from './model/offline-rules.js';
import { parseCode } from './model/ticket-code.js';
import { halves, settled, toSend, warnings } from './model/uploads.js';

const BATCH = 100;

/** @param known what was downloaded before; null where all is wanted */
const beginning = (known) => ({ startedAt: Date.now(), known, data: null, tickets: [], cursor: null });

export class Offline {
  #data = null;
  #fetchedAt = null;
  #clockOffset = 0;
  #syncing = null;
  #stuck = new Set();
  #unkept = [];
  #trouble = null;
  #isOpen = false;
  #part = null;

  constructor(store) {
    this.store = store;
    if (!store) this.#trouble = 'none';
  }

  /** Reads what was downloaded before: at first, or as soon as the storage tells of it. */
  async open() {
    if (!this.store || this.#isOpen) return;
    const kept = await this.#keeping(this.store.load('offline'));
    this.#isOpen = true;
    if (kept && !this.#data) [this.#data, this.#fetchedAt, this.#clockOffset] = [kept.data, kept.fetchedAt, kept.clockOffset];
  }

  /** Epoch milliseconds of the last download; null when there was none. */
  get fetchedAt() {
    return this.#fetchedAt;
  }

  /** The zone that this gate goes by; undefined while none is known. */
  get zone() {
    return zoneOf(this.#data);
  }

  /** What is wrong with the storage, in words; null while it keeps what it should. */
  get trouble() {
    return KEEPING[this.#trouble] ?? null;
  }

  get canDecide() {
    return Boolean(this.store) && mayDecide(this.#data, this.#now());
  }

  /** Nothing while the storage fails, so that the device stays in touch with the service; the next round looks again. */
  async waiting() {
    await this.#opened();
    return (await this.store?.waiting().catch(() => [])) ?? [];
  }

  #opened() {
    return this.open().catch(() => {});
  }

  /** How many of those that wait the service does not take. */
  get stuck() {
    return this.#stuck.size;
  }

  /** Downloads what changed since the last time; kept when the last page is there. It tells of all that the service knew when it began. */
  async refresh(token) {
    if (!this.store) return;
    await this.open();
    await this.#remember([]);
    const { startedAt, known, data, tickets } = await this.#download(token);
    const fetchedAt = Date.now();
    await this.#keeping(this.store.keep({ data, fetchedAt, clockOffset: this.#clockOffset }, tickets, !known));
    [this.#data, this.#fetchedAt] = [data, fetchedAt];
    this.#unkept = this.#unkept.filter(({ knownAt }) => knownAt >= startedAt);
    await this.store.forget(startedAt);
  }

  /** Page by page: after a failure, the next round goes on from the last one. */
  async #download(token) {
    this.#part ??= beginning(this.#data?.isListed === undefined ? null : this.#data);
    while (await this.#hasNextPage(token));
    const whole = this.#part;
    this.#part = null;
    return whole;
  }

  /** Reads a page. @returns whether there is another one */
  async #hasNextPage(token) {
    const { known, data: former, cursor } = this.#part;
    const page = await this.#page(token, known, cursor);
    const before = known ?? former;
    if (before && needsAll(before, page)) {
      this.#part = beginning(null);
      return true;
    }
    this.#clockOffset = Date.now() - Date.parse(page.serverTime);
    const data = dataOf(page, known?.isListed);
    // However long it takes: the list is as good as its first page.
    this.#part.data = { ...data, validUntil: former?.validUntil ?? data.validUntil };
    for (const ticket of page.tickets) this.#part.tickets.push(ticket);
    return Boolean((this.#part.cursor = page.nextCursor));
  }

  async #page(token, known, cursor) {
    try {
      return await offlineData(token, known?.seq, cursor);
    } catch (failure) {
      // A place that the service does not know, as after an upgrade.
      if (failure instanceof Refused) this.#part = null;
      throw failure;
    }
  }

  /** Notes whether the storage takes what it is given. */
  async #keeping(written) {
    try {
      const result = await written;
      if (this.store) this.#trouble = null;
      return result;
    } catch (failure) {
      this.#trouble = kindOf(failure);
      throw failure;
    }
  }

  /** On the disk; and while that takes nothing, in this page's memory. */
  async #remember(passages) {
    if (!this.store) return;
    this.#unkept.push(...passages);
    if (!this.#unkept.length) return;
    const kept = [...this.#unkept];
    await this.#keeping(this.store.remember(kept)).then(() => (this.#unkept = this.#unkept.filter((one) => !kept.includes(one))), () => {});
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
    await this.#opened();
    if (!this.canDecide || scan.direction === 'info') return null;
    const code = parseCode(scan.code);
    const signature = code && (await this.#signature(code));
    if (signature === 'unable') return null;
    const decision = decideOffline({
      code, text: scan.code, signature, data: this.#data, ...(await this.#known(code)), now: this.#now(), direction: scan.direction ?? 'entry',
    });
    await this.#keeping(this.store.add({
      ...scan, gate, scannedAt: new Date().toISOString(), decision: decision.result, ticketId: code?.ticketId,
      ...(decision.reason && { reason: decision.reason }), ...(decision.attention && { attention: decision.attention }),
    }));
    return { scanId: scan.scanId, offline: true, zone: zoneOf(this.#data, code?.eventNumber), ...decision };
  }

  /** @returns what the list and this device know of a code's ticket */
  async #known(code) {
    if (!code) return { seen: [] };
    const { ticket, seen } = await this.store.known(code.ticketId);
    return { ticket, seen: [...seen, ...this.#unkept.filter(({ ticketId }) => ticketId === code.ticketId)] };
  }

  /** True while the service does not know of a passage with the scan's ticket: then only this device can say what it is worth. */
  async owes(scan) {
    await this.#opened();
    const code = this.canDecide && scan.direction !== 'info' && parseCode(scan.code);
    // A storage that fails is no reason to ask nobody.
    const waiting = code ? await this.store.waitingOf(code.ticketId).catch(() => []) : [];
    return waiting.some(({ decision }) => decision !== 'REFUSED');
  }

  /** Keeps in mind whom the service let pass here, until the list tells of it. */
  async saw({ scanId, result, ticket, offline }, gate) {
    if (offline || !ticket || !['ADMITTED', 'EXITED'].includes(result)) return;
    const now = Date.now();
    await this.#remember([{ scanId, ticketId: ticket.id, decision: result, scannedAt: new Date(now).toISOString(), gate, knownAt: now }]);
  }

  /**
   * Hands in what waits, oldest first; one round at a time.
   *
   * @param tell hears after each batch what the steward must hear of
   * @returns how many scans wait no longer
   */
  sync(token, tell) {
    this.#syncing ??= this.#handIn(token, tell).finally(() => (this.#syncing = null));
    return this.#syncing;
  }

  /** Each scan once: one that the service cannot work in yet keeps no other one waiting. */
  async #handIn(token, tell) {
    const tried = new Set(this.#stuck);
    let taken = 0;
    for (;;) {
      // A storage that fails must not look like an empty one: its scans are not handed in.
      const batch = ((await this.store?.waiting()) ?? []).filter(({ scanId }) => !tried.has(scanId)).slice(0, BATCH);
      if (!batch.length) return taken;
      for (const { scanId } of batch) tried.add(scanId);
      const results = await this.#send(token, batch);
      const known = settled(batch, results);
      await this.#settle(known, Date.now());
      taken += known.length;
      tell(warnings(results));
    }
  }

  /** These scans wait no longer; whoever passed by them is remembered first. */
  async #settle(scans, knownAt) {
    const passed = scans.filter(({ ticketId, decision }) => ticketId && decision !== 'REFUSED');
    await this.#remember(passed.map(({ scanId, ticketId, decision, scannedAt, gate }) => ({ scanId, ticketId, decision, scannedAt, gate, knownAt })));
    await this.store.remove(scans);
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
    // Until the page is opened anew: a newer service may take it.
    this.#stuck.add(scans[0].scanId);
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
