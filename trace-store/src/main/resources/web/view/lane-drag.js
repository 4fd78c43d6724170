import { instantAt } from '../model/zoom.js';

const DRAG_PX = 5;

/** Zoom by a drag over the bars or the axis, for its host: `drag` has the two places as fractions of the lane while it lasts. */
export class LaneDrag {
  drag = null;

  constructor(host) {
    this.host = host;
    this.handlers = {
      down: (event) => this.onDown(event),
      move: (event) => this.onMove(event),
      up: (event) => this.onUp(event),
      click: (event) => this.onClick(event),
    };
  }

  onDown(event) {
    const onLane = event.target.closest('.lane, .axis') && !event.target.closest('button');
    this.start = onLane && !event.button && event.pointerType !== 'touch' ? this.at(event) : null;
    this.wasDrag = false;
  }

  onMove(event) {
    if (this.start === null || this.start === undefined || !event.buttons) return;
    const here = this.at(event);
    if (!this.drag && Math.abs(here - this.start) * this.host.lane < DRAG_PX) return;
    this.drag = { a: this.start, b: here };
    this.host.requestUpdate();
  }

  onUp() {
    const { drag } = this;
    Object.assign(this, { drag: null, start: null, wasDrag: Boolean(drag) });
    if (!drag) return;
    const { pieces } = this.host;
    this.host.requestUpdate();
    this.host.emit('zoomed', { a: instantAt(pieces, drag.a), b: instantAt(pieces, drag.b) });
  }

  /** The click that ends a drag opens no span. */
  onClick(event) {
    if (this.wasDrag) event.stopPropagation();
    this.wasDrag = false;
  }

  at(event) {
    const box = this.host.axis.value.getBoundingClientRect();
    return Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
  }
}
