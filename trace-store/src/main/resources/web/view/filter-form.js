import { html, nothing } from 'lit';
import { PageElement } from './element.js';
import * as icons from './icons.js';
import { getOperations } from '../api.js';
import { CHOICES, readDuration } from '../model/filters.js';
import { duration } from '../model/format.js';

const CHOSEN = [['kind', 'Kind of span', 'Any kind'], ['state', 'State', 'Any state']];

/** Every filter that has no button of its own, in a form that opens. */
class FilterForm extends PageElement {
  static properties = { filters: { attribute: false }, services: { attribute: false }, operations: { state: true }, wrong: { state: true } };

  constructor() {
    super();
    Object.assign(this, { operations: [], wrong: '' });
  }

  render() {
    return html`<details class="more-filters" @toggle=${this.onToggle} @keydown=${this.onKey}>
      <summary class="button">${icons.filter}More filters</summary>
      <form @submit=${this.apply}>
        ${this.text('operation', 'Operation', 'POST /api/orders', 'operations')}
        <datalist id="operations">${this.operationNames().map((name) => html`<option value=${name}></option>`)}</datalist>
        ${CHOSEN.map(([name, label, any]) => this.select(name, label, any))}
        ${this.text('attribute', 'Attribute', 'gate.id=North gate', null, '')}
        <div class="pair">${this.text('minMs', 'Active at least', '250 ms', null, this.durationOf('minMs'))}
          ${this.text('maxMs', 'Active at most', '2 s', null, this.durationOf('maxMs'))}</div>
        <div class="pair">${this.time('from', 'Active after')} ${this.time('to', 'Began before')}</div>
        ${this.wrong ? html`<p class="bad" role="alert">${this.wrong}</p>` : nothing}
        <button class="button primary">Apply</button>
      </form>
    </details>`;
  }

  text(name, label, example, list, value = this.filters[name]) {
    return html`<label>${label}<input name=${name} .value=${value} placeholder=${example} list=${list ?? nothing} maxlength="300" autocomplete="off" /></label>`;
  }

  select(name, label, any) {
    return html`<label>${label}<select name=${name}>
      <option value="" ?selected=${!this.filters[name]}>${any}</option>
      ${CHOICES[name].map(([value, words]) => html`<option value=${value} ?selected=${value === this.filters[name]}>${words}</option>`)}
    </select></label>`;
  }

  time(name, label) {
    return html`<label>${label}<input type="datetime-local" step="1" name=${name} .value=${localOf(this.filters[name])} /></label>`;
  }

  durationOf(name) {
    return this.filters[name] ? duration(Number(this.filters[name])) : '';
  }

  operationNames() {
    return [...new Set(this.operations.map((operation) => operation.name))].sort().slice(0, 500);
  }

  async onToggle(event) {
    if (event.target.open) this.operations = await getOperations(this.filters.service).catch(() => []);
  }

  onKey(event) {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    this.shut();
  }

  shut() {
    this.querySelector('details').open = false;
    this.querySelector('summary').focus();
  }

  /** A duration that nobody can read is told at once; times are the viewer's own. */
  apply(event) {
    event.preventDefault();
    const form = new FormData(event.target);
    const read = (name) => form.get(name).trim();
    const [minMs, maxMs] = [this.bound(read('minMs'), 'minMs'), this.bound(read('maxMs'), 'maxMs')];
    this.wrong = complaint(minMs, maxMs);
    if (this.wrong) return;
    const attribute = [...new Set([...this.filters.attribute, read('attribute')].filter(Boolean))];
    const change = { operation: read('operation'), kind: read('kind'), state: read('state'), minMs, maxMs, attribute };
    this.emit('filters-changed', { ...change, from: this.instant(read('from'), 'from'), to: this.instant(read('to'), 'to') });
    this.shut();
  }

  /** What was not touched keeps its whole precision. */
  bound(words, name) {
    return words === this.durationOf(name) ? this.filters[name] : readDuration(words);
  }

  instant(local, name) {
    if (!local) return '';
    return local === localOf(this.filters[name]) ? this.filters[name] : new Date(local).toISOString();
  }
}
customElements.define('filter-form', FilterForm);

function complaint(minMs, maxMs) {
  if (minMs === null || maxMs === null) return 'A duration is a number with ms, s, min or h: 250 ms, 1.5 s.';
  return minMs && maxMs && Number(minMs) > Number(maxMs) ? 'The least duration is above the greatest.' : '';
}

/** An instant as the browser's own field shows it: local time to the second. */
function localOf(iso) {
  if (!iso) return '';
  const date = new Date(iso);
  return new Date(date - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}
