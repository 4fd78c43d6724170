import { html, nothing } from 'lit';
import { ref, createRef } from 'lit/directives/ref.js';
import { PageElement } from './element.js';
import * as icons from './icons.js';
import { count } from '../model/format.js';

/** The buttons above the waterfall. Fires `tool` with a command's name, `find` with words. */
class TraceTools extends PageElement {
  static properties = {
    trueScale: { type: Boolean }, errors: { type: Number }, zoomed: { type: Boolean }, errorsFirst: { type: Boolean }, showsCritical: { type: Boolean },
    hasCritical: { type: Boolean }, words: {}, found: { type: Number },
  };

  field = createRef();

  render() {
    return html`<div class="tools">
      ${this.finder()}
      <div class="segmented" role="group" aria-label="Time scale">
        <button aria-pressed=${!this.trueScale} @click=${() => this.trueScale && this.emit('tool', 'scale')}>Silence folded</button>
        <button aria-pressed=${this.trueScale} title="One scale for the whole time (t)"
          @click=${() => this.trueScale || this.emit('tool', 'scale')}>True scale</button>
      </div>
      <div class="group" role="group" aria-label="Levels of the tree">
        ${this.tool('collapseLevel', '− level', 'Hide the deepest level (p)')}${this.tool('expandLevel', '+ level', 'Show one more level (o)')}
        ${this.tool('expandAll', 'Expand all', 'Expand all ([)')}${this.tool('collapseAll', 'Collapse all', 'Collapse all (])')}
      </div>
      ${this.errors ? html`${this.tool('nextError', html`${icons.alert}Next error`, 'Next error (e)', 'bad')}
        ${this.toggle('errorsFirst', this.errorsFirst, 'Errors first', 'What failed before what did not (F)')}` : nothing}
      ${this.hasCritical ? this.toggle('critical', this.showsCritical, html`<i class="critical-key"></i>Critical path`, 'What the duration was made of (y)') : nothing}
      ${this.zoomed ? this.tool('zoomReset', html`${icons.zoomOut}Whole trace`, 'Show the whole trace (0)') : nothing}
    </div>`;
  }

  finder() {
    return html`<form class="find" role="search" @submit=${this.onSubmit}>${icons.search}
      <input ${ref(this.field)} type="search" .value=${this.words} placeholder="Find in trace" aria-label="Find in trace" title="Names, ids, attributes, events (/)"
        autocomplete="off" spellcheck="false" @input=${(e) => this.emit('find', e.target.value)} />
      <span class="found" role="status">${this.words ? `${count(this.found)} found` : ''}</span></form>`;
  }

  tool(command, words, title = '', look = '') {
    return html`<button class="quiet ${look}" title=${title} @click=${() => this.emit('tool', command)}>${words}</button>`;
  }

  toggle(command, isOn, words, title) {
    return html`<button class="quiet toggle" aria-pressed=${isOn} title=${title} @click=${() => this.emit('tool', command)}>${words}</button>`;
  }

  /** Enter goes from match to match. */
  onSubmit(event) {
    event.preventDefault();
    this.emit('tool', 'nextMatch');
  }

  /** Puts the cursor into the search box, as soon as it is there. */
  async focusFind() {
    await this.updateComplete;
    this.field.value.focus();
    this.field.value.select();
  }
}
customElements.define('trace-tools', TraceTools);
