import { html } from 'lit';
import { PageElement } from './element.js';
import * as icons from './icons.js';

/** All keys of a page. */
class HelpDialog extends PageElement {
  static properties = { groups: { attribute: false } };

  render() {
    return html`<dialog class="help" aria-labelledby="help-title" @click=${this.onClick} @keydown=${(e) => e.stopPropagation()}>
      <header><h2 id="help-title">Keyboard</h2>
        <button class="quiet" aria-label="Close" title="Close (Esc)" @click=${this.hide}>${icons.close}</button></header>
      <div class="groups">${this.groups.map(([title, keys]) => html`<section><h3>${title}</h3>
        <dl>${keys.map(([names, words]) => html`<div><dt>${names.split(' ').map((name) => html`<kbd>${name}</kbd> `)}</dt><dd>${words}</dd></div>`)}</dl>
      </section>`)}</div>
    </dialog>`;
  }

  get dialog() {
    return this.querySelector('dialog');
  }

  show() {
    this.dialog.showModal();
  }

  hide() {
    this.dialog.close();
  }

  /** A click beside it closes it. */
  onClick(event) {
    if (event.target === this.dialog) this.hide();
  }
}
customElements.define('help-dialog', HelpDialog);
