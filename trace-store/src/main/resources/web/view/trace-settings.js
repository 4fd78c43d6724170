import { html } from 'lit';
import { PageElement } from './element.js';
import * as icons from './icons.js';

const ZONES = ['', 'UTC'];

/** What concerns every view of a trace: the time zone, the keys, and reading it anew. Fires `zone` with a time zone, `tool` with a command's name. */
class TraceSettings extends PageElement {
  static properties = { zone: {} };

  render() {
    const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const all = [...new Set([...ZONES, this.zone, ...Intl.supportedValuesOf('timeZone')])];
    return html`<label class="zone" title="Time zone of all dates"><span class="visually-hidden">Time zone</span>
        <select @change=${(e) => this.emit('zone', e.target.value)}>${all.map((zone) => html`
          <option value=${zone} ?selected=${zone === this.zone}>${zone || `Local time (${own})`}</option>`)}</select></label>
      <button class="quiet" title="All keys (?)" @click=${() => this.emit('tool', 'help')}>${icons.help}Keys</button>
      <button class="quiet" title="Refresh (r)" @click=${() => this.emit('tool', 'refresh')}>${icons.refresh}Refresh</button>`;
  }
}
customElements.define('trace-settings', TraceSettings);
