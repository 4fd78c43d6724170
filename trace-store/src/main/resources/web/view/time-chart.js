import { html, nothing, svg } from 'lit';
import { PageElement } from './element.js';
import { linePath, loners, scales, stepAt, timeTicks, valueTicks } from '../model/chart.js';
import { clockTime, dateTime, utc } from '../model/calendar.js';
import { table } from './controls.js';

const HEIGHT = 168;
const LEFT = 58;
const BELOW = 22;
const DAY_MS = 86_400_000;
const nanos = (ms) => BigInt(ms) * 1_000_000n;

/**
 * Lines over time. Each step leads to its traces: by mouse, by the arrow keys and Enter, or in the table behind.
 * `series` is `[{ name, tone, values: [number | null] }]`, `steps` the beginning of each step in milliseconds.
 */
class TimeChart extends PageElement {
  static properties = {
    name: {}, series: { attribute: false }, steps: { attribute: false }, stepMs: { type: Number }, format: { attribute: false },
    href: { attribute: false }, cursor: { state: true }, width: { state: true },
  };

  connectedCallback() {
    super.connectedCallback();
    this.sizes = new ResizeObserver(([entry]) => (this.width = Math.floor(entry.contentRect.width)));
    this.sizes.observe(this);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    this.sizes.disconnect();
  }

  render() {
    const all = this.series.flatMap((line) => line.values).filter((value) => value !== null && value !== undefined);
    return html`<figure class="chart">
      <figcaption><b>${this.name}</b>${this.series.map((line) => html`<span class="key ${line.tone}">${line.name}</span>`)}
        <output>${this.reading()}</output></figcaption>
      ${all.length ? this.plot(valueTicks(Math.max(...all))) : html`<p class="none">Nothing in this time</p>`}
      ${all.length ? html`<details class="behind"><summary>As a table</summary>${this.table()}</details>` : nothing}
    </figure>`;
  }

  /** What is under the cursor, in words. */
  reading() {
    if (this.cursor === undefined || this.cursor >= this.steps.length) return '';
    const values = this.series.map((line) => `${line.name} ${this.words(line.values[this.cursor])}`);
    return `${this.time(this.steps[this.cursor])}: ${values.join(', ')}`;
  }

  words(value) {
    return value === null || value === undefined ? '–' : this.format(value);
  }

  time(ms) {
    return this.steps.at(-1) - this.steps[0] > DAY_MS ? dateTime(nanos(ms), Date.now()).replace(/:\d\d$/, '') : clockTime(nanos(ms)).replace(/:\d\d$/, '');
  }

  plot(ticks) {
    const width = Math.max(40, (this.width ?? 600) - LEFT - 8);
    const [from, to] = [this.steps[0], this.steps.at(-1) + this.stepMs];
    const scale = scales({ from, to, top: ticks.at(-1), width, height: HEIGHT });
    const middle = (i) => scale.x(this.steps[i] + this.stepMs / 2);
    return html`<div class="plot" tabindex="0" role="slider" aria-label="${this.name}: steps in time; Enter opens their traces" aria-valuemin="0"
        aria-valuemax=${this.steps.length - 1} aria-valuenow=${this.cursor ?? 0} aria-valuetext=${this.reading() || 'Arrow keys move'}
        @keydown=${this.onKey} @pointermove=${(e) => this.point(e, width)} @pointerleave=${() => (this.cursor = undefined)} @click=${this.open}>
      <svg width=${width + LEFT + 8} height=${HEIGHT + BELOW + 6} aria-hidden="true"><g transform="translate(${LEFT} 6)">
        ${ticks.map((tick) => svg`<line class="rule" x1="0" x2=${width} y1=${scale.y(tick)} y2=${scale.y(tick)} />
          <text class="y" x="-8" y=${scale.y(tick) + 4}>${this.format(tick)}</text>`)}
        ${timeTicks(from, to, width).map((at) => svg`<text class="x" x=${scale.x(at)} y=${HEIGHT + 17}>${this.time(at)}</text>`)}
        ${this.cursor === undefined ? nothing : svg`<line class="cursor" x1=${middle(this.cursor)} x2=${middle(this.cursor)} y1="0" y2=${HEIGHT} />`}
        ${this.series.map((line) => this.line(line, (value, i) => [middle(i), scale.y(value)]))}
      </g></svg></div>`;
  }

  line({ values, tone }, place) {
    const points = values.map((value, i) => (value === null || value === undefined ? null : place(value, i)));
    const mark = this.cursor === undefined ? null : points[this.cursor];
    return svg`<path class="line ${tone}" d=${linePath(points)} />
      ${loners(points).map(([x, y]) => svg`<circle class="dot ${tone}" cx=${x} cy=${y} r="2.5" />`)}
      ${mark ? svg`<circle class="dot ${tone}" cx=${mark[0]} cy=${mark[1]} r="4" />` : nothing}`;
  }

  table() {
    const head = ['From', ...this.series.map((line) => `#${line.name}`), 'Traces'];
    const rows = this.steps.map((at, i) => [
      html`<time title=${utc(nanos(at))}>${dateTime(nanos(at), Date.now())}</time>`,
      ...this.series.map((line) => this.words(line.values[i])),
      html`<a href=${this.hrefOf(i)} aria-label="Traces from ${dateTime(nanos(at), Date.now())}">Open</a>`,
    ]);
    return table(this.name, head, rows.filter((_, i) => this.series.some((line) => line.values[i])));
  }

  hrefOf(i) {
    return this.href(new Date(this.steps[i]).toISOString(), new Date(this.steps[i] + this.stepMs).toISOString());
  }

  point(event, width) {
    const x = event.clientX - event.currentTarget.getBoundingClientRect().left - LEFT;
    this.cursor = stepAt(x, width, this.steps.length);
  }

  onKey(event) {
    const last = this.steps.length - 1;
    const at = this.cursor ?? (event.key === 'ArrowRight' ? -1 : last + 1);
    const goal = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: last, PageUp: at - 10, PageDown: at + 10 }[event.key];
    if (event.key === 'Enter' && this.cursor !== undefined) this.open(event);
    if (goal === undefined) return;
    event.preventDefault();
    this.cursor = Math.min(last, Math.max(0, goal));
  }

  open(event) {
    if (this.cursor === undefined) return;
    const href = this.hrefOf(this.cursor);
    if (event.ctrlKey || event.metaKey) window.open(href);
    else location.assign(href);
  }
}
customElements.define('time-chart', TimeChart);
