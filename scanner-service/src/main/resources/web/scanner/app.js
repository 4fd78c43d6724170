/** The page of one gate: connect, then scan after scan, in the order they came. */
import { decide, ownDevice, Unauthorized } from './api.js';
import { listenToScanner, watchFocus } from './keyboard.js';
import { clock, hide, onNext, show, showWaiting } from './result.js';
import { allowSound, signal } from './signals.js';

const TOKEN = 'maguey-device-token';
const SAME_CODE_MS = 2000;
const SLOW_MS = 150;
const KEPT = 20;

const element = (id) => document.querySelector(`#${id}`);
const [setup, scan, code] = ['setup', 'scan', 'code'].map(element);
const waiting = [];
const last = { code: null, at: 0 };
const counts = { ADMITTED: 0, REFUSED: 0 };
let dashboardUrl = null;
let working = false;

/** A link may bring the token behind its #, which no server ever sees. */
function takeTokenFromLink() {
  const token = new URLSearchParams(location.hash.slice(1)).get('token');
  if (!token) return;
  sessionStorage.setItem(TOKEN, token);
  history.replaceState(null, '', location.pathname);
}

function showSetup(message = '') {
  sessionStorage.removeItem(TOKEN);
  hide();
  toggle(false);
  element('gate-name').textContent = '';
  element('setup-error').textContent = message;
  element('token').value = '';
  element('token').focus();
}

function toggle(isConnected) {
  setup.hidden = isConnected;
  for (const id of ['scan', 'counts', 'leave']) element(id).hidden = !isConnected;
  element('recent').hidden = !isConnected || !element('recent-list').children.length;
}

async function connect(token) {
  try {
    const device = await ownDevice(token);
    if (!device) return showSetup('This token is not known or was revoked.');
    element('gate-name').textContent = device.gate;
  } catch {
    // The gate opens all the same: each scan tells what the connection is worth.
  }
  sessionStorage.setItem(TOKEN, token);
  toggle(true);
  code.focus();
}

function enqueue(text, method) {
  const now = performance.now();
  const isSame = text === last.code && now - last.at < SAME_CODE_MS;
  last.code = text;
  last.at = now;
  if (!text || isSame) return;
  waiting.push({ code: text, method, scanId: crypto.randomUUID() });
  work();
}

async function work() {
  if (working) return;
  working = true;
  while (waiting.length) await decideNext(waiting.shift());
  working = false;
}

async function decideNext(next) {
  const slow = setTimeout(showWaiting, SLOW_MS);
  try {
    tell(await decide(sessionStorage.getItem(TOKEN), next));
  } catch (failure) {
    waiting.length = 0;
    showSetup(failure instanceof Unauthorized ? 'This device was revoked. Ask for a new token.' : failure.message);
  } finally {
    clearTimeout(slow);
  }
}

function tell(decision) {
  show(decision, dashboardUrl);
  signal(decision.result);
  remember(decision);
  code.focus();
}

function remember({ result, reason, ticket, message }) {
  if (result in counts) counts[result] += 1;
  element('admitted').textContent = counts.ADMITTED;
  element('refused').textContent = counts.REFUSED;
  const entry = document.createElement('li');
  entry.className = result;
  for (const [tag, name, text] of [
    ['span', 'what', { ADMITTED: 'In', REFUSED: 'Stop' }[result] ?? 'Open'],
    ['span', 'why', ticket ? `${ticket.orderNumber} · ${reason ?? ticket.tierName}` : (reason ?? message)],
    ['time', 'when', clock(Date.now())],
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

const method = listenToScanner(code);
setup.addEventListener('submit', (event) => {
  event.preventDefault();
  allowSound();
  connect(element('token').value.trim());
});
scan.addEventListener('submit', (event) => {
  event.preventDefault();
  allowSound();
  enqueue(code.value.trim(), method());
  code.value = '';
});
element('leave').addEventListener('click', () => showSetup());
element('unfocused').addEventListener('click', () => code.focus());
onNext(() => {
  hide();
  code.focus();
});
watchFocus((isAway) => (element('unfocused').hidden = !isAway));
document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && stayAwake());

/** A gate's phone must not go dark between two holders. */
function stayAwake() {
  navigator.wakeLock?.request('screen').catch(() => {});
}

async function start() {
  takeTokenFromLink();
  const token = sessionStorage.getItem(TOKEN);
  if (token) await connect(token);
  else showSetup();
  stayAwake();
  dashboardUrl = (await (await fetch('/scanner/settings.json')).json()).dashboardUrl;
}
start();
