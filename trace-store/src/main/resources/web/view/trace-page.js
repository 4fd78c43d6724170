import { html, nothing } from 'lit';
import { PageElement } from './element.js';
import './app-bar.js';
import './help-dialog.js';
import './trace-summary.js';
import './trace-tools.js';
import './trace-tabs.js';
import './trace-settings.js';
import './scan-list.js';
import './minimap.js';
import './waterfall.js';
import './span-detail.js';
import { copyText } from './clipboard.js';
import { failure, hints, notice } from './parts.js';
import * as icons from './icons.js';
import { traceCommands } from './trace-commands.js';
import { panel } from './trace-panel.js';
import { getAnalysis, getServices, getTrace, getTraceLogs } from '../api.js';
import { arranged } from '../model/arrange.js';
import { useZone } from '../model/calendar.js';
import { matches } from '../model/find.js';
import { findings, NO_FINDINGS } from '../model/findings.js';
import { TRACE_HELP, traceCommand } from '../model/keys.js';
import * as go from '../model/navigation.js';
import { isArriving } from '../model/states.js';
import { traceModel } from '../model/trace-model.js';
import { readTraceAddress, writeTraceAddress } from '../model/url-state.js';
import { viewOf } from '../model/zoom.js';

const HINTS = [['↑ ↓', 'move'], ['← →', 'collapse, expand'], ['Enter', 'open'], ['e', 'next error'], ['/', 'find'], ['+ -', 'zoom'], ['t', 'scale'], ['?', 'all keys']];
const ZONE = 'maguey.zone';
/** What belongs to the waterfall alone; elsewhere its keys are the browser's. */
const ON_TREE = /^(next|previous|first|last|page|collapse|expand|open$|zoom|pan|scale|critical)/;

/** `/admin/traces/{id}`: the waterfall and other ways to look at a trace, and the detail of the span that is open. */
class TracePage extends PageElement {
  static properties = {
    place: { state: true }, error: { state: true }, now: { state: true }, told: { state: true }, trueScale: { state: true }, zoom: { state: true },
    find: { state: true }, errorsFirst: { state: true }, tab: { state: true }, showsCritical: { state: true }, findings: { state: true }, logs: { state: true }, zone: { state: true },
  };

  constructor() {
    super();
    const { spanId, ...address } = readTraceAddress(location);
    const zone = useZone(localStorage.getItem(ZONE) ?? '');
    Object.assign(this, address, { wanted: spanId, now: Date.now(), findings: NO_FINDINGS, logs: [], showsCritical: true, found: new Set(), zone });
    this.commands = traceCommands(this);
  }

  connectedCallback() {
    super.connectedCallback();
    addEventListener('keydown', (event) => this.onKey(event));
    setInterval(() => (this.now = Date.now()), 30_000);
    this.load();
  }

  async load() {
    try {
      const [answer, services] = await Promise.all([getTrace(this.traceId), getServices().catch(() => [])]);
      this.take(arranged(traceModel(answer, services), this.errorsFirst));
      this.loadMore(answer);
    } catch (error) {
      this.error = error;
    }
  }

  /** What a reader can do without comes after; if it cannot be had, the page does without. */
  async loadMore({ logCount }) {
    const { zero } = this.place.model;
    const [analysis, logs] = await Promise.all([getAnalysis(this.traceId).catch(() => null), logCount ? getTraceLogs(this.traceId).catch(() => []) : []]);
    Object.assign(this, { findings: findings(analysis, zero), logs: logs ?? [] });
  }

  take(model) {
    const first = !this.place;
    this.place = first ? go.startOf(model) : go.moveOver(this.place, model);
    Object.assign(this, { error: null, now: Date.now() });
    document.title = `${model.summary.rootName || 'Trace'} · Maguey`;
    if (first) this.choose(this.wanted);
  }

  willUpdate(changed) {
    if (this.place && (changed.has('find') || changed.get('place')?.model !== this.place.model)) this.found = new Set(matches(this.place.model.nodes, this.find));
  }

  render() {
    return html`<app-bar></app-bar><main class="trace-page" @tool=${(e) => this.commands[e.detail]()} @span-chosen=${(e) => this.choose(e.detail)}
      @zoomed=${(e) => this.onZoomed(e.detail)}>${this.content()}</main>`;
  }

  content() {
    if (this.error) return this.failed();
    if (!this.place) return html`<div class="skeleton tall" role="status" aria-label="Loading the trace">${Array.from({ length: 10 }, () => html`<i></i>`)}</div>`;
    const { model } = this.place;
    const counts = { logs: this.logs.length, scans: model.scans.length, waterfall: model.nodes.length };
    return html`
      <trace-summary .model=${model} .now=${this.now} .zone=${this.zone} .findings=${this.findings}></trace-summary>
      ${model.warnings.map((words) => html`<p class="warning-line ${isArriving(model.summary, this.now) ? 'quiet-line' : ''}">${icons.alert}${words}</p>`)}
      <scan-list .model=${model} .now=${this.now} .zone=${this.zone}></scan-list>
      <div class="tab-line"><trace-tabs .tab=${this.tab} .counts=${counts} @tab=${(e) => this.setTab(e.detail)}></trace-tabs>
        <trace-settings .zone=${this.zone} @zone=${(e) => this.setZone(e.detail)}></trace-settings></div>
      <div id="panel" role="tabpanel" aria-labelledby="tab-${this.tab}">${this.tab === 'waterfall' ? this.waterfall() : panel(this)}</div>
      <p class="visually-hidden" role="status">${this.told}</p>
      ${hints(HINTS)}<help-dialog .groups=${TRACE_HELP}></help-dialog>`;
  }

  waterfall() {
    const { model, open } = this.place;
    return html`
      <trace-tools .trueScale=${this.trueScale} .errors=${model.errors.length} .zoomed=${Boolean(this.zoom)} .errorsFirst=${this.errorsFirst}
        .showsCritical=${this.showsCritical} .hasCritical=${this.findings.critical.size > 0} .words=${this.find} .found=${this.found.size}
        @find=${(e) => this.setFind(e.detail)}></trace-tools>
      <mini-map .model=${model} .zoom=${this.zoom} .trueScale=${this.trueScale}></mini-map>
      <div class="stage ${open ? 'with-detail' : ''}" @span-clicked=${(e) => this.move(go.reach(this.place, e.detail))}
          @span-toggled=${(e) => this.move(go.toggle(this.place, e.detail))} @detail-closed=${() => this.move(go.close(this.place))}>
        <trace-waterfall .place=${this.place} .trueScale=${this.trueScale} .zoom=${this.zoom} .now=${this.now} .zone=${this.zone}
          .findings=${this.findings} .found=${this.found} .showsCritical=${this.showsCritical}></trace-waterfall>
        ${open ? html`<span-detail .model=${model} .node=${open} .findings=${this.findings} .logs=${this.logs} .zone=${this.zone}></span-detail>` : nothing}
      </div>`;
  }

  failed() {
    if (this.error.status !== 404 && this.error.status !== 400) return failure(this.error, () => this.load());
    const title = this.error.status === 404 ? 'No such trace' : 'This is not a trace id';
    const action = html`<a class="button" href="/admin/traces">All traces</a>`;
    return notice({ icon: icons.search, title, detail: this.error.detail || this.traceId, action });
  }

  /** Goes to another place, tells the address, and keeps the cursor in sight. */
  async move(place) {
    this.place = place;
    this.remember();
    await this.updateComplete;
    const waterfall = this.querySelector('trace-waterfall');
    await waterfall?.updateComplete;
    waterfall?.show(place.cursor, this.querySelector('span-detail')?.coveredPx() ?? 0);
  }

  /** A span's place is the waterfall, whichever view led to it. */
  choose(spanId) {
    const node = this.place.model.byId.get(spanId);
    if (!node) return;
    this.tab = 'waterfall';
    this.move(go.reach(this.place, node));
  }

  /** Away from what is open: the detail, then the search, then the part in view. */
  retreat() {
    const field = document.activeElement;
    if (field.matches('input, select')) field.blur();
    else if (this.place.open) this.move(go.close(this.place));
    else if (this.find) this.setFind('');
    else this.setZoom(null);
  }

  onZoomed(view) {
    const { segments } = this.place.model;
    this.setZoom(view && 'a' in view ? viewOf(view.a, view.b, segments) : view);
  }

  setZoom(zoom) {
    this.set({ zoom });
  }

  setScale(trueScale) {
    this.set({ trueScale });
  }

  setCritical(showsCritical) {
    this.set({ showsCritical });
  }

  setFind(find) {
    this.set({ find });
  }

  setTab(tab) {
    this.set({ tab });
  }

  setErrorsFirst(errorsFirst) {
    this.set({ errorsFirst });
    this.move(go.rearranged(this.place, arranged(this.place.model, errorsFirst)));
  }

  setZone(zone) {
    localStorage.setItem(ZONE, zone);
    this.zone = useZone(zone);
  }

  set(change) {
    Object.assign(this, change);
    this.remember();
  }

  remember() {
    const { trueScale, zoom, find, errorsFirst, tab } = this;
    const search = writeTraceAddress({ trueScale, zoom, find, errorsFirst, tab, spanId: this.place.open?.span.spanId });
    history.replaceState(null, '', location.pathname + search);
  }

  laneWidth() {
    return this.querySelector('trace-waterfall')?.lane ?? innerWidth;
  }

  rowsPerPage(part) {
    return Math.max(1, Math.floor((innerHeight * part) / (this.querySelector('trace-waterfall')?.exact.rowHeight ?? 30)));
  }

  async copy(text, words) {
    await copyText(text);
    this.told = words;
    this.querySelector('trace-summary').showDone(words);
  }

  onKey(event) {
    const command = this.place && !this.error && traceCommand(event);
    if (!command || !this.commands[command] || (this.tab !== 'waterfall' && ON_TREE.test(command))) return;
    if (event.key === 'Enter' && event.target.closest?.('button, a, dialog')) return;
    event.preventDefault();
    this.toTree(command);
    this.commands[command]();
  }

  /** To find, or to go from error to error, leads to the waterfall from every other view. */
  toTree(command) {
    if (!/^(find|nextMatch|previousMatch|nextError|previousError|errorsFirst)$/.test(command) || this.tab === 'waterfall') return;
    this.tab = 'waterfall';
    this.performUpdate();
  }
}
customElements.define('trace-page', TracePage);
