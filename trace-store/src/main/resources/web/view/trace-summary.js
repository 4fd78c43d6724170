import { html, nothing } from 'lit';
import { PageElement } from './element.js';
import './copy-button.js';
import { serviceBadge, stateLabel } from './parts.js';
import * as icons from './icons.js';
import { count, duration } from '../model/format.js';
import { dateTime, relative, utc } from '../model/calendar.js';
import { cameFromList } from '../model/url-state.js';

/** The head of a trace: what it is, where it stands, its three times. */
class TraceSummary extends PageElement {
  static properties = { model: { attribute: false }, now: { type: Number } };

  render() {
    const { summary } = this.model;
    return html`
      <div class="title">
        <a class="back" href="/admin/traces" aria-label="All traces" @click=${this.goBack}>${icons.back}</a>
        <h1>${summary.rootName || '(root not yet received)'}</h1>
        ${stateLabel(summary)}${summary.stateReason ? html`<small>${summary.stateReason}</small>` : nothing}
        ${summary.orderNumber ? html`<span class="order">${summary.orderNumber}</span>` : nothing}
        <span class="trace-id"><code>${summary.traceId}</code>
          <copy-button .text=${summary.traceId} label="Copy trace id (c)"></copy-button></span>
      </div>
      <div class="overview"><dl class="facts">${this.facts()}</dl>
        <div class="badges">${this.model.services.map((service) => serviceBadge(service, this.model.colours))}</div></div>
    `;
  }

  facts() {
    const { summary, zero } = this.model;
    return [
      this.fact('Started', html`${dateTime(zero, this.now)} <small>${relative(zero, this.now)}</small>`, utc(zero)),
      this.fact('Active', duration(summary.activeMs), 'Time in which something was happening', 'strong'),
      this.fact('Wall', duration(summary.wallMs), 'First start to last end'),
      this.fact('Idle', duration(summary.idleMs), 'Silence in between'),
      this.fact('Spans', count(summary.spanCount), ''),
      this.fact('Errors', count(summary.errorCount), '', summary.errorCount ? 'bad' : ''),
    ];
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
