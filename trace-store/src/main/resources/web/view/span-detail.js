import { html, nothing } from 'lit';
import { PageElement } from './element.js';
import './copy-button.js';
import { serviceBadge } from './parts.js';
import * as icons from './icons.js';
import './log-list.js';
import { percent } from '../model/axis-head.js';
import { attributeRows, breakable, droppedRows, eventRows, isBlock, linkRows, statementOf, timing, usualScale } from '../model/detail.js';
import { comparison } from '../model/findings.js';
import { duration, plural, shortId } from '../model/format.js';
import { flagsOf, failed } from '../model/states.js';
import { traceHref } from '../model/url-state.js';

const MOST_CHILDREN = 12;

/** Everything known about one span. Values are always text. */
class SpanDetail extends PageElement {
  static properties = { model: { attribute: false }, node: { attribute: false }, findings: { attribute: false }, logs: { attribute: false }, zone: {} };

  render() {
    const { span } = this.node;
    return html`<aside class="detail ${this.model.colours.get(span.service)}" aria-label="Span detail">
      <header>
        <div>${serviceBadge({ name: span.service }, this.model.colours)} <span class="kind">${span.kind}</span>
          <span class="state ${failed(span) ? 'refused' : 'quiet'}">${span.status}</span></div>
        <h2>${span.name}</h2>
        <button class="quiet close" aria-label="Close (Esc)" title="Close (Esc)" @click=${() => this.emit('detail-closed')}>${icons.close}</button>
      </header>
      ${span.statusMessage ? html`<p class="status-message">${span.statusMessage}</p>` : nothing}
      ${flagsOf(this.node).map((flag) => html`<p class="flag-line ${flag.harmless ? 'harmless' : ''}">${icons.alert}<span><b>${flag.name}</b> · ${flag.meaning}</span></p>`)}
      ${this.section('Timing', this.table(timing(this.node, this.model)))}
      ${this.usual()}
      ${this.statement()}
      ${this.events()}
      ${this.logSection()}
      ${this.section('Attributes', this.table(attributeRows(span.attributes)), 'None')}
      ${this.links()}
      ${this.section('Identity', this.identity(span))}
      ${this.section('Resource', this.table([...attributeRows(span.resource), ...this.scope(span), ...droppedRows(span.dropped)]))}
    </aside>`;
  }

  /** On a narrow screen the detail is a sheet over the lower edge: how much it hides, in pixels. */
  coveredPx() {
    const sheet = this.querySelector('.detail');
    return sheet && getComputedStyle(sheet).position === 'fixed' ? sheet.offsetHeight : 0;
  }

  section(title, content) {
    return html`<details open><summary>${title}</summary>${content}</details>`;
  }

  table(rows) {
    if (!rows.length) return html`<p class="none">None</p>`;
    return html`<dl class="values">${rows.map(([name, value, title]) => html`
      <div class=${isBlock(value) ? 'block' : ''}><dt>${breakable(name).map((part) => html`${part}<wbr />`)}</dt
        ><dd title=${title ?? nothing}>${value}</dd></div>`)}</dl>`;
  }

  /** The duration on the scale of its operation's percentiles. */
  usual() {
    const known = comparison(this.node, this.findings);
    if (!known) return nothing;
    const ms = this.node.end - this.node.start;
    const { marks, here } = usualScale(ms, known);
    const words = { usual: 'As usual', slow: 'Slower than 95 % of them', very_slow: 'Slower than 99 % of them' }[known.verdict];
    return this.section('Against its usual', html`<p class="usual-words ${known.verdict}">${words}${known.times ? `, ${Number(known.times.toPrecision(2))} × the median` : ''}
        <small>${plural(known.spans, 'span')} in 7 days</small></p>
      <div class="usual-scale ${known.verdict}" aria-hidden="true"><b .style=${`width:${percent(here)}`}></b>
        ${marks.map((mark) => html`<i .style=${`left:${percent(mark.left)}`}></i>`)}</div>
      ${this.table([...marks.map((mark) => [mark.name, duration(mark.value)]), ['on critical path', duration(known.criticalMs)]])}`);
  }

  statement() {
    const text = statementOf(this.node.span);
    if (!text) return nothing;
    return this.section('SQL', html`<div class="sql"><pre>${text}</pre><copy-button .text=${text} label="Copy the statement"></copy-button></div>`);
  }

  logSection() {
    const own = this.logs.filter((log) => log.spanId === this.node.span.spanId);
    if (!own.length) return nothing;
    return this.section('Logs', html`<log-list .model=${this.model} .logs=${own} .isShort=${true}></log-list>`);
  }

  scope({ scope, traceState, flags }) {
    const rows = [['scope', [scope?.name, scope?.version].filter(Boolean).join(' ')], ['tracestate', traceState], ['trace flags', flags]];
    return rows.filter(([, value]) => value !== undefined && value !== '' && value !== null).map(([name, value]) => [name, String(value)]);
  }

  identity(span) {
    const parent = this.model.byId.get(span.parentSpanId);
    return html`<dl class="values">
      ${this.idRow('span id', span.spanId)}
      ${span.parentSpanId ? this.idRow('parent', span.parentSpanId, parent) : html`<div><dt>parent</dt><dd>none: a root</dd></div>`}
      ${this.idRow('trace id', this.model.summary.traceId)}
      ${this.children()}
    </dl>`;
  }

  children() {
    const { children } = this.node;
    if (!children.length) return nothing;
    return html`<div><dt>children</dt><dd class="id">${children.slice(0, MOST_CHILDREN).map((child) => html`
      <button class="quiet" @click=${() => this.emit('span-chosen', child.span.spanId)}>${child.span.name}</button>`)}${
        children.length > MOST_CHILDREN ? html`<small>and ${plural(children.length - MOST_CHILDREN, 'other')}</small>` : nothing}</dd></div>`;
  }

  idRow(name, id, node) {
    return html`<div><dt>${name}</dt><dd class="id"><code>${id}</code><copy-button .text=${id} label="Copy ${name}"></copy-button>
      ${node ? html`<button class="quiet" @click=${() => this.emit('span-chosen', id)}>${node.span.name}</button>` : nothing}</dd></div>`;
  }

  events() {
    const rows = eventRows(this.node);
    if (!rows.length) return nothing;
    return this.section('Events', rows.map((event) => html`<div class="event-block">
      <h3><time title=${event.title}>${event.offset}</time> ${event.name}</h3>${event.rows.length ? this.table(event.rows) : nothing}</div>`));
  }

  links() {
    const rows = linkRows(this.node, this.model.linksIn);
    if (!rows.length) return nothing;
    return this.section('Links', rows.map((link) => html`<div class="link-block">
      <p>${icons.link}${link.direction} <a href=${traceHref(link.traceId, link.spanId)}>${link.name || `span ${link.spanId}`}</a>
        <small>${link.service ?? ''} in trace ${shortId(link.traceId)}</small></p>
      ${link.rows.length ? this.table(link.rows) : nothing}</div>`));
  }
}
customElements.define('span-detail', SpanDetail);
