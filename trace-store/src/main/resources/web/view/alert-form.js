import { html, nothing } from 'lit';
import { PageElement } from './element.js';
import { asksForService, channelsText, KINDS, ruleFrom } from '../model/alerts.js';

/** The fields of a rule. Fires `rule-given` with what was filled in; the server decides whether it makes sense. */
class AlertForm extends PageElement {
  static properties = { rule: { attribute: false }, services: { attribute: false }, failure: {}, kind: { state: true } };

  firstUpdated() {
    this.querySelector('input').focus();
  }

  render() {
    const { rule } = this;
    const kind = this.kind ?? rule.kind;
    return html`<form class="panel alert-form" @submit=${this.give} @keydown=${(e) => e.key === 'Escape' && this.emit('form-closed')}>
      <header><h2>${rule.id ? 'Change a rule' : 'New rule'}</h2></header>
      <div class="fields">
        ${this.text('name', 'Name', rule.name, { required: true })}
        <label class="field"><span>What is watched</span><select name="kind" @change=${(e) => (this.kind = e.target.value)}>
          ${Object.entries(KINDS).map(([value, { words }]) => html`<option value=${value} ?selected=${value === kind}>${words}</option>`)}</select></label>
        ${asksForService(kind) ? this.text('service', 'Service (empty: all)', rule.service, { list: 'alert-services' }) : nothing}
        ${kind === 'error_rate' || kind === 'latency' ? this.text('operation', 'Operation (empty: all requests)', rule.operation) : nothing}
        ${this.number('threshold', KINDS[kind].threshold, rule.threshold)}
        ${kind === 'latency' ? this.number('percentile', 'Percentile', rule.percentile) : nothing}
        ${kind === 'slow_traces' ? this.number('slowMs', 'Slow from so many milliseconds on, active', rule.slowMs) : nothing}
        ${this.number('minutes', kind === 'not_admitted' ? 'So many minutes before the end' : 'Within so many minutes', rule.minutes)}
        ${this.number('least', kind === 'not_admitted' ? 'Only with so many tickets' : kind === 'slow_traces' ? 'At least so many' : 'Only with so many spans', rule.least)}
      </div>
      <label class="field"><span>Who is told: a line for each URL, e-mail address, or “bus”</span>
        <textarea name="channels" spellcheck="false" .value=${channelsText(rule.channels)}></textarea></label>
      <datalist id="alert-services">${this.services.map((name) => html`<option value=${name}></option>`)}</datalist>
      <p class="bad" role="status">${this.failure}</p>
      <div class="links"><button class="button primary">Save</button><button type="button" class="button" @click=${() => this.emit('form-closed')}>Cancel</button></div>
    </form>`;
  }

  text(name, words, value, { required = false, list } = {}) {
    return html`<label class="field"><span>${words}</span><input name=${name} .value=${value ?? ''} ?required=${required} list=${list ?? nothing} autocomplete="off" maxlength="300" /></label>`;
  }

  number(name, words, value) {
    return html`<label class="field"><span>${words}</span><input name=${name} type="number" step="any" min="0" required .value=${String(value)} /></label>`;
  }

  give(event) {
    event.preventDefault();
    this.emit('rule-given', ruleFrom(new FormData(event.target)));
  }
}
customElements.define('alert-form', AlertForm);
