/** The gate board: one feed, drawn as it comes; it says when it has fallen silent. */
import { isIdle, isRevoked, isStale, shown, since } from './model/board.js';
import { element } from './view/element.js';
import { conflictTable, deviceTable, gateTable, refusalTable, scanTable, totalCards } from './view/parts.js';

const LOOK_MS = 1000;
const MOST_ALERTS = 5;
const part = (id) => document.querySelector(`#${id}`);
let dashboardUrl = null;
let heardAt = 0;
let latest = null;

/** Gates and devices that are worth no look are there when they are asked for. */
const wantsAll = (name) => part(`all-${name}`).checked;
for (const name of ['gates', 'devices']) part(`all-${name}`).addEventListener('change', () => latest && drawLists(latest));

function trace(traceId) {
  if (!traceId) return '';
  if (!dashboardUrl) return element('code', { title: traceId }, traceId.slice(0, 8));
  return element('a', { href: `${dashboardUrl}/admin/traces/${traceId}`, target: '_blank', rel: 'noopener', title: traceId }, traceId.slice(0, 8));
}

function draw(board) {
  const now = Date.now();
  heardAt = now;
  latest = board;
  part('totals').replaceChildren(...totalCards(board));
  drawLists(board);
  part('refusals').replaceChildren(refusalTable(board));
  part('conflicts').replaceChildren(conflictTable(board, trace, now));
  part('recent').replaceChildren(scanTable(board, trace));
  tellState();
}

function drawLists({ gates, devices }) {
  part('gates').replaceChildren(gateTable(worthALook('gates', gates, isIdle)));
  part('devices').replaceChildren(deviceTable(worthALook('devices', devices, isRevoked), Date.now()));
}

function worthALook(name, list, isDull) {
  const { rows, hidden } = shown(list, isDull, wantsAll(name));
  part(`all-${name}`).closest('label').hidden = !hidden;
  part(`hidden-${name}`).textContent = hidden;
  return rows;
}

function warn({ conflict }) {
  const { orderNumber, ticketId, admitted, conflicting } = conflict;
  part('alerts').prepend(element('li', {}, `Came in twice: ${orderNumber ?? `ticket ${ticketId}`}, at ${admitted.gate} and at ${conflicting.gate}. `, trace(conflict.traceId)));
  part('alerts').children[MOST_ALERTS]?.remove();
}

function tellState() {
  const isSilent = isStale(heardAt, Date.now());
  part('live').className = isSilent ? 'silent' : 'live';
  part('live').textContent = !isSilent ? 'Live' : heardAt ? `No news for ${since(new Date(heardAt).toISOString(), Date.now())}` : 'Connecting …';
}

async function start() {
  dashboardUrl = await fetch('/scanner/settings.json').then((answer) => answer.json()).then((all) => all.dashboardUrl, () => null);
  const feed = new EventSource(`/api/gates/live${location.search}`);
  feed.addEventListener('board', (event) => draw(JSON.parse(event.data)));
  feed.addEventListener('alert', (event) => warn(JSON.parse(event.data)));
  setInterval(tellState, LOOK_MS);
}
start();
