import { html, nothing } from 'lit';
import { PageElement } from './element.js';
import './app-bar.js';
import './trace-filters.js';
import './trace-list.js';
import { failure, hints, notice } from './parts.js';
import * as icons from './icons.js';
import { ListLoader } from './list-loader.js';
import { getServices } from '../api.js';
import { colourClasses } from '../model/colours.js';
import { listCommand } from '../model/keys.js';
import { countWords, neighbour } from '../model/trace-list.js';
import { isFiltered, readFilters, writeFilters } from '../model/url-state.js';

const HINTS = [['/', 'search'], ['j k', 'move'], ['Enter', 'open'], ['r', 'refresh']];

/** `/admin/traces`: filters, the recent traces, older ones on request. */
class TracesPage extends PageElement {
  static properties = {
    filters: { state: true }, services: { state: true }, selected: { state: true }, now: { state: true },
  };

  constructor() {
    super();
    this.loader = new ListLoader(this);
    Object.assign(this, { filters: readFilters(location.search), services: [], selected: -1, now: Date.now() });
    this.commands = {
      search: () => this.querySelector('trace-filters').focusSearch(),
      next: () => (this.selected = neighbour(this.loader.list, this.selected, 1)),
      previous: () => (this.selected = neighbour(this.loader.list, this.selected, -1)),
      refresh: () => this.load(),
      leave: () => this.leave(),
    };
  }

  connectedCallback() {
    super.connectedCallback();
    addEventListener('popstate', () => this.show(readFilters(location.search)));
    addEventListener('keydown', (event) => this.onKey(event));
    setInterval(() => (this.now = Date.now()), 30_000);
    getServices().then((services) => (this.services = services), () => undefined);
    this.load();
  }

  render() {
    return html`<app-bar></app-bar>
      <main class="list-page">
        <h1 class="visually-hidden">Traces</h1>
        <trace-filters .filters=${this.filters} .services=${this.services}
          @filters-changed=${(e) => this.filter(e.detail)}></trace-filters>
        <div class="list-head">
          <span role="status">${this.summary()}</span>
          <button class="quiet" @click=${() => this.load()} title="Refresh (r)" ?disabled=${this.loader.busy}>${icons.refresh}Refresh</button>
        </div>
        <section class="list ${this.loader.busy ? 'busy' : ''}" aria-busy=${this.loader.busy}>${this.content()}</section>
        ${this.loader.list ? hints(HINTS) : nothing}
      </main>`;
  }

  summary() {
    const { list, error } = this.loader;
    if (error) return '';
    return list ? countWords(list) : 'Loading traces';
  }

  content() {
    const { list, error, busy } = this.loader;
    if (error) return failure(error, () => this.load());
    if (!list) return html`<div class="skeleton" aria-hidden="true">${Array.from({ length: 8 }, () => html`<i></i>`)}</div>`;
    if (!list.traces.length) return this.nothingFound();
    return html`
      <trace-list .traces=${list.traces} .colours=${this.colours()} .selected=${this.selected} .now=${this.now}></trace-list>
      ${list.nextCursor ? html`<button class="button older" ?disabled=${busy} @click=${() => this.loader.older(this.filters)}>Older traces</button>` : nothing}`;
  }

  nothingFound() {
    if (!isFiltered(this.filters)) {
      return notice({ icon: icons.hourglass, title: 'No traces yet', detail: 'They appear here as soon as a service sends its first span.' });
    }
    const action = html`<button class="button" @click=${() => this.go(readFilters(''))}>Clear filters</button>`;
    return notice({ icon: icons.search, title: 'No trace matches', detail: 'Widen the filters, or check the number for a typing error.', action });
  }

  colours() {
    return colourClasses([...this.services, ...this.loader.list.traces.flatMap((trace) => trace.services.map((s) => s.name))]);
  }

  filter(changed) {
    this.go({ ...this.filters, ...changed });
  }

  go(filters) {
    history.pushState(null, '', location.pathname + writeFilters(filters));
    this.show(filters);
  }

  show(filters) {
    Object.assign(this, { filters, selected: -1 });
    this.load();
  }

  load() {
    return this.loader.first(this.filters);
  }

  leave() {
    document.activeElement.blur();
    this.selected = -1;
  }

  onKey(event) {
    const command = listCommand(event);
    if (!command) return;
    if (command !== 'leave') event.preventDefault();
    this.commands[command]();
  }
}
customElements.define('traces-page', TracesPage);
