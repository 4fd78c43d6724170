import { html, nothing } from 'lit';
import { PageElement } from './element.js';
import * as icons from './icons.js';

/** The buttons above the waterfall. Fires `tool` with a command's name, as keys have it. */
class TraceTools extends PageElement {
  static properties = { trueScale: { type: Boolean }, errors: { type: Number } };

  render() {
    return html`<div class="tools">
      <div class="segmented" role="group" aria-label="Time scale">
        <button aria-pressed=${!this.trueScale} @click=${() => this.trueScale && this.emit('tool', 'scale')}>Silence folded</button>
        <button aria-pressed=${this.trueScale} title="One scale for the whole time (t)"
          @click=${() => this.trueScale || this.emit('tool', 'scale')}>True scale</button>
      </div>
      ${this.tool('expandAll', 'Expand all')} ${this.tool('collapseAll', 'Collapse all')}
      ${this.errors ? this.tool('nextError', html`${icons.alert}Next error`, 'Next error (e)', 'bad') : nothing}
      ${this.tool('refresh', html`${icons.refresh}Refresh`, 'Refresh (r)', 'push')}
    </div>`;
  }

  tool(command, words, title = '', look = '') {
    return html`<button class="quiet ${look}" title=${title} @click=${() => this.emit('tool', command)}>${words}</button>`;
  }
}
customElements.define('trace-tools', TraceTools);
