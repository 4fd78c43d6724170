import { html, nothing } from 'lit';
import { PageElement } from './element.js';
import './app-bar.js';
import './trace-filters.js';
import './trace-list.js';
import { failure, notice } from './parts.js';
import * as icons from './icons.js';
import { getServices, searchTraces } from '../api.js';
import { colourClasses } from '../model/colours.js';
import { count, plural } from '../model/format.js';
import { listCommand } from '../model/keys.js';
import { traceList } from '../model/trace-list.js';
import { isFiltered, readFilters, searchQuery, writeFilters } from '../model/url-state.js';

/** `/admin/traces`: filters, the recent traces, older ones on request. */
class TracesPage extends PageElement {
  static properties = {
    filters: { state: true }, services: { state: true }, list: { state: true },
    busy: { state: true }, error: { state: true }, selected: { state: true }, now: { state: true },
  };

  constructor() {
    super();
    Object.assign(this, { filters: readFilters(location.search), services: [], list: null, selected: -1, now: Date.now() });
    this.commands = {
      search: () => this.querySelector('trace-filters').focusSearch(),
      next: () => this.select(this.selected + 1),
      previous: () => this.select(this.selected - 1),
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
          <button class="quiet" @click=${() => this.load()} title="Refresh (r)" ?disabled=${this.busy}>${icons.refresh}Refresh</button>
        </div>
        <section class="list ${this.busy ? 'busy' : ''}" aria-busy=${this.busy}>${this.content()}</section>
        <footer class="hints" ?hidden=${!this.list}><span><kbd>/</kbd> search</span>
          <span><kbd>j</kbd> <kbd>k</kbd> move</span><span><kbd>Enter</kbd> open</span><span><kbd>r</kbd> refresh</span></footer>
      </main>`;
  }

  summary() {
    if (this.error) return '';
    if (!this.list) return 'Loading traces';
    const total = `${this.list.totalIsExact ? '' : 'more than '}${count(this.list.total)}`;
    return this.list.traces.length < this.list.total
      ? `${count(this.list.traces.length)} of ${total} traces` : plural(this.list.traces.length, 'trace');
  }

  content() {
    if (this.error) return failure(this.error, () => this.load());
    if (!this.list) return html`<div class="skeleton" aria-hidden="true">${Array.from({ length: 8 }, () => html`<i></i>`)}</div>`;
    if (!this.list.traces.length) return this.nothingFound();
    return html`
      <trace-list .traces=${this.list.traces} .colours=${this.colours()} .selected=${this.selected} .now=${this.now}></trace-list>
      ${this.list.nextCursor ? html`<button class="button older" ?disabled=${this.busy} @click=${() => this.older()}>Older traces</button>` : nothing}`;
  }

  nothingFound() {
    if (!isFiltered(this.filters)) {
      return notice({ icon: icons.hourglass, title: 'No traces yet', detail: 'They appear here as soon as a service sends its first span.' });
    }
    const action = html`<button class="button" @click=${() => this.go(readFilters(''))}>Clear filters</button>`;
    return notice({ icon: icons.search, title: 'No trace matches', detail: 'Widen the filters, or check the number for a typing error.', action });
  }

  colours() {
    return colourClasses([...this.services, ...this.list.traces.flatMap((trace) => trace.services.map((s) => s.name))]);
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
    return this.fetchPage(null, (page) => traceList(page));
  }

  older() {
    return this.fetchPage(this.list.nextCursor, (page) => traceList(page, this.list));
  }

  /** A later request makes an earlier one pointless. */
  async fetchPage(cursor, use) {
    this.running?.abort();
    const { signal } = (this.running = new AbortController());
    this.busy = true;
    try {
      this.list = use(await searchTraces(searchQuery(this.filters, cursor), signal));
      Object.assign(this, { error: null, now: Date.now(), busy: false });
    } catch (error) {
      if (error.name !== 'AbortError') Object.assign(this, { error, busy: false });
    }
  }

  select(index) {
    const last = (this.list?.traces.length ?? 0) - 1;
    this.selected = Math.min(last, Math.max(0, index));
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
