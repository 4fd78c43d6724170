import { html, nothing } from 'lit';
import { PageElement } from './element.js';
import './app-bar.js';
import './trace-filters.js';
import './trace-list.js';
import './scatter-plot.js';
import './help-dialog.js';
import { failure, hints, notice } from './parts.js';
import * as icons from './icons.js';
import { ListLoader } from './list-loader.js';
import { LiveFeed } from './live-feed.js';
import { loadServices } from '../api.js';
import { colourClasses } from '../model/colours.js';
import { hidesOwn, isFiltered, readFilters, searchQuery, withChange, writeFilters } from '../model/filters.js';
import { plural } from '../model/format.js';
import { LIST_HELP, listCommand } from '../model/keys.js';
import { countWords, emptyWords, isOvergrown, neighbour } from '../model/trace-list.js';

const HINTS = [['/', 'search'], ['j k', 'move'], ['Enter', 'open'], ['p', 'pause'], ['v', 'views'], ['r', 'refresh'], ['?', 'all keys']];
const LIVE_WORDS = { live: 'Live', waiting: 'Connecting', paused: 'Paused' };

/** `/admin/traces`: filters, durations over time, the recent traces as they come, older ones on request. */
class TracesPage extends PageElement {
  static properties = {
    filters: { state: true }, services: { state: true }, selected: { state: true }, now: { state: true },
  };

  constructor() {
    super();
    this.loader = new ListLoader(this);
    this.feed = new LiveFeed(this, (summaries) => this.arrive(summaries), () => this.load());
    this.wantsLive = new URLSearchParams(location.search).get('live') !== 'off';
    Object.assign(this, { filters: readFilters(location.search), services: [], selected: -1, now: Date.now() });
    this.commands = {
      search: () => this.querySelector('trace-filters').focusSearch(),
      next: () => (this.selected = neighbour(this.loader.list, this.selected, 1)),
      previous: () => (this.selected = neighbour(this.loader.list, this.selected, -1)),
      refresh: () => this.load(),
      live: () => this.setLive(!this.wantsLive), help: () => this.querySelector('help-dialog').show(),
      views: () => this.querySelector('saved-views').show(), leave: () => this.leave(),
    };
  }

  connectedCallback() {
    super.connectedCallback();
    addEventListener('popstate', () => this.show(readFilters(location.search)));
    addEventListener('keydown', (event) => this.onKey(event));
    setInterval(() => (this.now = Date.now()), 30_000);
    loadServices(this);
    this.load();
  }

  render() {
    return html`<app-bar></app-bar>
      <main class="list-page">
        <h1 class="visually-hidden">Traces</h1>
        <trace-filters .filters=${this.filters} .services=${this.services}
          @filters-changed=${(e) => this.filter(e.detail)} @filters-cleared=${() => this.go(readFilters(''))}
          @view-opened=${(e) => this.go(readFilters(e.detail))}></trace-filters>
        ${this.head()}
        ${this.plot()}
        <section class="list ${this.loader.busy ? 'busy' : ''}" aria-busy=${this.loader.busy}
          @pointerenter=${() => this.feed.hold(true)} @pointerleave=${() => this.feed.hold(false)}>${this.content()}</section>
        ${this.loader.list ? hints(HINTS) : nothing}
        <help-dialog .groups=${LIST_HELP}></help-dialog>
      </main>`;
  }

  head() {
    const { state, pending, isHeld } = this.feed;
    const title = state === 'paused' ? 'Show new traces as they come (p)' : 'Stop showing new traces (p)';
    return html`<div class="list-head">
      <span class="count" role="status">${this.summary()}</span>
      ${isHeld && pending.size ? html`<span class="held">${plural(pending.size, 'change')} held back while you point at the list</span>` : nothing}
      <button class="quiet live ${state}" aria-pressed=${this.wantsLive} title=${title} @click=${this.commands.live}>
        <i class="pulse"></i>${LIVE_WORDS[state]}${this.wantsLive ? icons.pause : icons.play}</button>
      <a class="quiet" href="/api/traces/search?${searchQuery(this.filters)}&format=csv" download="traces.csv" title="The list as CSV, up to 10,000 traces">${icons.download}CSV</a>
      <button class="quiet" @click=${() => this.load()} title="Refresh (r)" ?disabled=${this.loader.busy}>${icons.refresh}Refresh</button>
    </div>`;
  }

  /** Its place is kept while the list loads, so that nothing jumps. */
  plot() {
    const { list, error } = this.loader;
    if (error || (list && !list.traces.length)) return nothing;
    return html`<div class="plot">${list ? html`<scatter-plot .traces=${list.traces} .now=${this.now}
      @filters-changed=${(e) => this.filter(e.detail)}></scatter-plot>` : nothing}</div>`;
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
    return html`
      ${list.traces.length ? this.rows() : this.nothingFound()}
      ${list.nextCursor ? html`<button class="button older" ?disabled=${busy} @click=${() => this.loader.older(this.filters)}>Older traces</button>` : nothing}`;
  }

  rows() {
    const { traces, arrived } = this.loader.list;
    return html`<trace-list .traces=${traces} .arrived=${arrived} .colours=${this.colours()} .selected=${this.selected} .now=${this.now}></trace-list>`;
  }

  nothingFound() {
    const filtered = isFiltered(this.filters);
    const { list } = this.loader;
    const action = html`
      ${filtered ? html`<button class="button" @click=${() => this.go(readFilters(''))}>Clear filters</button>` : nothing}
      ${hidesOwn(this.filters) ? html`<button class="button" @click=${() => this.filter({ own: 'show' })}>Show the dashboard’s own</button>` : nothing}`;
    return notice({ icon: filtered || list.nextCursor ? icons.search : icons.hourglass, ...emptyWords(list, filtered), action });
  }

  colours() {
    return colourClasses([...this.services, ...this.loader.list.traces.flatMap((trace) => trace.services.map((s) => s.name))]);
  }

  filter(changed) {
    this.go(withChange(this.filters, changed));
  }

  go(filters) {
    history.pushState(null, '', this.address(filters));
    this.show(filters);
  }

  address(filters) {
    const search = writeFilters(filters);
    return location.pathname + search + (this.wantsLive ? '' : `${search ? '&' : '?'}live=off`);
  }

  show(filters) {
    Object.assign(this, { filters, selected: -1 });
    this.load();
  }

  /** Follows first, so that nothing falls between the page and the feed. */
  load() {
    if (this.wantsLive) this.feed.follow(searchQuery(this.filters));
    return this.loader.first(this.filters);
  }

  /** Whoever goes live again first sees what there is by now. */
  setLive(wantsLive) {
    this.wantsLive = wantsLive;
    history.replaceState(null, '', this.address(this.filters));
    if (wantsLive) this.load();
    else this.feed.pause();
  }

  /** The selection stays on its trace, whatever comes above it. */
  arrive(summaries) {
    const chosen = this.loader.list?.traces[this.selected]?.traceId;
    this.loader.arrive(summaries);
    const { list } = this.loader;
    if (chosen) this.selected = list.traces.findIndex((trace) => trace.traceId === chosen);
    if (list && isOvergrown(list)) this.load();
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
