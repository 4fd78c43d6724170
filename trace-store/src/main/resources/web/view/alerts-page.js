import { html, nothing } from 'lit';
import { DataPage } from './data-page.js';
import './alert-form.js';
import { panel, picker, table } from './controls.js';
import { notice, when } from './parts.js';
import * as icons from './icons.js';
import { getFrom, loadServices, send } from '../api.js';
import { channelWords, KINDS, newRule, sentence, standing, toldWords } from '../model/alerts.js';
import { dateTime } from '../model/calendar.js';
import { duration, shortId } from '../model/format.js';
import { queryString } from '../model/query.js';
import { epochNanos, msBetween } from '../model/time.js';
import { traceHref } from '../model/url-state.js';

const SILENCES = [['60', '1 h'], ['480', '8 h'], ['1440', '1 d']];

/** `/admin/alerts`: what is watched, what was found, who was told. */
class AlertsPage extends DataPage {
  static title = 'Alerts';
  static subtitle = 'What is watched, what was found, and who was told?';
  static choices = { rule: '', edit: '' };

  services = [];

  connectedCallback() {
    super.connectedCallback();
    loadServices(this);
  }

  async read({ rule }, signal) {
    const [{ rules }, { alerts }] = await Promise.all([getFrom('alerts/rules', '', signal), getFrom('alerts', queryString({ rule }), signal)]);
    return { rules, alerts };
  }

  tools() {
    return html`<button class="button primary" @click=${() => this.note({ edit: 'new' })}>New rule</button>`;
  }

  content() {
    const { rules, alerts } = this.data;
    return html`${this.form(rules)}
      <p class="bad" role="alert">${this.problem ?? ''}</p>
      ${panel('Rules', rules.length ? html`<ul class="rules">${rules.map((rule) => html`<li>${this.rule(rule)}</li>`)}</ul>`
        : notice({ icon: icons.check, title: 'Nothing is watched yet', detail: 'Make a rule here, or name a file of rules in MAGUEY_ALERT_RULES.' }), { classes: 'flush' })}
      ${panel('History', this.history(alerts, rules), { note: 'The newest first' })}`;
  }

  form(rules) {
    const { edit } = this.query;
    const rule = edit === 'new' ? newRule() : rules.find((each) => each.id === edit);
    return rule ? html`<alert-form .rule=${rule} .services=${this.services} .failure=${this.problem ?? ''}
      @rule-given=${(e) => this.save(rule.id, e.detail)} @form-closed=${() => this.closeForm()}></alert-form>` : nothing;
  }

  closeForm() {
    this.problem = '';
    this.note({ edit: '' });
  }

  rule(rule) {
    const { words, tone } = standing(rule, this.now);
    return html`<div class="rule-head"><b>${rule.name}</b> <span class="state ${tone}">${words}</span>
        ${rule.silencedUntil ? html`<small>until ${dateTime(epochNanos(rule.silencedUntil), this.now)}</small>` : nothing}
        <small>${KINDS[rule.kind]?.words ?? rule.kind}${rule.origin === 'file' ? ' · from the file' : ''}</small></div>
      <p>${sentence(rule)}</p>
      <p><small>${rule.channels.length ? `Tells ${rule.channels.map(channelWords).join(', ')}` : 'Tells nobody, is kept in the history'}</small></p>
      <div class="links">${this.actions(rule)}</div>`;
  }

  actions(rule) {
    const silence = (minutes) => this.change('PUT', `alerts/rules/${rule.id}/silence`, { minutes: Number(minutes) });
    return html`${rule.silencedUntil
        ? html`<button class="button small" @click=${() => silence(0)} aria-label="Speak again: ${rule.name}">Speak again</button>`
        : SILENCES.map(([minutes, words]) => html`<button class="button small" @click=${() => silence(minutes)} aria-label="Silence ${rule.name} for ${words}">Silence ${words}</button>`)}
      ${rule.origin === 'file' ? nothing : html`
        <button class="button small" @click=${() => this.note({ edit: rule.id })} aria-label="Change ${rule.name}">Change</button>
        <button class="button small danger" @click=${() => this.remove(rule)} aria-label="Remove ${rule.name}">Remove</button>`}`;
  }

  history(alerts, rules) {
    const rows = alerts.map((each) => [html`<b>${each.rule}</b>${each.subject ? html` <span class="order">${each.subject}</span>` : nothing}`, each.detail,
      each.endedAt ? html`<span class="state quiet">over</span>` : html`<span class="state refused">firing</span>`, when(epochNanos(each.beganAt), this.now),
      each.endedAt ? duration(msBetween(epochNanos(each.beganAt), epochNanos(each.endedAt))) : '–',
      html`<ul class="plain">${each.deliveries.map((told) => html`<li><small class=${told.error ? 'bad' : ''}>${toldWords(told)}</small></li>`)}</ul>`,
      html`<span class="links">${(each.examples ?? []).map((id) => html`<a href=${traceHref(id)}><code>${shortId(id)}</code></a>`)}</span>`]);
    const names = rules.map((rule) => rule.name);
    return html`${rules.length ? html`<div class="choices history-filter">${picker('Rule', 'All rules', names, rules.find((rule) => rule.id === this.query.rule)?.name ?? '',
        (name) => this.go({ rule: rules.find((rule) => rule.name === name)?.id ?? '' }))}</div>` : nothing}
      ${table('History of alerts', ['Rule', 'What was found', 'State', 'Began', '#Lasted', 'Told', 'Examples'], rows, 'No alert so far')}`;
  }

  async save(id, rule) {
    if (await this.change(id ? 'PUT' : 'POST', id ? `alerts/rules/${id}` : 'alerts/rules', rule)) this.note({ edit: '' });
  }

  remove(rule) {
    if (confirm(`Remove the rule "${rule.name}" and its history?`)) this.change('DELETE', `alerts/rules/${rule.id}`);
  }

  /** Whether it was done; if not, the page says why. */
  async change(method, path, body) {
    this.problem = '';
    try {
      await send(method, path, body);
      await this.load();
      return true;
    } catch (error) {
      this.problem = error.status === 403 ? 'Only an administrator may change rules.' : error.detail || error.title;
      this.requestUpdate();
      return false;
    }
  }
}
customElements.define('alerts-page', AlertsPage);
