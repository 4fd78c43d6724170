import { html, nothing } from 'lit';
import { ref, createRef } from 'lit/directives/ref.js';
import { PageElement } from './element.js';
import { bar } from '../model/axis.js';
import { axisOf, edges, instantAt, viewOf } from '../model/zoom.js';
import { failed } from '../model/states.js';
import { percent } from '../model/axis-head.js';

const HEIGHT = 46;
const DRAG_PX = 3;

/** The whole trace at a glance; a drag shows that part of it. Fires `zoomed` with a view. */
class MiniMap extends PageElement {
  static properties = {
    model: { attribute: false }, zoom: { attribute: false }, trueScale: { type: Boolean }, width: { state: true }, drag: { state: true },
  };

  canvas = createRef();

  constructor() {
    super();
    Object.assign(this, { width: 0, drag: null });
    this.dark = matchMedia('(prefers-color-scheme: dark)');
  }

  firstUpdated() {
    new ResizeObserver(() => (this.width = this.clientWidth)).observe(this);
    this.dark.addEventListener('change', () => this.draw());
  }

  render() {
    this.pieces = axisOf(this.model.segments, null, this.trueScale, this.width || 800);
    const [left, right] = edges(this.zoom, this.pieces);
    return html`<div class="minimap" role="img" aria-label="Overview of the whole trace" title="Drag to zoom"
        @pointerdown=${this.onDown} @pointermove=${this.onMove} @pointerup=${this.onUp} @pointercancel=${() => (this.drag = null)}>
      <canvas ${ref(this.canvas)} height=${HEIGHT}></canvas>
      <i class="shade" .style=${`left:0;width:${percent(left)}`}></i><i class="shade" .style=${`left:${percent(right)};right:0`}></i>
      ${this.drag ? html`<i class="drag" .style=${`left:${percent(Math.min(this.drag.a, this.drag.b))};width:${percent(Math.abs(this.drag.a - this.drag.b))}`}></i>` : nothing}
    </div>`;
  }

  updated(changed) {
    if (changed.has('model') || changed.has('width') || changed.has('trueScale')) this.draw();
  }

  /** One thin line per span, in the colour of its service; failed ones over all others. */
  draw() {
    const canvas = this.canvas.value;
    if (!this.width || !canvas) return;
    const ratio = devicePixelRatio || 1;
    Object.assign(canvas, { width: this.width * ratio, height: HEIGHT * ratio });
    const brush = canvas.getContext('2d');
    brush.scale(ratio, ratio);
    const paint = this.paints();
    const { nodes } = this.model;
    const line = Math.max(1, (HEIGHT - 4) / nodes.length - 0.5);
    const put = (node, colour) => {
      const { left, width } = bar(this.pieces, node);
      brush.fillStyle = colour;
      brush.fillRect(left * this.width, 2 + (node.index / nodes.length) * (HEIGHT - 4), Math.max(1.5, width * this.width), line);
    };
    for (const node of nodes) put(node, paint(this.model.colours.get(node.span.service)));
    for (const node of this.model.errors) put(node, paint('bad'));
  }

  /** A canvas does not know the style sheet's variables: each colour is asked of an element that has it. */
  paints() {
    const known = new Map();
    return (look) => {
      if (!known.has(look)) known.set(look, this.colourOf(look));
      return known.get(look);
    };
  }

  colourOf(look) {
    const probe = Object.assign(document.createElement('i'), { className: `probe ${look}` });
    this.append(probe);
    const { color } = getComputedStyle(probe);
    probe.remove();
    return color;
  }

  at(event) {
    const box = this.getBoundingClientRect();
    return Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
  }

  onDown(event) {
    if (event.button) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    this.drag = { a: this.at(event), b: this.at(event) };
  }

  onMove(event) {
    if (this.drag) this.drag = { ...this.drag, b: this.at(event) };
  }

  /** A click without a drag shows the whole trace again. */
  onUp() {
    if (!this.drag) return;
    const { a, b } = this.drag;
    this.drag = null;
    const isDrag = Math.abs(a - b) * this.width > DRAG_PX;
    this.emit('zoomed', isDrag ? viewOf(instantAt(this.pieces, a), instantAt(this.pieces, b), this.pieces) : null);
  }
}
customElements.define('mini-map', MiniMap);
