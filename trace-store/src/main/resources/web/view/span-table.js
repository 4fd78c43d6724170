import { html, nothing } from 'lit';
import { PageElement } from './element.js';
import { serviceBadge } from './parts.js';
import { count, duration, partOf } from '../model/format.js';
import { sorted, spanStats } from '../model/span-stats.js';

const BY = [['operation', 'By operation'], ['service', 'By service'], ['span', 'Each span']];
const MOST_ROWS = 500;
const COLUMNS = [
  ['service', 'Service'], ['name', 'Operation'], ['count', 'Spans'], ['errors', 'Errors'], ['totalMs', 'Total'], ['selfMs', 'Self'], ['criticalMs', 'Critical'],
  ['meanMs', 'Mean'], ['minMs', 'Least'], ['maxMs', 'Longest'], ['usualMs', 'Usual median'],
];
const TEXTS = ['service', 'name'];
const COUNTS = ['count', 'errors'];

/** Statistics of the spans, sorted by any column; a row leads to its longest span. */
class SpanTable extends PageElement {
  static properties = { model: { attribute: false }, findings: { attribute: false }, by: { state: true }, sort: { state: true } };

  constructor() {
    super();
    Object.assign(this, { by: 'operation', sort: { column: 'selfMs', descending: true } });
  }

  render() {
    const rows = sorted(spanStats(this.model.nodes, this.by, this.findings), this.sort.column, this.sort.descending);
    const most = Math.max(...rows.map((row) => row.selfMs), 0);
    return html`<section class="card">
      <div class="card-note"><div class="segmented" role="group" aria-label="Group the spans">${BY.map(([name, words]) => html`
        <button aria-pressed=${this.by === name} @click=${() => (this.by = name)}>${words}</button>`)}</div>
        <span role="status">${partOf(Math.min(rows.length, MOST_ROWS), rows.length, 'row')}</span></div>
      <div class="scroller" tabindex="0" role="region" aria-label="Span statistics"><table class="stats">
        <thead><tr>${COLUMNS.map(([name, words]) => this.head(name, words))}</tr></thead>
        <tbody>${rows.slice(0, MOST_ROWS).map((row) => this.row(row, most))}</tbody></table></div></section>`;
  }

  head(name, words) {
    const isSorted = this.sort.column === name;
    const direction = isSorted ? (this.sort.descending ? 'descending' : 'ascending') : 'none';
    return html`<th scope="col" aria-sort=${direction} class=${TEXTS.includes(name) ? '' : 'number'}>
      <button @click=${() => this.sortBy(name)}>${words}${isSorted ? (this.sort.descending ? ' ↓' : ' ↑') : ''}</button></th>`;
  }

  sortBy(column) {
    const descending = this.sort.column === column ? !this.sort.descending : !TEXTS.includes(column);
    this.sort = { column, descending };
  }

  row(row, most) {
    return html`<tr>
      <td>${serviceBadge({ name: row.service }, this.model.colours)}</td>
      <td class="what"><button class="as-link" title="Show the longest span" @click=${() => this.emit('span-chosen', row.longest.span.spanId)}>${row.name || 'longest span'}</button>
        ${row.kind ? html` <small>${row.kind}</small>` : nothing}</td>
      ${COLUMNS.slice(2).map(([name]) => html`<td class="number ${name === 'errors' && row.errors ? 'bad' : ''}">${this.value(name, row)}${
        name === 'selfMs' ? html`<span class="meter"><i .style=${`width:${most ? (row.selfMs / most) * 100 : 0}%`}></i></span>` : nothing}</td>`)}
    </tr>`;
  }

  value(name, row) {
    if (row[name] === null) return '–';
    return COUNTS.includes(name) ? count(row[name]) : duration(row[name]);
  }
}
customElements.define('span-table', SpanTable);
