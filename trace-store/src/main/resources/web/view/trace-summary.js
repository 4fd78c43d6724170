import { html, nothing } from 'lit';
import { PageElement } from './element.js';
import './copy-button.js';
import { serviceBadge, stateLabel } from './parts.js';
import * as icons from './icons.js';
import { count, duration } from '../model/format.js';
import { dateTime, relative, utc } from '../model/calendar.js';
import { compareHref } from './trace-commands.js';
import { cameFromList } from '../model/url-state.js';

const SHOWN_MS = 1500;

/** The head of a trace: what it is, where it stands, its three times. */
class TraceSummary extends PageElement {
  static properties = { model: { attribute: false }, now: { type: Number }, zone: {}, findings: { attribute: false }, done: { state: true } };

  render() {
    const { summary } = this.model;
    return html`
      <div class="title">
        <a class="back" href="/admin/traces" aria-label="All traces" @click=${this.goBack}>${icons.back}</a>
        <h1>${summary.rootName || '(root not yet received)'}</h1>
        ${stateLabel(summary, this.now)}${summary.stateReason ? html`<small>${summary.stateReason}</small>` : nothing}
        ${summary.orderNumber ? html`<span class="order">${summary.orderNumber}</span>` : nothing}
        <span class="trace-id"><code>${summary.traceId}</code>
          <copy-button .text=${summary.traceId} label="Copy trace id (c)"></copy-button></span>
        ${this.actions(summary)}
      </div>
      <div class="overview"><dl class="facts">${this.facts()}</dl>
        <div class="badges">${this.model.services.map((service) => serviceBadge(service, this.model.colours))}</div></div>
      ${this.problems()}
    `;
  }

  /** What the analysis found wrong, each a way to its span. */
  problems() {
    const { problems } = this.findings;
    if (!problems.length) return nothing;
    return html`<ul class="problems" aria-label="Findings">${problems.map(({ words, title, spanId, tone }) => html`<li>
      <button class="problem ${tone}" title=${title} @click=${() => this.emit('span-chosen', spanId)}>${words}</button></li>`)}</ul>`;
  }

  actions({ traceId }) {
    const tool = (command, icon, words, title) => html`<button class="quiet" title=${title} @click=${() => this.emit('tool', command)}>${icon}${words}</button>`;
    return html`<span class="actions">
      <span class="copied" role="status">${this.done ?? ''}</span>
      ${tool('copyLink', icons.link, 'Link', 'Copy the link to what is shown (l)')}
      ${tool('copyCurl', icons.terminal, 'curl', 'Copy a curl command (u)')}
      <a class="quiet download" href="/api/traces/${encodeURIComponent(traceId)}/otlp" download="trace-${traceId}.json" title="Download as OTLP JSON (x)">${icons.download}OTLP</a>
      <a class="quiet" href=${compareHref(traceId)} title="Compare with its usual, or with another trace (v)">${icons.compare}Compare</a>
    </span>`;
  }

  /** Says for a moment what was copied. */
  showDone(words) {
    this.done = words;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => (this.done = ''), SHOWN_MS);
  }

  facts() {
    const { summary, zero } = this.model;
    return [
      this.fact('Started', html`${dateTime(zero, this.now)} <small>${relative(zero, this.now)}</small>`, utc(zero)),
      this.fact('Active', duration(summary.activeMs), 'Time in which something was happening', 'strong'),
      this.fact('Wall', duration(summary.wallMs), 'First start to last end'),
      this.fact('Idle', duration(summary.idleMs), 'Silence in between'),
      ...this.bottleneck(),
      this.fact('Spans', count(summary.spanCount), ''),
      this.fact('Errors', count(summary.errorCount), '', summary.errorCount ? 'bad' : ''),
    ];
  }

  /** The operation that cost most on the critical path, if the analysis knows one. */
  bottleneck() {
    const [first] = this.findings.bottlenecks;
    if (!first) return [];
    const words = html`<button class="as-link" @click=${() => this.emit('span-chosen', first.longestSpanId)}>${first.name}</button> <small>${Math.round(first.share * 100)} %</small>`;
    return [this.fact('Bottleneck', words, `${first.service}: ${duration(first.criticalMs)} of the critical path`, 'clip')];
  }

  fact(name, value, title, tone = '') {
    return html`<div title=${title}><dt>${name}</dt><dd class=${tone}>${value}</dd></div>`;
  }

  /** Back to the list as it was, with its filters and its place. */
  goBack(event) {
    if (!cameFromList(document.referrer) || history.length < 2) return;
    event.preventDefault();
    history.back();
  }
}
customElements.define('trace-summary', TraceSummary);
