import { html, nothing } from 'lit';
import { PageElement } from './element.js';
import { dateTime, relative, utc } from '../model/calendar.js';

/** The scans at the gate, each leading to its span. */
class ScanList extends PageElement {
  static properties = { model: { attribute: false }, now: { type: Number } };

  render() {
    if (!this.model.scans.length) return nothing;
    return html`<table class="scans">
      <caption>Scans at the gate</caption>
      <thead><tr><th scope="col">Result</th><th scope="col">Gate</th><th scope="col">Device</th>
        <th scope="col">Ticket</th><th scope="col">Time</th><th scope="col"><span class="visually-hidden">Span</span></th></tr></thead>
      <tbody>${this.model.scans.map((scan) => this.row(scan))}</tbody>
    </table>`;
  }

  row(scan) {
    const admitted = scan.result === 'ADMITTED';
    return html`<tr>
      <td><span class="state ${admitted ? 'good' : 'warning'}">${scan.result}</span>${scan.reason ? html` <small>${scan.reason}</small>` : nothing}</td>
      <td>${scan.gate}</td><td>${scan.device}</td><td><code>${scan.ticketId}</code></td>
      <td>${scan.at === null ? '–' : html`<time datetime=${utc(scan.at)} title=${utc(scan.at)}>${dateTime(scan.at, this.now)}
        <small>${relative(scan.at, this.now)}</small></time>`}</td>
      <td>${this.model.byId.has(scan.spanId)
        ? html`<button class="quiet" @click=${() => this.emit('span-chosen', scan.spanId)}>Show span</button>` : nothing}</td>
    </tr>`;
  }
}
customElements.define('scan-list', ScanList);
