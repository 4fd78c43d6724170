import { html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { PageElement } from './element.js';
import { listRow } from '../model/list-row.js';
import { count } from '../model/format.js';
import { serviceBadge, stateLabel, when } from './parts.js';

/** The traces as a table; on a narrow screen each row is a card. */
class TraceList extends PageElement {
  static properties = {
    traces: { attribute: false },
    arrived: { attribute: false },
    colours: { attribute: false },
    selected: { type: Number },
    now: { type: Number },
  };

  render() {
    return html`<table class="traces">
      <caption class="visually-hidden">Traces, latest activity first</caption>
      <thead><tr>
        <th scope="col" class="c-when">Last activity</th><th scope="col">Trace</th>
        <th scope="col" class="c-services">Services</th><th scope="col" class="c-spans">Spans</th>
        <th scope="col" class="c-active">Active</th><th scope="col" class="c-wall">Wall</th>
        <th scope="col" class="c-state">State</th>
      </tr></thead>
      <tbody>${repeat(this.traces, ({ traceId }) => traceId, (summary, i) => this.row(listRow(summary, this.now), i))}</tbody>
    </table>`;
  }

  row(row, i) {
    const { summary } = row;
    return html`<tr class="${summary.status} ${i === this.selected ? 'selected' : ''} ${this.arrived?.has(summary.traceId) ? 'fresh' : ''}" @click=${(e) => this.follow(e, row.href)}>
      <td class="c-when">${when(row.at, this.now)}</td>
      <td class="c-trace"><a href=${row.href} data-trace=${summary.traceId}>${row.name}</a>
        <small>${row.order ? html`<span class="order">${row.order}</span> ` : nothing}${row.sub}
          <code title=${summary.traceId}>${row.id}</code></small></td>
      <td class="c-services"><div class="badges">${summary.services.map((s) => serviceBadge(s, this.colours))}</div></td>
      <td class="c-spans">${count(summary.spanCount)}${summary.errorCount
        ? html` <small class="bad">${count(summary.errorCount)} ${summary.errorCount === 1 ? 'error' : 'errors'}</small>`
        : html` <small class="unit">spans</small>`}</td>
      <td class="c-active ${row.performance}" title="Time in which something was happening">${row.active}
        <span class="meter"><i .style=${`width:${row.activeShare * 100}%`}></i></span></td>
      <td class="c-wall" title="First start to last end"><span class=${row.pauses ? '' : 'quiet-text'}>${row.wall}</span> <small class="unit">wall</small></td>
      <td class="c-state">${stateLabel(summary, this.now)}${row.labels.map(({ name, why }) => html` <span class="flag" title=${why}>${name}</span>`)}</td>
    </tr>`;
  }

  /** The whole row is the link, yet text in it can be marked, and Ctrl-click stays the browser's. */
  follow(event, href) {
    if (event.target.closest('a') || String(getSelection())) return;
    if (event.ctrlKey || event.metaKey) open(href);
    else location.assign(href);
  }

  updated(changed) {
    if (!changed.has('selected') || this.selected < 0) return;
    const row = this.querySelector('tr.selected');
    row?.querySelector('a').focus({ preventScroll: true });
    row?.scrollIntoView({ block: 'nearest' });
  }
}
customElements.define('trace-list', TraceList);
