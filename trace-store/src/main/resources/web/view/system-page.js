import { html, nothing } from 'lit';
import { DataPage } from './data-page.js';
import { bar, panel, table, tile } from './controls.js';
import { serviceBadge, when } from './parts.js';
import { getFrom, send } from '../api.js';
import { colourClasses } from '../model/colours.js';
import { count, duration, plural, shortId } from '../model/format.js';
import { bytes, percent, rate } from '../model/numbers.js';
import { bookParts, booksOf, booksOfAll, byService, exportOf, ingestRate } from '../model/system.js';
import { epochNanos } from '../model/time.js';
import { traceHref } from '../model/url-state.js';

const AGAIN_MS = 5_000;

/** `/admin/system`: the nodes of the cluster, what the store takes in, and what it keeps. */
class SystemPage extends DataPage {
  static title = 'System';
  static subtitle = 'Which nodes are there, are all spans stored, and how long are they kept?';
  static choices = { retention: ['', 'dry-run'] };

  connectedCallback() {
    super.connectedCallback();
    setInterval(() => document.visibilityState === 'visible' && this.readNodes(), AGAIN_MS);
  }

  async read({ retention }, signal) {
    const optional = (path) => getFrom(path, '', signal).catch((problem) => ({ problem }));
    const [system, sampling, faults, runs, preview] = await Promise.all([
      getFrom('system', '', signal), getFrom('sampling', '', signal), getFrom('faults', '', signal), optional('retention/runs'), retention ? optional('retention/dry-run') : null]);
    return { ...this.reading(system), sampling, faults, runs, preview };
  }

  /** Where it is allowed, somebody who reads strange figures must see that they are made. */
  tools() {
    return this.data?.faults.allowed ? html`<a class="button" href="/admin/faults">Faults on purpose</a>` : nothing;
  }

  /** The figures that change by the second, without the rest. */
  async readNodes() {
    if (!this.data) return;
    const system = await getFrom('system', '').catch(() => null);
    if (system) this.data = { ...this.data, ...this.reading(system) };
  }

  reading({ at, nodes }) {
    const books = { ...booksOfAll(nodes), at: Date.parse(at) };
    const perSecond = ingestRate(this.before, books);
    this.before = books;
    return { nodes, books, perSecond };
  }

  content() {
    const { nodes, books, perSecond, sampling, runs, preview } = this.data;
    const silent = nodes.filter((node) => !node.service).length;
    return html`<dl class="tiles">
        ${tile('Nodes', count(nodes.length), silent ? `${plural(silent, 'node')} did not answer` : plural(byService(nodes).length, 'service'), silent ? 'bad' : '')}
        ${tile('Spans taken', perSecond === null ? '…' : rate(perSecond), `${count(books.received)} since the nodes began`)}
        ${tile('Dropped', count(books.dropped), 'Given back to their senders', books.dropped ? 'bad' : '')}
        ${tile('Rejected', count(books.rejected), 'No store could hold them', books.rejected ? 'bad' : '')}
        ${tile('Waiting', count(books.pending), 'Under way or on disk', books.pending ? 'waiting' : '')}
        ${tile('Lag', duration(books.lagSeconds * 1000), 'Age of the oldest span on disk', books.lagSeconds > 60 ? 'bad' : '')}</dl>
      ${panel('Books', this.books(books), { note: 'received = stored + duplicate + rejected + dropped + pending' })}
      ${panel('Nodes of the cluster', this.nodes(nodes), { note: 'Read again every five seconds' })}
      ${panel('Retention', this.retention(preview, runs), { note: 'What is removed, when, and why' })}
      ${panel('Tail decisions', this.sampling(sampling), { note: 'Which traces stay once they are quiet; the last 30 days' })}`;
  }

  books(books) {
    const parts = bookParts(books);
    return html`<div class="track book" aria-hidden="true">${parts.map(({ tone, share }) => html`<i class=${tone} .style=${`width:${share * 100}%`}></i>`)}</div>
      <p class="legend">${parts.map(({ name, tone, spans, share }) => html`<span class="key ${tone}">${name} ${count(spans)} (${percent(share)})</span>`)}</p>`;
  }

  nodes(nodes) {
    const colours = colourClasses(nodes.map((node) => node.service).filter(Boolean));
    const rows = byService(nodes).flatMap(([service, own]) => own.map((node) => [
      service ? serviceBadge({ name: service }, colours) : html`<span class="state refused">does not answer</span>`, html`<code title=${node.node}>${node.address ?? shortId(node.node)}</code>`,
      when(epochNanos(node.startedAt), this.now), this.heap(node), count(exportOf(node).exported), html`<span class=${exportOf(node).dropped ? 'bad' : ''}>${count(exportOf(node).dropped)}</span>`,
      booksOf(node) ? count(booksOf(node).received) : '–', booksOf(node) ? count(booksOf(node).pending) : '–']));
    return table('Nodes of the cluster', ['Service', 'Address', 'Since', 'Heap', '#Spans sent', '#Own spans lost', '#Spans taken', '#Waiting'], rows);
  }

  heap({ heapBytes, maxHeapBytes }) {
    if (!maxHeapBytes) return '–';
    return html`${bar(heapBytes / maxHeapBytes, heapBytes > 0.9 * maxHeapBytes ? 'warn' : '')} <small>${bytes(heapBytes)} of ${bytes(maxHeapBytes)}</small>`;
  }

  retention(preview, runs) {
    if (runs.problem) return html`<p class="none">Only an administrator sees what retention does.</p>`;
    return html`<div class="links">
        ${preview ? nothing : html`<button class="button" @click=${() => this.go({ retention: 'dry-run' })}>What would go now?</button>`}
        <button class="button danger" @click=${() => this.run()}>Run now</button></div>
      <p class="bad" role="alert">${this.problem ?? ''}</p>
      ${preview?.problem ? html`<p class="bad">${preview.problem.detail || preview.problem.title}</p>` : preview ? this.preview(preview) : nothing}
      <h3>Last runs</h3>${this.runs(runs.runs)}`;
  }

  preview({ traces, days, size, tables, policy }) {
    const verdict = (words, tone) => (each) => [html`<span class="state ${tone}">${words}</span>`, each.why, count(each.traces), count(each.spans),
      html`<span class="links">${(each.examples ?? []).map((one) => html`<a href=${traceHref(one.traceId)}><code>${shortId(one.traceId)}</code></a>`)}</span>`];
    const most = Math.max(1, ...days.map((day) => day.bytes));
    return html`<p class="policy">Traces are kept for ${plural(policy.days, 'day')}, journeys for ${plural(policy.afterEventDays, 'day')} after their event at least, logs ${policy.logDays}, metrics ${policy.performanceDays}, audit ${policy.auditDays} days.
        A dry run looked at ${plural(traces.lookedAt, 'trace')} that could be due${traces.isWhole ? '' : ', the oldest'}.</p>
      ${table('What would go and what would stay', ['', 'Why', '#Traces', '#Spans', 'Examples'].map((each) => each || 'Verdict'), [...traces.go.map(verdict('goes', 'refused')), ...traces.stay.map(verdict('stays', 'good'))], 'No trace is old enough')}
      <h3>Storage per day <small>${bytes(size.bytes)} in all${size.maxBytes ? ` of ${bytes(size.maxBytes)}` : ''}, ${bytes(size.bytesBeside)} beside them for what is held</small></h3>
      ${table('Storage per day', ['Day (UTC)', 'Share', '#On disk', '#Spans, about', 'Fate'], days.map((day) => [day.day, bar(day.bytes / most), bytes(day.bytes), day.spansAbout ? count(day.spansAbout) : '–', day.goes ? html`<span class="state refused">goes</span>` : 'stays']))}
      <h3>Other tables</h3>
      ${table('Other tables', ['Table', '#Kept for days', '#Rows due'], tables.map((each) => [each.table, count(each.days), count(each.rowsDue)]))}`;
  }

  runs(runs) {
    return table('Last runs of retention', ['Began', 'Outcome', '#Traces', '#Spans', 'Days removed'], runs.slice(0, 10).map((run) => [when(epochNanos(run.startedAt), this.now),
      html`<span class="state ${run.outcome === 'failed' ? 'refused' : 'quiet'}">${run.outcome}</span>`, count(run.report?.traces ?? 0), count(run.report?.spans ?? 0), (run.report?.days ?? []).join(', ') || '–']), 'None so far');
  }

  sampling({ rules, slowMicros, days }) {
    return html`<p class="policy">${rules.length ? rules.map((rule) => html`<span class="key">${rule.service || '*'} ${rule.name ?? ''}: ${percent(rule.ratio)}</span>`) : 'Every trace stays.'}
        Errors, journeys and traces active for more than ${duration(slowMicros / 1000)} always stay.</p>
      ${table('Tail decisions by day', ['Day (UTC)', 'Rule', '#Kept', '#Taken out', '#Spans taken out'], days.slice(0, 30).map((day) => [day.day, day.rule || 'any', count(day.keptTraces), count(day.sampledTraces), count(day.sampledSpans)]), 'Nothing was decided yet')}`;
  }

  async run() {
    if (!confirm('Remove now what is over? A dry run shows what that is.')) return;
    this.problem = '';
    try {
      await send('POST', 'retention/run');
      await this.load();
    } catch (error) {
      this.problem = error.status === 403 ? 'Only an administrator may run retention.' : error.detail || error.title;
      this.requestUpdate();
    }
  }
}
customElements.define('system-page', SystemPage);
