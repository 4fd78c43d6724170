import { html } from 'lit';
import { bar, panel, table, tile } from './controls.js';
import { serviceBadge } from './parts.js';
import { delta } from './compare-traces.js';
import { liftWords } from '../model/compare.js';
import { count, duration } from '../model/format.js';
import { tracesHref } from '../model/links.js';
import { percent } from '../model/numbers.js';

const MOST = 30;
const KINDS = { attribute: 'attribute', resource: 'resource', operation: 'has the span', error: 'fails at' };

/** The slow or failed traces against the rest: what do they share, and where does their time go? */
export function compareGroups({ query, colours }, { base, other, features, operations }) {
  const name = query.split === 'errors' ? 'failed' : 'slow';
  const rows = features.slice(0, MOST).map((each) => [html`<small>${KINDS[each.feature] ?? each.feature}</small>`, html`<code class="key-name">${each.key}</code>`, html`<span class="name">${each.value}</span>`,
    html`${bar(each.otherShare, 'warn')}${bar(each.baseShare)}`, percent(each.otherShare), percent(each.baseShare), liftWords(each), found(each, query)]);
  return html`<dl class="tiles">${tile(`The ${name} ones`, count(other.traces), `${duration(other.criticalMsPerTrace)} on the critical path of each`, 'bad')}
      ${tile('The rest', count(base.traces), `${duration(base.criticalMsPerTrace)} on the critical path of each`)}</dl>
    ${other.traces && base.traces ? '' : html`<p class="none">One of the groups is empty: choose a longer time or another bound.</p>`}
    ${panel('What stands out', table('Attributes that stand out', ['Kind', 'Key', 'Value', `${name} over rest`, `#${name}`, '#Rest', '#How often more', 'Traces'], rows, 'The groups do not differ in what they have'),
      { note: 'Shares of traces that have it; the most different first' })}
    ${panel('Where the time goes', table('Time on the critical path per trace', ['Service', 'Operation', `#${name}`, '#Rest', '#More'], operations.map((each) => [
      serviceBadge({ name: each.service }, colours), html`<span class="name">${each.name}</span>`, duration(each.otherMs), duration(each.baseMs), delta(each.deltaMs)])),
      { note: 'On the critical path of an average trace' })}`;
}

function found(each, query) {
  const bound = query.split === 'errors' ? { status: 'error' } : { minMs: query.ms };
  const what = each.feature === 'attribute' || each.feature === 'resource'
    ? { service: query.service, attribute: `${each.key}=${each.value}` }
    : { service: each.key, operation: each.value };
  return html`<a href=${tracesHref({ ...what, ...bound, range: query.range })} aria-label="Traces with ${each.key} ${each.value}">Open</a>`;
}
