/** The page of one gate: connect, then scan after scan, in the order they came. */
import { Away, decide, Later, ownDevice, provision, Unauthorized } from './api.js';
import { listenToScanner, watchFocus } from './keyboard.js';
import { local } from './local.js';
import { age } from './model/offline-data.js';
import { Repeats } from './model/repeats.js';
import { newScanId } from './model/scan-id.js';
import { Sight } from './model/sight.js';
import { Offline } from './offline.js';
import { isOverriding, offer, onOverride } from './override.js';
import { Readers } from './readers.js';
import { clock, hide, isUnlisted, onNext, show, showWaiting } from './result.js';
import { allowSound, readBeep, signal } from './signals.js';
import { openStore } from './store.js';

const TOKEN = 'maguey-device-token';
const SAME_CODE_MS = 2000;
const SLOW_MS = 150;
const PROBE_MS = 2000;
const PROBES = 2;
const NEXT_PROBE_MS = 500;
const ROUND_MS = 20_000;
const KEPT = 20;

const element = (id) => document.querySelector(`#${id}`);
const [setup, scan, code] = ['setup', 'scan', 'code'].map(element);
const queue = [];
const repeats = new Repeats(SAME_CODE_MS);
const sight = new Sight(SAME_CODE_MS);
const counts = { ADMITTED: 0, REFUSED: 0 };
const readers = new Readers(read, readTag);
let offline;
let gate = '';
let isSupervisor = false;
let settings = { dashboardUrl: null };
let working = false;
let isAway = false;
let isKeepingUp = false;
let probes = 0;
let round;
let reads = 0;

/** A link may bring a token behind its #, which no server ever sees. */
function takeTokenFromLink() {
  const link = new URLSearchParams(location.hash.slice(1));
  const token = link.get('token') ?? link.get('provision');
  if (token) history.replaceState(null, '', location.pathname);
  return token;
}

function showSetup(message = '') {
  local.remove(TOKEN);
  clearTimeout(round);
  hide();
  toggle(false);
  element('gate-name').textContent = '';
  element('setup-error').textContent = message;
  element('token').value = '';
  element('token').focus();
}

function toggle(isConnected) {
  setup.hidden = isConnected;
  for (const id of ['scan', 'counts', 'leave', 'status']) element(id).hidden = !isConnected;
  element('recent').hidden = !isConnected || !element('recent-list').children.length;
}

/** Takes a device's token, one that works once, or the link that holds either. */
async function connect(text) {
  const token = /mg[dp]_[A-Za-z0-9_-]+/.exec(text)?.[0] ?? text;
  try {
    const device = token.startsWith('mgp_') ? await provision(token) : await ownDevice(token);
    local.set(TOKEN, device.token ?? token);
    await named(device);
  } catch (failure) {
    if (!(failure instanceof Away || failure instanceof Later)) return showSetup(failure instanceof Unauthorized ? 'This token is not known or was revoked.' : failure.message);
    if (token.startsWith('mgp_')) return showSetup('No connection: a new device needs one.');
    // The gate opens all the same: each scan tells what the connection is worth.
    local.set(TOKEN, token);
    gate = (await offline.store?.load('gate').catch(() => '')) ?? '';
    element('gate-name').textContent = gate;
    goAway();
  }
  toggle(true);
  code.focus();
  keepUp();
}

async function named(device) {
  gate = device.gate;
  isSupervisor = device.role === 'supervisor';
  element('gate-name').textContent = gate;
  await offline.store?.save('gate', gate).catch(() => {});
}

/** Whatever the camera sees: a ticket, or, before the device is known, its own code. */
function read(text) {
  if (text) element('viewfinder').dataset.reads = ++reads;
  if (!sight.sees(text, performance.now()) || isOverriding()) return;
  readBeep();
  if (setup.hidden) return enqueue(text, 'qr');
  readers.stopCamera();
  connect(text);
}

function enqueue(text, method) {
  if (!text) return;
  const direction = element('direction').value;
  queue.push({ code: text, method, scanId: newScanId(), ...(direction !== 'entry' && { direction }) });
  work();
}

async function work() {
  if (working) return;
  working = true;
  try {
    while (queue.length) await decideNext(queue.shift());
  } finally {
    working = false;
  }
}

async function decideNext(next) {
  const slow = setTimeout(showWaiting, SLOW_MS);
  try {
    tell(await decision(next), next);
  } catch (failure) {
    if (failure instanceof Unauthorized) await revoked();
    else tell(undecided(next, failure.message), next);
  } finally {
    clearTimeout(slow);
  }
}

/** The service decides; while it is away, or has not heard what this device knows, this device does; and while it can do neither, nobody. */
async function decision(next) {
  // Where its storage fails the service may be there.
  const here = isAway && (await offline.decide(next, gate).catch(() => null));
  if (here) return here;
  try {
    if (!(await offline.owes(next))) return await decide(local.get(TOKEN), next);
  } catch (failure) {
    if (!(failure instanceof Away)) throw failure;
    goAway();
  }
  return decideHere(next);
}

async function decideHere(next) {
  try {
    const decision = await offline.decide(next, gate);
    if (decision || !offline.trouble) return decision ?? undecided(next, 'No connection, and no data to decide by. Scan again, or call the desk.');
  } catch (failure) {
    // Whom it cannot remember, it lets nobody in.
    if (!offline.trouble) throw failure;
  }
  return undecided(next, `No connection. ${offline.trouble}`);
}

const undecided = ({ scanId }, message) => ({ scanId, result: 'UNDECIDED', message });

async function revoked() {
  queue.length = 0;
  const kept = (await offline.waiting()).length;
  showSetup(`This device was revoked. Ask for a new token.${kept ? ` ${kept} offline scans are kept until then.` : ''}`);
}

function goAway() {
  [isAway, probes] = [true, 0];
  clearTimeout(round);
  round = setTimeout(keepUp, PROBE_MS);
  showState();
}

/** One round after the other, for the device that is connected now. */
async function keepUp() {
  clearTimeout(round);
  const token = local.get(TOKEN);
  if (isKeepingUp || !token) return;
  isKeepingUp = true;
  const failure = await catchUp(token).catch((failed) => failed);
  isKeepingUp = false;
  if (token !== local.get(TOKEN)) return keepUp();
  if (failure instanceof Unauthorized) return revoked();
  if (failure instanceof Away) [isAway, probes] = [true, 0];
  round = setTimeout(keepUp, !isAway ? ROUND_MS : probes ? NEXT_PROBE_MS : PROBE_MS);
  showState();
}

/**
 * Tells the service how this device is, which needs its database as a scan does; hands in what waits, and downloads what changed. A
 * device that was away is back when the service has answered twice and knows all that was decided here.
 */
async function catchUp(token) {
  await named(await offline.beat(token));
  if (isAway && ++probes < PROBES) return;
  const taken = await offline.sync(token, warnings);
  // The network may have gone again meanwhile.
  if (isAway && probes < PROBES) return;
  isAway = false;
  // Whoever looks at the devices sees at once that nothing waits here any more.
  if (taken) await offline.beat(token);
  await offline.refresh(token).catch(() => {});
}

function warnings(texts) {
  texts.forEach(warn);
  showState();
}

async function showState() {
  const waiting = await offline.waiting();
  const { fetchedAt, stuck } = offline;
  element('status').className = isAway ? 'away' : 'online';
  element('status').textContent = [
    isAway ? `OFFLINE: ${offline.trouble ? 'this device keeps nothing' : offline.canDecide ? 'this device decides' : 'no data to decide by'}` : 'Online',
    fetchedAt && `data ${age(Date.now() - fetchedAt)} old`,
    waiting.length && `${waiting.length} waiting to be sent`,
    stuck && `${stuck} cannot be sent`,
  ].filter(Boolean).join(' · ');
  showTrouble();
}

function showTrouble() {
  element('storage').hidden = !offline.trouble;
  if (element('storage').textContent !== (offline.trouble ?? '')) element('storage').textContent = offline.trouble;
}

function warn(text) {
  const line = document.createElement('li');
  line.textContent = text;
  element('warnings').prepend(line);
}

function tell(decision, scanned) {
  offline.saw(decision, gate).then(showTrouble);
  show(decision, settings.dashboardUrl);
  offer(decision, scanned);
  signal(isUnlisted(decision) ? 'UNLISTED' : decision.result);
  remember(decision);
  showState();
  code.focus();
}

function remember({ result, reason, attention, ticket, message, zone = ticket?.zone, offline: wasOffline }) {
  if (result in counts) counts[result] += 1;
  element('admitted').textContent = counts.ADMITTED;
  element('refused').textContent = counts.REFUSED;
  const entry = document.createElement('li');
  entry.className = `${result} ${wasOffline ? 'offline' : ''}`;
  const why = ticket ? `${ticket.orderNumber} · ${reason ?? ticket.tierName}` : (reason ?? message);
  for (const [tag, name, text] of [
    ['span', 'what', { ADMITTED: 'In', REFUSED: 'Stop', EXITED: 'Out', INFO: 'Look' }[result] ?? 'Open'],
    ['span', 'why', wasOffline ? `offline · ${reason ?? attention ?? 'admitted'}` : why],
    ['time', 'when', clock(Date.now(), zone ?? offline.zone)],
  ]) {
    const part = document.createElement(tag);
    part.className = name;
    part.textContent = text;
    entry.append(part);
  }
  element('recent-list').prepend(entry);
  element('recent-list').children[KEPT]?.remove();
  element('recent').hidden = false;
}

/** A tag that is held there is one scan, however often it is read. */
function readTag(text) {
  if (isOverriding() || !setup.hidden || !repeats.isNew(text, performance.now())) return;
  readBeep();
  enqueue(text, 'nfc');
}

const method = listenToScanner(code);
setup.addEventListener('submit', (event) => {
  event.preventDefault();
  allowSound();
  connect(element('token').value.trim());
});
scan.addEventListener('submit', (event) => {
  event.preventDefault();
  allowSound();
  const [text, how] = [code.value.trim(), method()];
  if (how === 'manual' || repeats.isNew(text, performance.now())) enqueue(text, how);
  code.value = '';
});
element('choices').addEventListener('click', ({ target }) => enqueue(target.dataset.code, 'manual'));
element('leave').addEventListener('click', () => showSetup());
element('unfocused').addEventListener('click', () => code.focus());
onNext(() => {
  hide();
  code.focus();
});
onOverride(() => ({ token: local.get(TOKEN), gate, isSupervisor }), tell);
watchFocus((isOutOfFocus) => (element('unfocused').hidden = !isOutOfFocus));
document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && stayAwake());
addEventListener('online', keepUp);
addEventListener('offline', goAway);

/** A gate's phone must not go dark between two holders. */
function stayAwake() {
  navigator.wakeLock?.request('screen').catch(() => {});
}

async function start() {
  navigator.serviceWorker?.register('/scanner/sw.js', { scope: '/scanner' }).catch(() => {});
  offline = new Offline(await openStore());
  await offline.open().catch(() => {});
  showTrouble();
  settings = await fetch('/scanner/settings.json').then((answer) => answer.json()).catch(() => settings);
  const token = takeTokenFromLink() ?? local.get(TOKEN);
  if (token) await connect(token);
  else showSetup();
  stayAwake();
}
start();
