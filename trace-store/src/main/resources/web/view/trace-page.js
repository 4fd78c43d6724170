import { html, nothing } from 'lit';
import { PageElement } from './element.js';
import './app-bar.js';
import './trace-summary.js';
import './trace-tools.js';
import './scan-list.js';
import './waterfall.js';
import './span-detail.js';
import { copyText } from './clipboard.js';
import { failure, hints, notice } from './parts.js';
import * as icons from './icons.js';
import { getServices, getTrace } from '../api.js';
import { traceCommand } from '../model/keys.js';
import * as go from '../model/navigation.js';
import { traceModel } from '../model/trace-model.js';
import { readTraceAddress, writeTraceAddress } from '../model/url-state.js';

const HINTS = [['↑ ↓', 'move'], ['← →', 'collapse, expand'], ['Enter', 'open'], ['Esc', 'close'], ['e', 'next error'], ['t', 'scale'], ['c', 'copy trace id']];

/** `/admin/traces/{id}`: the waterfall, and the detail of the span that is open. */
class TracePage extends PageElement {
  static properties = {
    place: { state: true }, error: { state: true }, trueScale: { state: true }, now: { state: true }, copied: { state: true },
  };

  constructor() {
    super();
    const { traceId, spanId, trueScale } = readTraceAddress(location);
    Object.assign(this, { traceId, wanted: spanId, trueScale, now: Date.now() });
    this.commands = {
      next: () => this.move(go.step(this.place, 1)), previous: () => this.move(go.step(this.place, -1)),
      first: () => this.move(go.moveTo(this.place, this.place.rows[0])), last: () => this.move(go.moveTo(this.place, this.place.rows.at(-1))),
      collapse: () => this.move(go.collapseOrClimb(this.place)), expand: () => this.move(go.expandOrDescend(this.place)),
      collapseAll: () => this.move(go.collapseAll(this.place)), expandAll: () => this.move(go.expandAll(this.place)),
      open: () => this.move(go.openCursor(this.place)), close: () => this.move(go.close(this.place)),
      nextError: () => this.move(go.reachError(this.place)),
      copy: () => this.copyId(), scale: () => this.setScale(!this.trueScale), refresh: () => this.load(),
    };
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
      this.take(traceModel(answer, services));
    } catch (error) {
      this.error = error;
    }
  }

  take(model) {
    const first = !this.place;
    this.place = first ? go.startOf(model) : go.moveOver(this.place, model);
    Object.assign(this, { error: null, now: Date.now() });
    document.title = `${model.summary.rootName || 'Trace'} · Maguey`;
    if (first) this.choose(this.wanted);
  }

  render() {
    return html`<app-bar></app-bar><main class="trace-page">${this.content()}</main>`;
  }

  content() {
    if (this.error) return this.failed();
    if (!this.place) return html`<div class="skeleton tall" role="status" aria-label="Loading the trace">${Array.from({ length: 10 }, () => html`<i></i>`)}</div>`;
    const { model } = this.place;
    return html`
      <trace-summary .model=${model} .now=${this.now}></trace-summary>
      ${model.warnings.map((words) => html`<p class="warning-line">${icons.alert}${words}</p>`)}
      <scan-list .model=${model} .now=${this.now} @span-chosen=${(e) => this.choose(e.detail)}></scan-list>
      <trace-tools .trueScale=${this.trueScale} .errors=${model.errors.length} @tool=${(e) => this.commands[e.detail]()}></trace-tools>
      ${this.stage()}
      <p class="visually-hidden" role="status">${this.copied ? 'Trace id copied' : ''}</p>
      ${hints(HINTS)}`;
  }

  stage() {
    const { model, open } = this.place;
    return html`<div class="stage ${open ? 'with-detail' : ''}" @span-chosen=${(e) => this.choose(e.detail)}
        @span-clicked=${(e) => this.move(go.reach(this.place, e.detail))}
        @span-toggled=${(e) => this.move(go.toggle(this.place, e.detail))} @detail-closed=${this.commands.close}>
      <trace-waterfall .place=${this.place} .trueScale=${this.trueScale} .now=${this.now}></trace-waterfall>
      ${open ? html`<span-detail .model=${model} .node=${open}></span-detail>` : nothing}
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
    await waterfall.updateComplete;
    waterfall.show(place.cursor, this.querySelector('span-detail')?.coveredPx() ?? 0);
  }

  choose(spanId) {
    const node = this.place.model.byId.get(spanId);
    if (node) this.move(go.reach(this.place, node));
  }

  setScale(trueScale) {
    this.trueScale = trueScale;
    this.remember();
  }

  remember() {
    const search = writeTraceAddress({ spanId: this.place.open?.span.spanId, trueScale: this.trueScale });
    history.replaceState(null, '', location.pathname + search);
  }

  async copyId() {
    await copyText(this.traceId);
    this.copied = true;
    this.querySelector('trace-summary copy-button').showDone();
  }

  onKey(event) {
    const command = this.place && !this.error && traceCommand(event);
    if (!command) return;
    event.preventDefault();
    this.commands[command]();
  }
}
customElements.define('trace-page', TracePage);
