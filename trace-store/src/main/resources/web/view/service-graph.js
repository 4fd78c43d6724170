import { html, svg } from 'lit';
import { PageElement } from './element.js';
import { serviceBadge } from './parts.js';
import { count, duration, plural } from '../model/format.js';
import { serviceGraph } from '../model/service-graph.js';

/** Which service of the trace called which: drawn, and as a table. */
class ServiceGraph extends PageElement {
  static properties = { model: { attribute: false } };

  willUpdate() {
    this.graph = serviceGraph(this.model.nodes);
  }

  render() {
    const { boxes, calls, width, height } = this.graph;
    return html`<section class="card">
      <div class="scroller graph" tabindex="0" role="region" aria-label="Services drawn">
        <svg width=${width} height=${height} viewBox="0 0 ${width} ${height}" role="img" aria-label="${plural(boxes.length, 'service')}, ${plural(calls.length, 'connection')}: as the table below">
          <defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0 8 4 0 8Z" /></marker></defs>
          ${calls.map((call) => svg`<path class="call ${call.errors ? 'bad' : ''}" d=${call.path} marker-end="url(#arrow)" />
            <text class="call-words" x=${call.labelX} y=${call.labelY - 7}>${count(call.calls)} × · ${duration(call.totalMs / call.calls)}</text>`)}
          ${boxes.map((box) => this.box(box))}
        </svg>
      </div>
      ${calls.length ? this.table(calls) : html`<p class="card-note">One service alone: nothing was called across services.</p>`}
    </section>`;
  }

  box(box) {
    return svg`<g class="box ${this.model.colours.get(box.service)}"><title>${box.service}</title>
      <rect x=${box.x} y=${box.y} width=${box.width} height=${box.height} rx="9" />
      <text class="box-name" x=${box.x + 12} y=${box.y + 23}>${box.service.length > 24 ? `${box.service.slice(0, 23)}…` : box.service}</text>
      <text class="box-count" x=${box.x + 12} y=${box.y + 42}>${plural(box.spans, 'span')}${box.errors ? `, ${plural(box.errors, 'error')}` : ''}</text></g>`;
  }

  table(calls) {
    return html`<div class="scroller" tabindex="0" role="region" aria-label="Calls between services"><table class="stats">
      <thead><tr><th scope="col">From</th><th scope="col">To</th><th scope="col" class="number">Calls</th><th scope="col" class="number">Errors</th>
        <th scope="col" class="number">Total</th><th scope="col" class="number">Mean</th><th scope="col">Longest</th></tr></thead>
      <tbody>${calls.map((call) => html`<tr>
        <td>${serviceBadge({ name: call.from }, this.model.colours)}</td><td>${serviceBadge({ name: call.to }, this.model.colours)}</td>
        <td class="number">${count(call.calls)}</td><td class="number ${call.errors ? 'bad' : ''}">${count(call.errors)}</td>
        <td class="number">${duration(call.totalMs)}</td><td class="number">${duration(call.totalMs / call.calls)}</td>
        <td class="what"><button class="as-link" @click=${() => this.emit('span-chosen', call.longest.span.spanId)}>${call.longest.span.name}</button></td></tr>`)}</tbody>
    </table></div>`;
  }
}
customElements.define('service-graph', ServiceGraph);
