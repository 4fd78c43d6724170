import { html, nothing } from 'lit';
import { DataPage } from './data-page.js';
import { compareGroups } from './compare-groups.js';
import { compareTraces } from './compare-traces.js';
import { compareUsual } from './compare-usual.js';
import { picker, segmented, tabs } from './controls.js';
import { notice } from './parts.js';
import * as icons from './icons.js';
import { getFrom, loadServices } from '../api.js';
import { colourClasses } from '../model/colours.js';
import { comparisonOf, traceIdIn } from '../model/compare.js';
import { writeQuery } from '../model/query.js';

const MODES = [['traces', 'Traces'], ['groups', 'Groups']];
const SPLITS = [['slow', 'Slow ones'], ['errors', 'Failed ones']];
const RANGE = [['24h', '24 h'], ['1h', '1 h'], ['7d', '7 d'], ['all', 'All time']];

/** `/admin/compare`: what sets one trace apart from another, from what is usual, or the slow ones from the rest. */
class ComparePage extends DataPage {
  static title = 'Compare';
  static subtitle = 'What makes this trace, or these traces, different?';
  static choices = {
    mode: MODES.map(([value]) => value), a: '', b: '', only: ['', 'changed'], split: SPLITS.map(([value]) => value), ms: '1000',
    service: '', operation: '', range: RANGE.map(([value]) => value),
  };

  services = [];

  connectedCallback() {
    super.connectedCallback();
    loadServices(this);
  }

  async read(query, signal) {
    const wanted = comparisonOf(query);
    return { kind: wanted?.[0], answer: wanted ? await getFrom(...wanted, signal) : null };
  }

  filters() {
    const { mode } = this.query;
    return html`${tabs('What to compare', MODES, mode, (value) => `/admin/compare${writeQuery({ ...this.query, mode: value }, ComparePage.choices)}`)}
      ${mode === 'groups' ? this.groupFilters() : this.traceFields()}`;
  }

  traceFields() {
    const { a, b } = this.query;
    return html`<form class="pair" @submit=${this.compare}>
      ${this.idField('a', 'Trace A', 'Id or address of a trace', a)}
      <button type="button" class="quiet swap" title="Exchange A and B" aria-label="Exchange A and B" ?disabled=${!a || !b} @click=${() => this.go({ a: b, b: a })}>⇄</button>
      ${this.idField('b', 'Trace B', 'Nothing: what is usual', b)}
      <button class="button primary">Compare</button>
    </form>`;
  }

  idField(name, words, placeholder, value) {
    return html`<label class="field"><span>${words}</span>
      <input name=${name} .value=${value} placeholder=${placeholder} autocomplete="off" spellcheck="false" /></label>`;
  }

  compare(event) {
    event.preventDefault();
    const { a, b } = event.target.elements;
    this.go({ a: traceIdIn(a.value), b: traceIdIn(b.value) });
  }

  groupFilters() {
    const { split, ms, service, operation, range } = this.query;
    return html`<div class="filters"><form class="choices" @submit=${(e) => e.preventDefault()}>
      ${segmented('Which group', SPLITS, split, (value) => this.go({ split: value }))}
      ${split === 'slow' ? html`<label class="inline">slower than <input class="ms" type="number" min="0" .value=${ms} aria-label="Active milliseconds" @change=${(e) => this.go({ ms: e.target.value || '1000' })} /> ms active</label>` : nothing}
      ${segmented('Time', RANGE, range, (value) => this.go({ range: value }))}
      ${picker('Service', 'All services', this.services, service, (value) => this.go({ service: value }))}
      <input class="text" aria-label="Operation" placeholder="Operation" .value=${operation} @change=${(e) => this.go({ operation: e.target.value.trim() })} />
    </form></div>`;
  }

  content() {
    const { kind, answer } = this.data;
    if (!answer) return notice({ icon: icons.search, title: 'Nothing to compare yet', detail: 'Paste the id of a trace. With a second one the two are laid over one another; alone it is held against what its operations usually take.' });
    const show = { 'compare/traces': compareTraces, 'compare/usual': compareUsual, 'compare/groups': compareGroups }[kind];
    return show({ query: this.query, now: this.now, colours: this.colours(answer), note: (changed) => this.note(changed) }, answer);
  }

  colours({ nodes = [], slower = [], operations = [] }) {
    const named = [nodes, slower, operations].filter(Array.isArray).flat().map((each) => each.service);
    return colourClasses([...this.services, ...named]);
  }
}
customElements.define('compare-page', ComparePage);
