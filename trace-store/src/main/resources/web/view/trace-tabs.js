import { html } from 'lit';
import { PageElement } from './element.js';
import { count } from '../model/format.js';
import { TABS } from '../model/url-state.js';

const WORDS = { waterfall: 'Waterfall', flame: 'Flame graph', table: 'Span table', services: 'Services', logs: 'Logs', scans: 'Scans' };

/** The ways to look at a trace. Fires `tab` with a name. */
class TraceTabs extends PageElement {
  static properties = { tab: {}, counts: { attribute: false } };

  render() {
    return html`<div class="tabs" role="tablist" aria-label="Ways to look at the trace" @keydown=${this.onKey}>
      ${TABS.map((name, i) => html`<button role="tab" id="tab-${name}" aria-selected=${name === this.tab} aria-controls="panel"
        tabindex=${name === this.tab ? 0 : -1} title="${WORDS[name]} (${i + 1})" @click=${() => this.emit('tab', name)}>${WORDS[name]}${
          this.counts[name] ? html` <small>${count(this.counts[name])}</small>` : ''}</button>`)}
    </div>`;
  }

  onKey(event) {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    event.stopPropagation();
    const next = TABS[(TABS.indexOf(this.tab) + by + TABS.length) % TABS.length];
    this.querySelector(`#tab-${next}`).focus();
    this.emit('tab', next);
  }
}
customElements.define('trace-tabs', TraceTabs);
