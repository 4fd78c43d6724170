/** The decision, over the whole screen: colour, icon and word say the same. */
const WORDS = {
  ADMITTED: 'Come in', REFUSED: 'Stop', EXITED: 'Go out', INFO: 'Look-up', UNDECIDED: 'No decision', WAITING: 'Checking',
};
const screen = document.querySelector('#result');
const part = (id) => document.querySelector(`#${id}`);

export function showWaiting() {
  show({ result: 'WAITING', message: '' }, null);
}

/** True for an admission of a ticket that this device's list does not have. */
export const isUnlisted = ({ attention }) => attention === 'NOT_IN_LIST';

/** @param dashboardUrl where traces are shown; null leaves the trace id as text */
export function show(decision, dashboardUrl) {
  screen.className = [decision.result.toLowerCase(), decision.offline && 'offline', isUnlisted(decision) && 'unlisted'].filter(Boolean).join(' ');
  part('offline').hidden = !decision.offline;
  part('offline').textContent = isUnlisted(decision) ? 'Offline · not in the list' : 'Offline';
  part('word').textContent = WORDS[decision.result];
  part('message').textContent = decision.message;
  part('facts').replaceChildren(...facts(decision).flatMap(term));
  part('choices').replaceChildren(...(decision.choices ?? []).map(choice));
  part('trace').replaceChildren(...trace(decision, dashboardUrl));
  screen.hidden = false;
}

export const hide = () => (screen.hidden = true);
export const isShown = () => !screen.hidden;

/** Ends a decision at a tap, Enter, or Escape; the field keeps the focus for the next code. */
export function onNext(next) {
  part('next').addEventListener('click', next);
  addEventListener('keydown', (event) => {
    const isForm = event.target.closest?.('#override, button');
    if (isShown() && (event.key === 'Escape' || (event.key === 'Enter' && !isForm && !part('code').value))) next();
  });
}

function facts({ reason, zone, first, ticket, replayed, attention, overrode, history }) {
  return [
    first && ['First in', clock(first.at, first.zone ?? zone)],
    first && ['Gate', first.gate],
    first && ['Device', first.device],
    ticket && ['Ticket', ticket.tierName],
    ticket && ['Order', ticket.orderNumber],
    reason && ['Reason', reason],
    attention && ['Attention', attention],
    overrode && ['Overridden', overrode],
    replayed && ['Note', 'answered before'],
    ...(history ?? []).map((one) => [clock(one.at, one.zone), `${one.gate} · ${one.direction} · ${one.reason ?? one.result}`]),
  ].filter(Boolean);
}

function term([name, value]) {
  const dt = document.createElement('dt');
  const dd = document.createElement('dd');
  dt.textContent = name;
  dd.textContent = value;
  return [dt, dd];
}

/** One of an order's tickets; whoever listens at the list hears of the click. */
function choice({ shortCode, tierName, state }) {
  const button = document.createElement('button');
  button.type = 'button';
  button.dataset.code = shortCode;
  button.textContent = `${tierName} · ${shortCode} · ${state}`;
  return button;
}

function trace({ traceId }, dashboardUrl) {
  if (!traceId) return [];
  if (!dashboardUrl) return [`trace ${traceId}`];
  const link = document.createElement('a');
  link.href = `${dashboardUrl}/admin/traces/${traceId}`;
  link.target = '_blank';
  link.rel = 'noopener';
  link.textContent = `trace ${traceId}`;
  return [link];
}

/** A time of day, with the day unless it is today; in the event's zone, like the words of the service. */
export function clock(time, timeZone) {
  const format = (options) => new Date(time).toLocaleString('en-GB', { timeZone, ...options });
  const today = new Date().toLocaleDateString('en-GB', { timeZone });
  const isToday = format({ dateStyle: 'short' }) === today;
  return format({ ...(isToday ? {} : { dateStyle: 'medium' }), timeStyle: 'medium' });
}
