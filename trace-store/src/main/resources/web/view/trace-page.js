import { html, nothing } from 'lit';
import { PageElement } from './element.js';
import './app-bar.js';
import './trace-summary.js';
import './scan-list.js';
import './waterfall.js';
import './span-detail.js';
import { copyText } from './clipboard.js';
import { failure, notice } from './parts.js';
import * as icons from './icons.js';
import { getServices, getTrace } from '../api.js';
import { traceCommand } from '../model/keys.js';
import { collapsible, nextError, traceModel } from '../model/trace-model.js';
import { reveal, visible } from '../model/tree.js';
import { readTraceAddress, writeTraceAddress } from '../model/url-state.js';

/** `/admin/traces/{id}`: the waterfall, and the detail of the span that is open. */
class TracePage extends PageElement {
  static properties = {
    model: { state: true }, error: { state: true }, collapsed: { state: true }, cursor: { state: true },
    open: { state: true }, trueScale: { state: true }, now: { state: true }, copied: { state: true },
  };

  constructor() {
    super();
    const { traceId, spanId, trueScale } = readTraceAddress(location);
    Object.assign(this, { traceId, wanted: spanId, trueScale, collapsed: new Set(), now: Date.now() });
    this.commands = {
      next: () => this.step(1), previous: () => this.step(-1),
      first: () => this.goTo(this.rows[0]), last: () => this.goTo(this.rows.at(-1)),
      collapse: () => this.collapseOrClimb(), expand: () => this.expandOrDescend(),
      open: () => this.openSpan(this.cursor), close: () => this.openSpan(null),
      copy: () => this.copyId(), scale: () => this.setScale(!this.trueScale),
      nextError: () => this.reach(nextError(this.model, this.cursor)), refresh: () => this.load(),
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
      this.wanted = this.open?.span.spanId ?? this.wanted;
      this.model = traceModel(answer, services);
      Object.assign(this, { error: null, now: Date.now(), collapsed: new Set(), open: null, cursor: this.model.nodes[0] });
      document.title = `${this.model.summary.rootName || 'Trace'} · Maguey`;
      if (this.wanted) this.chooseId(this.wanted);
    } catch (error) {
      this.error = error;
    }
  }

  render() {
    return html`<app-bar></app-bar><main class="trace-page">${this.content()}</main>`;
  }

  content() {
    if (this.error) return this.failed();
    if (!this.model) return html`<div class="skeleton tall" role="status" aria-label="Loading the trace">${Array.from({ length: 10 }, () => html`<i></i>`)}</div>`;
    this.rows = visible(this.model.nodes, this.collapsed);
    return html`
      <trace-summary .model=${this.model} .now=${this.now}></trace-summary>
      ${this.model.warnings.map((words) => html`<p class="warning-line">${icons.alert}${words}</p>`)}
      <scan-list .model=${this.model} .now=${this.now} @span-chosen=${(e) => this.chooseId(e.detail)}></scan-list>
      ${this.tools()}
      <div class="stage ${this.open ? 'with-detail' : ''}" @span-chosen=${(e) => this.chooseId(e.detail)}
          @span-clicked=${(e) => this.reach(e.detail)} @span-toggled=${(e) => this.toggle(e.detail)} @detail-closed=${() => this.openSpan(null)}>
        <trace-waterfall .model=${this.model} .rows=${this.rows} .collapsed=${this.collapsed} .cursor=${this.cursor}
          .open=${this.open} .trueScale=${this.trueScale} .now=${this.now}></trace-waterfall>
        ${this.open ? html`<span-detail .model=${this.model} .node=${this.open}></span-detail>` : nothing}
      </div>
      <p class="visually-hidden" role="status">${this.copied ? 'Trace id copied' : ''}</p>
      <footer class="hints"><span><kbd>↑</kbd> <kbd>↓</kbd> move</span><span><kbd>←</kbd> <kbd>→</kbd> collapse, expand</span>
        <span><kbd>Enter</kbd> open</span><span><kbd>Esc</kbd> close</span><span><kbd>e</kbd> next error</span>
        <span><kbd>t</kbd> scale</span><span><kbd>c</kbd> copy trace id</span></footer>`;
  }

  failed() {
    if (this.error.status !== 404 && this.error.status !== 400) return failure(this.error, () => this.load());
    const title = this.error.status === 404 ? 'No such trace' : 'This is not a trace id';
    const action = html`<a class="button" href="/admin/traces">All traces</a>`;
    return notice({ icon: icons.search, title, detail: this.error.detail || this.traceId, action });
  }

  tools() {
    return html`<div class="tools">
      <div class="segmented" role="group" aria-label="Time scale">
        <button aria-pressed=${!this.trueScale} @click=${() => this.setScale(false)}>Silence folded</button>
        <button aria-pressed=${this.trueScale} @click=${() => this.setScale(true)} title="One scale for the whole time (t)">True scale</button>
      </div>
      <button class="quiet" @click=${() => (this.collapsed = new Set())}>Expand all</button>
      <button class="quiet" @click=${() => this.collapseAll()}>Collapse all</button>
      ${this.model.errors.length ? html`<button class="quiet bad" title="Next error (e)" @click=${this.commands.nextError}>${icons.alert}Next error</button>` : nothing}
      <button class="quiet push" title="Refresh (r)" @click=${() => this.load()}>${icons.refresh}Refresh</button>
    </div>`;
  }

  step(by) {
    this.goTo(this.rows[this.rows.indexOf(this.cursor) + by]);
  }

  /** The open detail follows the cursor. */
  async goTo(node) {
    if (!node) return;
    this.cursor = node;
    if (this.open) this.openSpan(node);
    await this.updateComplete;
    const waterfall = this.querySelector('trace-waterfall');
    await waterfall.updateComplete;
    waterfall.show(node, this.querySelector('span-detail')?.coveredPx() ?? 0);
  }

  reach(node) {
    if (!node) return;
    this.collapsed = reveal(this.collapsed, node);
    this.openSpan(node);
    this.goTo(node);
  }

  chooseId(spanId) {
    this.reach(this.model.byId.get(spanId));
  }

  openSpan(node) {
    this.open = node;
    this.remember();
  }

  setScale(trueScale) {
    this.trueScale = trueScale;
    this.remember();
  }

  remember() {
    const search = writeTraceAddress({ spanId: this.open?.span.spanId, trueScale: this.trueScale });
    history.replaceState(null, '', location.pathname + search);
  }

  toggle(node) {
    const collapsed = new Set(this.collapsed);
    if (!collapsed.delete(node)) collapsed.add(node);
    this.collapsed = collapsed;
    this.cursor = node;
  }

  collapseAll() {
    this.collapsed = collapsible(this.model);
    this.cursor = this.model.nodes[0];
  }

  collapseOrClimb() {
    const { cursor } = this;
    if (cursor.children.length && !this.collapsed.has(cursor)) this.toggle(cursor);
    else this.goTo(cursor.parent);
  }

  expandOrDescend() {
    const { cursor } = this;
    if (this.collapsed.has(cursor)) this.toggle(cursor);
    else this.goTo(cursor.children[0]);
  }

  async copyId() {
    await copyText(this.model.summary.traceId);
    this.copied = true;
    this.querySelector('trace-summary copy-button').done = true;
  }

  onKey(event) {
    const command = this.model && traceCommand(event);
    if (!command) return;
    event.preventDefault();
    this.commands[command]();
  }
}
customElements.define('trace-page', TracePage);
