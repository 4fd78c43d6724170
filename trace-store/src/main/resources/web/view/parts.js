import { html, nothing } from 'lit';
import { count, plural } from '../model/format.js';
import { dateTime, relative, utc } from '../model/calendar.js';
import { stateOf } from '../model/states.js';
import * as icons from './icons.js';

/** A service's name in its colour; with counts if they are given. */
export function serviceBadge({ name, spans, errors }, colours) {
  const title = spans === undefined ? name : `${name}: ${plural(spans, 'span')}, ${plural(errors, 'error')}`;
  return html`<span class="badge ${colours.get(name) ?? 'svc-0'}" title=${title}
    ><span class="badge-name">${name}</span>${spans === undefined ? nothing : html` <b>${count(spans)}</b>`}${
      errors ? html` <b class="bad">${count(errors)}<span class="visually-hidden"> errors</span></b>` : nothing}</span>`;
}

const stateIcons = { waiting: icons.hourglass, good: icons.ticket, warning: icons.alert, refused: icons.alert, quiet: icons.check };

/** Where the journey stands. */
export function stateLabel(summary, now) {
  const { words, tone, icon = tone } = stateOf(summary, now);
  return html`<span class="state ${tone}" title=${summary.stateReason ?? ''}>${stateIcons[icon]}${words}</span>`;
}

/** When: relative, with the date below and UTC on hover. */
export function when(nanos, now) {
  if (nanos === null) return html`<span class="when">–</span>`;
  return html`<time class="when" datetime=${utc(nanos)} title=${utc(nanos)}
    ><span>${relative(nanos, now)}</span><small>${dateTime(nanos, now)}</small></time>`;
}

/** The keys of a page. */
export function hints(keys) {
  return html`<footer class="hints">${keys.map(([names, words]) => html`<span>${names.split(' ').map((name) => html`<kbd>${name}</kbd> `)}${words}</span>`)}</footer>`;
}

/** Something stands in the way: an expired login, an error, or simply nothing to show. */
export function notice({ icon = icons.alert, title, detail, action }) {
  return html`<div class="notice" role="status">${icon}
    <h2>${title}</h2>${detail ? html`<p>${detail}</p>` : nothing}${action ?? nothing}</div>`;
}

/** What to tell about a failed call, and what the reader can do. */
export function failure(error, retry) {
  if (error.status === 401) {
    const action = html`<a class="button" href="/login?to=${encodeURIComponent(location.pathname + location.search)}">Log in</a>`;
    return notice({ title: 'Your login has expired', detail: 'Log in again to go on.', action });
  }
  const action = html`<button class="button" @click=${retry}>Try again</button>`;
  return notice({ title: error.title ?? 'Something went wrong', detail: error.detail ?? error.message, action });
}
