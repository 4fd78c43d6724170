import { html, nothing } from 'lit';
import { ref, createRef } from 'lit/directives/ref.js';
import { PageElement } from './element.js';
import './filter-form.js';
import './saved-views.js';
import * as icons from './icons.js';
import { CHOICES, chips, hidesOwn } from '../model/filters.js';
import { dateTime } from '../model/calendar.js';
import { understand } from '../model/search-words.js';
import { epochNanos } from '../model/time.js';
import { traceHref } from '../model/url-state.js';

const QUICK = [
  ['status', 'Status', [['', 'Any status'], ...CHOICES.status]],
  ['performance', 'Active duration', [['', 'Any duration'], ...CHOICES.performance]],
  ['range', 'Time range', [...CHOICES.range, ['', 'All time']]],
];

/** Search box, quick choices, the form with all filters, and a chip for each that is set. Fires `filters-changed` with those that changed. */
class TraceFilters extends PageElement {
  static properties = { filters: { attribute: false }, services: { attribute: false }, typed: { state: true } };

  field = createRef();

  willUpdate(changed) {
    if (changed.has('filters')) this.typed = this.filters.q;
  }

  render() {
    return html`${this.searchBox()}
      <div class="filter-line"><div class="choices">
        <label class="select"><span class="visually-hidden">Service</span>
          <select name="service" @change=${(e) => this.change({ service: e.target.value })}>
            <option value="" ?selected=${!this.filters.service}>All services</option>
            ${this.serviceNames().map((name) => html`
              <option value=${name} ?selected=${name === this.filters.service}>${name}</option>`)}
          </select>
        </label>
        ${QUICK.map(([name, label, choices]) => this.segmented(name, label, choices))}
        ${this.ownTraces()}
      </div><filter-form .filters=${this.filters} .services=${this.services}></filter-form>
      <saved-views .filters=${this.filters}></saved-views></div>
      ${this.chips()}`;
  }

  searchBox() {
    const { words } = understand(this.typed ?? '', this.services);
    return html`<form class="search" role="search" @submit=${this.search}>
      ${icons.search}
      <input ${ref(this.field)} type="search" name="q" .value=${this.filters.q} autocomplete="off" spellcheck="false" maxlength="600"
        aria-label="Search traces" aria-describedby="understood" @search=${(e) => e.target.value || this.search(e)} @input=${(e) => (this.typed = e.target.value)}
        placeholder="Trace id, order number, ticket code, e-mail, service, key=value" />
      <span id="understood" class="understood" role="status">${this.typed && this.typed !== this.filters.q ? html`${words} <kbd>Enter</kbd>` : nothing}</span>
      <kbd class="slash" aria-hidden="true">/</kbd>
    </form>`;
  }

  /** A service from the address is offered even before, or without, the list of services. */
  serviceNames() {
    return [...new Set([...this.services, this.filters.service].filter(Boolean))].sort();
  }

  segmented(name, label, choices) {
    return html`<div class="segmented ${name}" role="group" aria-label=${label} title=${label}>
      ${choices.map(([value, words]) => html`
        <button type="button" name=${name} value=${value} aria-pressed=${this.filters[name] === value}
          @click=${() => this.change({ [name]: value, ...(name === 'range' ? { from: '', to: '' } : {}) })}>${words}</button>`)}
    </div>`;
  }

  /** What the dashboard itself asks leaves traces, too: more than all visitors, while nobody buys. */
  ownTraces() {
    const hides = hidesOwn(this.filters);
    return html`<button type="button" name="own" class="own" aria-pressed=${hides} title="The traces of the requests that this dashboard makes"
      @click=${() => this.change({ own: hides ? 'show' : '' })}>${hides ? icons.check : nothing}Hide the dashboard’s own</button>`;
  }

  chips() {
    const set = chips(this.filters, (time) => dateTime(epochNanos(time) ?? BigInt(Date.parse(time)) * 1_000_000n, Date.now()));
    if (!set.length) return nothing;
    return html`<ul class="filter-chips" aria-label="Filters that are set">${set.map((chip) => html`<li class="filter-chip">
        <span>${chip.words}</span>
        <button class="quiet" aria-label="Remove the filter ${chip.words}" @click=${() => this.change(chip.without)}>${icons.close}</button></li>`)}
      <li><button class="quiet clear" @click=${() => this.emit('filters-cleared')}>Clear all</button></li></ul>`;
  }

  search(event) {
    event.preventDefault();
    const found = understand(this.field.value.value, this.services);
    if (found.traceId) location.assign(traceHref(found.traceId));
    else if (found.attribute) this.change({ ...found.change, attribute: [...new Set([...this.filters.attribute, found.attribute])] }, true);
    else this.change(found.change, true);
  }

  change(change, isTyped = false) {
    const differs = Object.entries(change).some(([name, value]) => String(this.filters[name]) !== String(value));
    if (differs) this.emit('filters-changed', change);
    if (isTyped) this.typed = this.field.value.value = change.q;
  }

  /** Puts the cursor into the search box. */
  focusSearch() {
    this.field.value.focus();
    this.field.value.select();
  }
}
customElements.define('trace-filters', TraceFilters);
