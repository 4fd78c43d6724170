import { html, nothing } from 'lit';
import { PageElement } from './element.js';
import './copy-button.js';
import { serviceBadge } from './parts.js';
import * as icons from './icons.js';
import { attributeRows, breakable, droppedRows, eventRows, isBlock, linkRows, timing } from '../model/detail.js';
import { shortId } from '../model/format.js';
import { flagsOf, failed } from '../model/states.js';
import { traceHref } from '../model/url-state.js';

/** Everything known about one span. Values are always text. */
class SpanDetail extends PageElement {
  static properties = { model: { attribute: false }, node: { attribute: false } };

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
      ${this.events()}
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
    </dl>`;
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
