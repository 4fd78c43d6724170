import { html } from 'lit';
import { ref, createRef } from 'lit/directives/ref.js';
import { PageElement } from './element.js';
import { axisRow, bands } from './time-axis.js';
import { waterfallRow } from './waterfall-row.js';
import { foldedAxis, linearAxis } from '../model/axis.js';
import { axisHead } from '../model/axis-head.js';
import { barRow } from '../model/bar-row.js';
import { rowWindow, scrollToRow } from '../model/row-window.js';

/** Tree and bars. Only the rows near the viewport exist, so that 10,000 spans cost as much as fifty. */
class TraceWaterfall extends PageElement {
  static properties = {
    place: { attribute: false }, trueScale: { type: Boolean }, now: { type: Number },
    lane: { state: true }, scroll: { state: true },
  };

  body = createRef();
  axis = createRef();

  constructor() {
    super();
    Object.assign(this, { lane: 800, scroll: { above: 0, viewport: 900, rowHeight: 30 } });
    this.onScroll = () => this.measure();
  }

  connectedCallback() {
    super.connectedCallback();
    addEventListener('scroll', this.onScroll, { passive: true });
    this.observer = new ResizeObserver(this.onScroll);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    removeEventListener('scroll', this.onScroll);
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
    this.scroll = { above, viewport: innerHeight, rowHeight, head: this.querySelector('.axis-row').offsetHeight };
  }

  render() {
    const { model, rows, cursor } = this.place;
    const pieces = this.trueScale ? linearAxis(model.segments) : foldedAxis(model.segments, this.lane);
    const head = axisHead(pieces, model.zero, this.lane, this.now);
    const shown = rowWindow({ ...this.scroll, count: rows.length });
    return html`<div class="waterfall" role="treegrid" tabindex="0" aria-label="Spans" aria-rowcount=${shown.rowCount}
        aria-activedescendant=${cursor ? `span-${cursor.index}` : ''}>
      ${axisRow(head, this.axis, rows.length, model.nodes.length)}
      <div class="rows" role="presentation" ${ref(this.body)} .style=${`height:${shown.height}px`}>
        ${bands(head)}
        <div role="presentation" class="row-window" .style=${`transform:translateY(${shown.top}px)`}>
          ${rows.slice(shown.first, shown.last).map((node, i) => waterfallRow(barRow(node, pieces), this.rowState(node, shown, i)))}
        </div>
      </div>
    </div>`;
  }

  rowState(node, shown, i) {
    const { model, cursor, open, collapsed } = this.place;
    return {
      number: shown.firstNumber + i,
      colour: model.colours.get(node.span.service),
      isCursor: node === cursor,
      isOpen: node === open,
      isCollapsed: collapsed.has(node),
      choose: () => this.emit('span-clicked', node),
      toggle: (event) => (event.stopPropagation(), this.emit('span-toggled', node)),
    };
  }

  /** Scrolls, if it must, until a node's row is in view above whatever covers the lower edge (pixels). */
  show(node, covered) {
    this.measure();
    const by = scrollToRow({ ...this.scroll, covered }, this.place.rows.indexOf(node));
    if (by) scrollBy({ top: by, behavior: 'instant' });
  }
}
customElements.define('trace-waterfall', TraceWaterfall);
