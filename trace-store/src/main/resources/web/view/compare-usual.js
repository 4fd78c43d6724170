import { html } from 'lit';
import { panel, table } from './controls.js';
import { serviceBadge, stateLabel } from './parts.js';
import { delta } from './compare-traces.js';
import { count, duration, plural } from '../model/format.js';
import { metricsHref, tracesHref } from '../model/links.js';
import { traceHref } from '../model/url-state.js';

const VERDICTS = { usual: ['as usual', 'quiet'], slow: ['slower than 95 %', 'warning'], very_slow: ['slower than 99 %', 'refused'] };

/** A trace beside what its operations usually take: the spans that lost time by themselves. */
export function compareUsual({ colours, now }, { trace, operations, knownOperations, slower }) {
  const rows = slower.map((span) => [serviceBadge({ name: span.service }, colours),
    html`<a class="name" href=${traceHref(trace.traceId, span.spanId)}>${span.name}</a> <small>${span.kind}</small>`, duration(span.durationMs), delta(span.ownExcessMs),
    duration(span.usual.p50Ms), duration(span.usual.p95Ms), duration(span.usual.p99Ms), verdict(span),
    html`<a href=${metricsHref({ tab: 'latency', service: span.service, operation: span.name, range: '7d' })} aria-label="Metrics of ${span.name}">Metrics</a>
      <a href=${tracesHref({ service: span.service, operation: span.name })} aria-label="Traces with ${span.name}">Traces</a>`]);
  return panel('Slower than usual', html`<p class="lead-in"><a href=${traceHref(trace.traceId)}>${trace.rootName || '(root not yet received)'}</a> ${stateLabel(trace, now)} was active for ${duration(trace.activeMs)}.
      What is usual is known of ${knownOperations} of its ${plural(operations, 'operation')}: from ${count(20)} spans in the week before.</p>
    ${table('Spans that took longer than usual', ['Service', 'Span', '#Took', '#Beyond median, by itself', '#Usual p50', '#p95', '#p99', 'Verdict', 'More'], rows, 'Every span took no longer than its operation usually does')}`,
  { note: 'Paste a second id above to lay another trace beside it' });
}

function verdict({ comparedWithUsual }) {
  const [words, tone] = VERDICTS[comparedWithUsual] ?? [comparedWithUsual, 'quiet'];
  return html`<span class="state ${tone}">${words}</span>`;
}
