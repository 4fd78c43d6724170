import { html, nothing, svg } from 'lit';
import { PageElement } from './element.js';
import { duration } from '../model/format.js';
import { areaFilters, nearest, scatter } from '../model/scatter.js';

const HEIGHT = 132;
const REACH_PX = 10;
const DRAG_PX = 4;

/** Duration over time of the traces in the list. A point, and a rectangle that is drawn, filter the list. */
class ScatterPlot extends PageElement {
  static properties = {
    traces: { attribute: false }, now: { type: Number },
    width: { state: true }, brush: { state: true }, at: { state: true },
  };

  constructor() {
    super();
    Object.assign(this, { width: 1000, brush: null, at: -1 });
  }

  firstUpdated() {
    this.observer = new ResizeObserver(() => (this.width = this.clientWidth || this.width));
    this.observer.observe(this);
  }

  willUpdate() {
    this.plot = scatter(this.traces, this.width, HEIGHT, this.now);
    this.ordered = this.plot.points.toSorted((a, b) => a.at - b.at);
  }

  render() {
    const told = this.ordered[this.at];
    return html`<div class="scatter" role="listbox" tabindex="0" aria-label="Active duration over time: arrows move, Enter shows that trace alone"
        aria-activedescendant=${told ? `point-${this.at}` : nothing} @keydown=${this.onKey} @blur=${() => (this.at = -1)}
        @pointerdown=${this.onDown} @pointermove=${this.onMove} @pointerup=${this.onUp} @pointercancel=${() => (this.brush = null)}
        @pointerleave=${() => this.brush || (this.at = -1)}>
      <svg role="presentation" width=${this.width} height=${HEIGHT} viewBox="0 0 ${this.width} ${HEIGHT}">
        ${this.axes()}
        ${this.ordered.map((point, i) => this.point(point, i))}
        ${this.brush ? this.brushed() : nothing}
      </svg>
      ${told ? this.tip(told) : nothing}
    </div>`;
  }

  axes() {
    const { frame, xTicks, yTicks } = this.plot;
    return svg`<g aria-hidden="true">
      ${yTicks.map(({ y, words }) => svg`<line x1=${frame.left} x2=${frame.right} y1=${y} y2=${y} /><text class="y" x=${frame.left - 8} y=${y + 4}>${words}</text>`)}
      ${xTicks.map(({ x, words }, i) => svg`<text class=${i === xTicks.length - 1 ? 'x end' : i ? 'x' : 'x first'} x=${x} y=${HEIGHT - 5}>${words}</text>`)}</g>`;
  }

  /** Errors differ in shape too, for those who do not tell red from green. */
  point({ trace, x, y }, i) {
    const look = `point ${trace.status} ${i === this.at ? 'here' : ''}`;
    const label = `${trace.rootName}, ${duration(trace.activeMs)}${trace.status === 'error' ? ', failed' : ''}`;
    return trace.status === 'error'
      ? svg`<path id="point-${i}" role="option" aria-selected=${i === this.at} aria-label=${label} class=${look} d="M${x} ${y - 5}l5 5-5 5-5-5Z" />`
      : svg`<circle id="point-${i}" role="option" aria-selected=${i === this.at} aria-label=${label} class=${look} cx=${x} cy=${y} r="3.6" />`;
  }

  brushed() {
    const { a, b } = this.brush;
    return svg`<rect class="brush" x=${Math.min(a.x, b.x)} y=${Math.min(a.y, b.y)} width=${Math.abs(a.x - b.x)} height=${Math.abs(a.y - b.y)} />`;
  }

  tip({ trace, x, y }) {
    const side = x > this.width / 2 ? `right:${this.width - x + 10}px` : `left:${x + 10}px`;
    return html`<div class="tip" .style=${`${side};top:${Math.min(y, HEIGHT - 56)}px`}><b>${trace.rootName}</b>
      <span>${duration(trace.activeMs)} active · ${trace.rootService}</span></div>`;
  }

  place(event) {
    const box = this.firstElementChild.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  }

  onDown(event) {
    if (event.button) return;
    const here = this.place(event);
    this.start = here;
    event.currentTarget.setPointerCapture(event.pointerId);
  }

  onMove(event) {
    const here = this.place(event);
    if (this.start && (this.brush || Math.hypot(here.x - this.start.x, here.y - this.start.y) > DRAG_PX)) this.brush = { a: this.start, b: here };
    else this.at = this.ordered.indexOf(nearest(this.ordered, here, REACH_PX));
  }

  onUp(event) {
    const here = this.place(event);
    const { brush, start } = this;
    Object.assign(this, { brush: null, start: null });
    if (brush) this.emit('filters-changed', areaFilters(this.plot, brush.a, here));
    else if (start) this.choose(nearest(this.ordered, here, REACH_PX));
  }

  choose(point) {
    if (point) this.emit('filters-changed', { q: point.trace.traceId });
  }

  onKey(event) {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!by && event.key !== 'Enter') return;
    event.preventDefault();
    event.stopPropagation();
    if (by) this.at = Math.min(this.ordered.length - 1, Math.max(0, this.at + by));
    else this.choose(this.ordered[this.at]);
  }
}
customElements.define('scatter-plot', ScatterPlot);
