import { html } from 'lit';
import { ref, createRef } from 'lit/directives/ref.js';
import { PageElement } from './element.js';
import * as icons from './icons.js';

const STATUS = [['all', 'Any status'], ['ok', 'OK'], ['error', 'Errors']];
const DURATION = [['all', 'Any duration'], ['slow', 'Slow > 1 s'], ['fast', 'Fast < 100 ms']];
const RANGE = [['1h', '1 h'], ['24h', '24 h'], ['7d', '7 d'], ['all', 'All time']];

/** The filters of the list. Fires `filters-changed` with those that changed. */
class TraceFilters extends PageElement {
  static properties = { filters: { attribute: false }, services: { attribute: false } };

  field = createRef();

  render() {
    return html`
      <form class="search" role="search" @submit=${this.search}>
        ${icons.search}
        <input ${ref(this.field)} type="search" name="q" .value=${this.filters.q} autocomplete="off" spellcheck="false"
          aria-label="Search traces" @search=${this.search}
          placeholder="Trace id, order number, ticket code, e-mail or service" />
        <kbd aria-hidden="true">/</kbd>
      </form>
      <div class="choices">
        <label class="select"><span class="visually-hidden">Service</span>
          <select name="service" @change=${(e) => this.choose('service', e.target.value)}>
            <option value="" ?selected=${!this.filters.service}>All services</option>
            ${this.serviceNames().map((name) => html`
              <option value=${name} ?selected=${name === this.filters.service}>${name}</option>`)}
          </select>
        </label>
        ${this.segmented('status', 'Status', STATUS)}
        ${this.segmented('duration', 'Active duration', DURATION)}
        ${this.segmented('range', 'Time range', RANGE)}
      </div>
    `;
  }

  /** A service from the address is offered even before, or without, the list of services. */
  serviceNames() {
    return [...new Set([...this.services, this.filters.service].filter(Boolean))].sort();
  }

  segmented(name, label, choices) {
    return html`<div class="segmented" role="group" aria-label=${label} title=${label}>
      ${choices.map(([value, words]) => html`
        <button type="button" name=${name} value=${value} aria-pressed=${this.filters[name] === value}
          @click=${() => this.choose(name, value)}>${words}</button>`)}
    </div>`;
  }

  search(event) {
    event.preventDefault();
    this.choose('q', this.field.value.value.trim());
  }

  choose(name, value) {
    if (this.filters[name] !== value) this.emit('filters-changed', { [name]: value });
  }

  /** Puts the cursor into the search box. */
  focusSearch() {
    this.field.value.focus();
    this.field.value.select();
  }
}
customElements.define('trace-filters', TraceFilters);
