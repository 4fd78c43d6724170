import { html, nothing } from 'lit';
import { bar, panel, segmented, table, tile } from './controls.js';
import { serviceBadge, when } from './parts.js';
import { count, duration, plural, shortId } from '../model/format.js';
import { metricsHref, tracesHref } from '../model/links.js';
import { causeName, errorRate, errorTone, linesOf, perSecond, slowTraces, stepsOf } from '../model/metrics.js';
import { change, percent, rate, rates } from '../model/numbers.js';
import { epochNanos } from '../model/time.js';
import { traceHref } from '../model/url-state.js';

const SORTS = [['total', 'Time in all'], ['p95', 'p95'], ['errors', 'Errors'], ['spans', 'Spans']];
const ms = (value) => duration(value ?? NaN);
const examples = (ids) => html`<span class="links">${ids.map((id) => html`<a href=${traceHref(id)}><code>${shortId(id)}</code></a>`)}</span>`;

/** How things stand: figures beside those of the time before, rates, latencies, services. */
export function overview(scene, answer, { before }) {
  const { all, services, slowest, traces, tracesAreExact } = answer;
  return html`${tiles(all, before, html`<a href=${tracesHref(scene.time)}>${tracesAreExact ? '' : 'more than '}${count(traces)}</a>`)}
    <div class="columns">${rateChart(scene, answer)}${latencyChart(scene, answer)}</div>
    ${panel('Services', table('Services', ['Service', '#Rate', '#Errors', '#p50', '#p95', '#p99', 'Traces'], services.map((each) => serviceRow(scene, each, rates(services.map((one) => one.perSecond))))),
      { note: 'Requests answered and messages taken' })}
    ${panel('Slowest operations', operationTable(scene, slowest), { note: 'By the 95th percentile' })}`;
}

/** Percentiles and trends, operations, slow statements. */
export function latency(scene, answer) {
  return html`${tiles(answer.all, answer.before)}
    <div class="columns">${latencyChart(scene, answer)}${rateChart(scene, answer)}</div>
    <section class="panel"><header><h2>Operations</h2>${segmented('Order', SORTS, scene.query.sort, (sort) => scene.go({ sort }))}</header>
      ${operationTable(scene, answer.operations)}</section>
    ${panel('Slow statements', slowQueries(scene, answer), { note: `A second and more, in the newest ${count(answer.sampledTraces)} slow traces` })}`;
}

/** What fails, since when, and why. */
export function errors(scene, answer) {
  const failing = { ...scene.time, status: 'error' };
  const causes = answer.causes.map((each) => [serviceBadge({ name: each.service }, scene.colours), html`<span class="name">${each.name}</span>`, html`<span class="bad" title=${each.cause}>${causeName(each.cause)}</span>${each.message ? html`<br /><small>${each.message}</small>` : nothing}`,
    count(each.spans), count(each.traces), when(epochNanos(each.latest), scene.now), examples(each.examples)]);
  return html`${tiles(answer.all, null, html`<a href=${tracesHref(failing)}>Open</a>`, 'Traces with errors')}
    <section class="panel">${chart(scene, answer, 'Share of failed spans', percent, linesOf(answer.series, ['errors', 'bad', errorRate]), { status: 'error' })}</section>
    ${panel('Causes', table('Causes of errors', ['Service', 'Operation', 'Cause', '#Spans', '#Traces', 'Last', 'Examples'], causes, 'No error in this time'),
      { note: `From the newest ${count(answer.sampledTraces)} traces with an error` })}
    ${panel('Operations that fail', operationTable(scene, answer.operations, { status: 'error' }))}`;
}

/** Which operations the traces waited for. */
export function bottlenecks(scene, { found, analysed, criticalMs, operations }) {
  const rows = operations.map((each) => [serviceBadge({ name: each.service }, scene.colours), html`<span class="name">${each.name}</span>`, html`${bar(each.share)}`, percent(each.share),
    percent(each.bottleneckShare), ms(each.p50Ms), ms(each.p95Ms), count(each.traces), examples(each.examples)]);
  return html`${panel('Where the time of the critical paths goes', table('Bottlenecks',
      ['Service', 'Operation', 'Share', '#Of all time', '#Bottleneck of', '#p50', '#p95', '#Traces', 'Examples'], rows),
    { note: `${plural(analysed, 'trace')} analysed${analysed < found ? ` of ${count(found)}` : ''}, ${ms(criticalMs)} in all; silence is on no path` })}`;
}

/** Who calls whom. */
export function map(scene, answer) {
  return panel('Services and what they call', answer.edges.length
    ? html`<service-map .map=${answer} .colours=${scene.colours} .time=${scene.time}></service-map>`
    : html`<p class="none">Nobody called anybody in this time</p>`, { note: 'A thicker line is more calls; a service opens its latencies' });
}

function tiles(all, before, traces, words = 'Traces') {
  return html`<dl class="tiles">
    ${tile('Spans', rate(all.perSecond), before ? than(change(all.spans, before.spans)) : plural(all.spans, 'span'))}
    ${tile('Errors', percent(all.errorRate), before ? than(change(all.errorRate, before.errorRate)) : plural(all.errors, 'span'), all.errorRate >= 0.01 ? 'bad' : '')}
    ${tile('Median', ms(all.p50Ms), before ? than(change(all.p50Ms, before.p50Ms)) : nothing)}
    ${tile('p95', ms(all.p95Ms), before ? than(change(all.p95Ms, before.p95Ms)) : nothing)}
    ${tile('p99', ms(all.p99Ms), before ? than(change(all.p99Ms, before.p99Ms)) : nothing)}
    ${tile('Over a second', count(all.slow), all.spans ? percent(all.slow / all.spans) : nothing)}
    ${traces ? tile(words, traces) : nothing}</dl>`;
}

function than(words) {
  return words ? `${words} than before` : nothing;
}

function chart(scene, { series, stepSeconds }, name, format, lines, more = {}) {
  const { service, operation } = scene.query;
  return html`<time-chart .name=${name} .series=${lines} .steps=${stepsOf(series)} .stepMs=${stepSeconds * 1000} .format=${format}
    .href=${(from, to) => tracesHref({ service, operation, ...more, from, to })}></time-chart>`;
}

function rateChart(scene, answer) {
  const lines = linesOf(answer.series, ['spans', 'one', perSecond(answer.stepSeconds)], ['errors', 'bad', (point) => (point.errors ?? 0) / answer.stepSeconds]);
  return html`<section class="panel">${chart(scene, answer, 'Spans', rates([Math.max(...lines[0].values)]), lines)}</section>`;
}

function latencyChart(scene, answer) {
  const lines = linesOf(answer.series, ['p50', 'one', (p) => p.p50Ms], ['p95', 'two', (p) => p.p95Ms], ['p99', 'three', (p) => p.p99Ms]);
  return html`<section class="panel">${chart(scene, answer, 'Latency', duration, lines)}</section>`;
}

function serviceRow({ colours, time, query }, each, perTime) {
  return [html`<a href=${metricsHref({ ...query, tab: 'latency', service: each.service, operation: '' })}>${serviceBadge({ name: each.service }, colours)}</a>`,
    perTime(each.perSecond), failedShare(each), ms(each.p50Ms), ms(each.p95Ms), ms(each.p99Ms), html`<a href=${tracesHref({ service: each.service, ...time })} aria-label="Traces of ${each.service}">Open</a>`];
}

function operationTable({ colours, time, query }, operations, more = {}) {
  const rows = operations.map((each) => [serviceBadge({ name: each.service }, colours),
    html`<a class="name" href=${metricsHref({ ...query, tab: 'latency', service: each.service, operation: each.name })}>${each.name}</a> <small>${each.kind}</small>`,
    count(each.spans), failedShare(each), ms(each.p50Ms), ms(each.p95Ms), ms(each.p99Ms), html`${bar(each.shareOfService)}`, percent(each.shareOfService),
    html`<span class="links line"><a href=${tracesHref({ ...slowTraces(each, time), minMs: '', ...more })} aria-label="Traces with ${each.name}">All</a>
      <a href=${tracesHref(slowTraces(each, time))} aria-label="Slow traces with ${each.name}">Slow</a></span>`]);
  return table('Operations', ['Service', 'Operation', '#Spans', '#Errors', '#p50', '#p95', '#p99', 'Share', "#Of service's time", 'Traces'], rows);
}

function failedShare({ errors, errorRate: share }) {
  return html`<span class=${errorTone(share) === 'bad' ? 'bad' : ''}>${errors ? percent(share) : '0'}</span>`;
}

function slowQueries({ colours }, { slowQueries: queries }) {
  return table('Slow statements', ['Service', 'Statement', '#Times', '#Median', '#Longest', 'Examples'], queries.map((each) => [
    serviceBadge({ name: each.service }, colours), html`<pre tabindex="0">${each.query}</pre><small>${each.system}</small>`, count(each.spans), ms(each.medianMs), ms(each.maxMs), examples(each.examples)]),
  'No statement took a second');
}
