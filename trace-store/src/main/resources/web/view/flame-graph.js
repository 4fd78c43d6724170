import { html, nothing } from 'lit';
import { PageElement } from './element.js';
import { percent } from '../model/axis-head.js';
import { flame, flameLayout, ownMs } from '../model/flame.js';
import { duration, plural } from '../model/format.js';

const ROW_PX = 24;
const BEYOND = 10;
const NARROW_PX = 34;

/** Where the time of a trace went, what does the same under the same ancestors in one frame. */
class FlameGraph extends PageElement {
  static properties = { model: { attribute: false }, chosen: { state: true }, width: { state: true }, view: { state: true } };

  constructor() {
    super();
    Object.assign(this, { width: 1000, view: { first: 0, last: 60 } });
    this.onScroll = () => this.measure();
  }

  connectedCallback() {
    super.connectedCallback();
    addEventListener('scroll', this.onScroll, { passive: true });
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    removeEventListener('scroll', this.onScroll);
  }

  willUpdate(changed) {
    if (changed.has('model')) this.chosen = this.base = flame(this.model.nodes);
  }

  firstUpdated() {
    new ResizeObserver(() => this.measure()).observe(this);
  }

  /** Which rows are near the viewport. */
  measure() {
    const above = -this.querySelector('.frames').getBoundingClientRect().top;
    this.width = this.clientWidth || this.width;
    const first = Math.max(0, Math.floor(above / ROW_PX) - BEYOND);
    const last = Math.ceil((above + innerHeight) / ROW_PX) + BEYOND;
    if (first !== this.view.first || last !== this.view.last) this.view = { first, last };
  }

  render() {
    const { rows, shown } = flameLayout(this.chosen, this.width, this.view.first, this.view.last);
    return html`<section class="card flame">
      <p class="card-note" role="status">${this.told(this.chosen)}
        ${this.chosen === this.base ? nothing : html`<button class="quiet" @click=${() => this.choose(this.base)}>Whole trace</button>
          <button class="quiet" @click=${() => this.emit('span-chosen', this.longest().span.spanId)}>Show the longest span</button>`}</p>
      <div class="frames" role="group" aria-label="Flame graph: Enter widens a frame, arrows move" .style=${`height:${rows * ROW_PX}px`} @keydown=${this.onKey}>
        ${shown.map((place) => this.frame(place))}
      </div></section>`;
  }

  frame({ frame, left, width, isBelow }) {
    const words = this.told(frame);
    const look = `frame ${this.model.colours.get(frame.service) ?? 'base'} ${frame.errors ? 'error' : ''} ${isBelow ? 'below' : ''}`;
    return html`<button class=${look} .frame=${frame} tabindex=${frame === this.chosen ? 0 : -1} title=${words} aria-label=${words}
      .style=${`left:${percent(left)};width:${percent(width)};top:${frame.depth * ROW_PX}px`} @click=${() => this.choose(frame)}>${
        width * this.width > NARROW_PX ? frame.name : ''}</button>`;
  }

  told(frame) {
    const share = frame === this.base ? '' : `, own ${duration(ownMs(frame))}`;
    const errors = frame.errors ? `, ${plural(frame.errors, 'error')}` : '';
    return `${frame.name}: ${frame === this.base ? plural(this.model.nodes.length, 'span') : plural(frame.nodes.length, 'span')}, ${duration(frame.totalMs)}${share}${errors}`;
  }

  longest() {
    return this.chosen.nodes.reduce((best, node) => (node.end - node.start > best.end - best.start ? node : best));
  }

  choose(frame) {
    this.chosen = frame;
  }

  /** To the frame below or above, or to the next beside it. */
  onKey(event) {
    const frame = event.target.frame;
    const beside = frame?.parent?.children ?? [];
    const to = {
      ArrowUp: () => frame.parent, ArrowDown: () => frame.children[0],
      ArrowLeft: () => beside[beside.indexOf(frame) - 1], ArrowRight: () => beside[beside.indexOf(frame) + 1],
    }[event.key];
    if (!frame || !to) return;
    event.preventDefault();
    event.stopPropagation();
    [...this.querySelectorAll('.frame')].find((each) => each.frame === to())?.focus();
  }
}
customElements.define('flame-graph', FlameGraph);
