import { html, nothing } from 'lit';
import { PageElement } from './element.js';
import * as icons from './icons.js';
import { exact, utc } from '../model/calendar.js';

/** Every scan of the trace's tickets. */
class ScanTable extends PageElement {
  static properties = { model: { attribute: false }, zone: {} };

  render() {
    const { scans } = this.model;
    if (!scans.length) return html`<section class="card"><p class="card-note">No ticket of this trace was scanned yet.</p></section>`;
    return html`<section class="card"><div class="scroller" tabindex="0" role="region" aria-label="Scans"><table class="stats">
      <thead><tr>${['Time', 'Result', 'Reason', 'Gate', 'Device', 'Method', 'Ticket', 'Span'].map((words) => html`<th scope="col">${words}</th>`)}</tr></thead>
      <tbody>${scans.map((scan) => this.row(scan))}</tbody></table></div></section>`;
  }

  row(scan) {
    const node = this.model.byId.get(scan.spanId);
    return html`<tr>
      <td>${scan.at === null ? '–' : html`<time datetime=${utc(scan.at)} title=${utc(scan.at)}>${exact(scan.at)}</time>`}</td>
      <td><span class="state ${scan.result === 'ADMITTED' ? 'good' : 'refused'}">${icons.ticket}${scan.result}</span></td>
      ${[scan.reason, scan.gate, scan.device, scan.method, scan.ticketId].map((value) => html`<td>${value ?? '–'}</td>`)}
      <td>${node ? html`<button class="as-link" @click=${() => this.emit('span-chosen', scan.spanId)}>${node.span.name}</button>` : nothing}</td></tr>`;
  }
}
customElements.define('scan-table', ScanTable);
