import { html, nothing } from 'lit';
import { PageElement } from './element.js';
import * as icons from './icons.js';
import { count } from '../model/format.js';
import { dateTime, relative, utc } from '../model/calendar.js';

const MOST_SHOWN = 4;

/** The first scans at the gate, each leading to its span. */
class ScanList extends PageElement {
  static properties = { model: { attribute: false }, now: { type: Number }, zone: {} };

  render() {
    if (!this.model.scans.length) return nothing;
    return html`<section class="scans" aria-label="Scans at the gate"><h2>Scans</h2>
      <ul>${this.model.scans.slice(0, MOST_SHOWN).map((scan) => html`<li>${this.scan(scan)}</li>`)}
        ${this.model.scans.length > MOST_SHOWN ? html`<li><button class="quiet" @click=${() => this.emit('tool', 'tab6')}>All ${count(this.model.scans.length)}</button></li>` : nothing}</ul></section>`;
  }

  scan(scan) {
    const tone = scan.result === 'ADMITTED' ? 'good' : 'refused';
    const words = html`<span class="state ${tone}">${icons.ticket}${scan.result}</span>
      ${scan.reason ? html`<b>${scan.reason}</b>` : nothing} ${scan.gate} <small>${scan.device} · ticket ${scan.ticketId} · ${this.time(scan)}</small>`;
    return this.model.byId.has(scan.spanId)
      ? html`<button class="scan" title="Show its span" @click=${() => this.emit('span-chosen', scan.spanId)}>${words}</button>`
      : html`<span class="scan">${words}</span>`;
  }

  time({ at }) {
    if (at === null) return '–';
    return html`<time datetime=${utc(at)} title=${utc(at)}>${dateTime(at, this.now)}, ${relative(at, this.now)}</time>`;
  }
}
customElements.define('scan-list', ScanList);
