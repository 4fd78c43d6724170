import { html, nothing } from 'lit';
import { ref, createRef } from 'lit/directives/ref.js';
import { repeat } from 'lit/directives/repeat.js';
import { PageElement } from './element.js';
import { axisRow, bands } from './time-axis.js';
import { waterfallRow } from './waterfall-row.js';
import { LaneDrag } from './lane-drag.js';
import { axisHead, percent } from '../model/axis-head.js';
import { barRow } from '../model/bar-row.js';
import { rowWindow, scrollToRow } from '../model/row-window.js';
import { axisOf } from '../model/zoom.js';

const MOST_PRINTED = 3000;
const STEP_ROWS = 6;

/** Tree and bars. Only the rows near the viewport exist, so that 10,000 spans cost as much as fifty. */
class TraceWaterfall extends PageElement {
  static properties = {
    place: { attribute: false }, trueScale: { type: Boolean }, now: { type: Number }, zoom: { attribute: false },
    findings: { attribute: false }, found: { attribute: false }, showsCritical: { type: Boolean }, zone: {},
    lane: { state: true }, scroll: { state: true }, isPrinted: { state: true },
  };

  body = createRef();
  axis = createRef();

  constructor() {
    super();
    Object.assign(this, { lane: 800, scroll: { above: 0, viewport: 900, rowHeight: 30 } });
    this.onScroll = () => this.measure();
    this.onPrint = ({ type }) => {
      this.isPrinted = type === 'beforeprint';
      this.performUpdate();
    };
    this.dragging = new LaneDrag(this);
  }

  connectedCallback() {
    super.connectedCallback();
    addEventListener('scroll', this.onScroll, { passive: true });
    addEventListener('beforeprint', this.onPrint);
    addEventListener('afterprint', this.onPrint);
    this.observer = new ResizeObserver(this.onScroll);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    removeEventListener('scroll', this.onScroll);
    removeEventListener('beforeprint', this.onPrint);
    removeEventListener('afterprint', this.onPrint);
    this.observer.disconnect();
  }

  firstUpdated() {
    this.observer.observe(this.axis.value);
    this.observer.observe(this.body.value);
    this.measure();
  }

  /** Reads the sizes that the style sheet decided. */
  measure() {
    const style = getComputedStyle(this);
    const above = -this.body.value.getBoundingClientRect().top;
    const rowHeight = parseFloat(style.getPropertyValue('--row'));
    this.lane = this.axis.value.clientWidth;
    this.exact = { above, viewport: innerHeight, rowHeight, head: this.querySelector('.axis-row').offsetHeight };
    this.scroll = this.inSteps(this.exact);
  }

  /** Rows are made anew some at a time: between two steps scrolling costs nothing but the painting. */
  inSteps({ above, viewport, rowHeight }) {
    const step = STEP_ROWS * rowHeight;
    const next = { above: Math.floor(above / step) * step, viewport: viewport + step, rowHeight };
    const same = Object.keys(next).every((name) => next[name] === this.scroll[name]);
    return same ? this.scroll : next;
  }

  render() {
    const { model, rows, cursor } = this.place;
    this.pieces = axisOf(model.segments, this.zoom, this.trueScale, this.lane);
    const head = axisHead(this.pieces, model.zero, this.lane, this.now);
    const shown = rowWindow({ ...this.scroll, count: rows.length, all: this.isPrinted ? MOST_PRINTED : undefined });
    const { down, move, up, click } = this.dragging.handlers;
    return html`<div class="waterfall" role="treegrid" tabindex="0" aria-label="Spans" aria-rowcount=${shown.rowCount}
        aria-activedescendant=${this.isShown(cursor, shown) ? `span-${cursor.index}` : nothing}
        @pointerdown=${down} @pointermove=${move} @pointerup=${up} @click=${{ handleEvent: click, capture: true }}>
      ${axisRow(head, this.axis, rows.length, model.nodes.length)}
      <div class="rows" role="presentation" ${ref(this.body)} .style=${`height:${shown.height}px`}>
        ${bands(head)}
        <div role="presentation" class="row-window" .style=${`transform:translateY(${shown.top}px)`}>
          ${repeat(rows.slice(shown.first, shown.last), (node) => node.index, (node, i) => waterfallRow(barRow(node, this.pieces, this.known(node)), this.rowState(node, shown, i)))}
        </div>
        ${this.dragged()}
      </div>
    </div>`;
  }

  /** Only a row that exists can be told to a screen reader. */
  isShown(cursor, { first, last }) {
    return cursor && this.place.rows.slice(first, last).includes(cursor);
  }

  known({ span: { spanId } }) {
    const { critical, spans, chips } = this.findings;
    return { critical: this.showsCritical ? critical.get(spanId) : undefined, compared: spans.get(spanId), chips: chips.get(spanId) };
  }

  dragged() {
    const { drag } = this.dragging;
    if (!drag) return nothing;
    return html`<div class="bands"><i class="drag" .style=${`left:${percent(Math.min(drag.a, drag.b))};width:${percent(Math.abs(drag.a - drag.b))}`}></i></div>`;
  }

  rowState(node, shown, i) {
    const { model, cursor, open, collapsed } = this.place;
    return {
      number: shown.firstNumber + i,
      colour: model.colours.get(node.span.service),
      isCursor: node === cursor,
      isOpen: node === open,
      isCollapsed: collapsed.has(node),
      isMatch: this.found.has(node),
      choose: () => this.emit('span-clicked', node),
      toggle: (event) => (event.stopPropagation(), this.emit('span-toggled', node)),
    };
  }

  /** Scrolls, if it must, until a node's row is in view above whatever covers the lower edge (pixels). */
  show(node, covered) {
    this.measure();
    const by = scrollToRow({ ...this.exact, covered }, this.place.rows.indexOf(node));
    if (by) scrollBy({ top: by, behavior: 'instant' });
  }
}
customElements.define('trace-waterfall', TraceWaterfall);
