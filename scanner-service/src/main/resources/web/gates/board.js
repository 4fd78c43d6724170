/** The gate board: one feed, drawn as it comes; it says when it has fallen silent. */
import { isStale, since } from './model/board.js';
import { element } from './view/element.js';
import { conflictTable, deviceTable, gateTable, refusalTable, scanTable, totalCards } from './view/parts.js';

const LOOK_MS = 1000;
const MOST_ALERTS = 5;
const part = (id) => document.querySelector(`#${id}`);
let dashboardUrl = null;
let heardAt = 0;

function trace(traceId) {
  if (!traceId) return '';
  if (!dashboardUrl) return element('code', { title: traceId }, traceId.slice(0, 8));
  return element('a', { href: `${dashboardUrl}/admin/traces/${traceId}`, target: '_blank', rel: 'noopener', title: traceId }, traceId.slice(0, 8));
}

function draw(board) {
  const now = Date.now();
  heardAt = now;
  part('totals').replaceChildren(...totalCards(board));
  part('gates').replaceChildren(gateTable(board));
  part('refusals').replaceChildren(refusalTable(board));
  part('conflicts').replaceChildren(conflictTable(board, trace, now));
  part('devices').replaceChildren(deviceTable(board, now));
  part('recent').replaceChildren(scanTable(board, trace));
  tellState();
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
