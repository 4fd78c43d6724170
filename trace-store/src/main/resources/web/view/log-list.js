import { html, nothing } from 'lit';
import { PageElement } from './element.js';
import { serviceBadge } from './parts.js';
import { dateTime, exact, utc } from '../model/calendar.js';
import { attributeRows, textOf } from '../model/detail.js';
import { offset } from '../model/format.js';
import { msBetween, nanosOf } from '../model/time.js';

/** Log records of the trace, or of one of its spans, oldest first; a record leads to its span. */
class LogList extends PageElement {
  static properties = { model: { attribute: false }, logs: { attribute: false }, isShort: { type: Boolean }, zone: {} };

  render() {
    if (!this.logs.length) return html`<section class="card"><p class="card-note">No log record carries this trace's id.</p></section>`;
    return html`<ol class="logs ${this.isShort ? '' : 'card'}" aria-label="Log records">${this.logs.map((log) => this.record(log))}</ol>`;
  }

  record(log) {
    const at = nanosOf(log.timeNanos);
    const node = this.model.byId.get(log.spanId);
    const rows = attributeRows(log.attributes);
    return html`<li class="log ${log.severity}">
      <span class="log-head"><b class="severity">${log.severityText || log.severity}</b>
        <time datetime=${utc(at)} title="${exact(at)} · ${utc(at)}">${dateTime(at, Date.now())} <i>${offset(msBetween(this.model.zero, at))}</i></time>
        ${this.isShort ? nothing : serviceBadge({ name: log.service }, this.model.colours)}
        ${node && !this.isShort ? html`<button class="as-link" @click=${() => this.emit('span-chosen', log.spanId)}>${node.span.name}</button>` : nothing}</span>
      <pre>${log.eventName ? `${log.eventName} ` : ''}${textOf(log.body)}</pre>
      ${rows.length ? html`<details><summary>${rows.length === 1 ? '1 attribute' : `${rows.length} attributes`}</summary>
        <dl class="values">${rows.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl></details>` : nothing}
    </li>`;
  }
}
customElements.define('log-list', LogList);
