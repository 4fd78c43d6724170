import { html } from 'lit';
import { PageElement } from './element.js';
import { copyText } from './clipboard.js';
import * as icons from './icons.js';

const SHOWN_MS = 1500;

/** A button that copies its text and says that it did. */
class CopyButton extends PageElement {
  static properties = { text: {}, label: {}, words: {}, icon: { attribute: false }, done: { state: true } };

  render() {
    return html`<button class="quiet copy" @click=${this.copy} title=${this.label} aria-label=${this.label}>
      ${this.done ? icons.check : this.icon ?? icons.copy}<span class="copied" role="status">${this.done ? 'Copied' : this.words ?? ''}</span></button>`;
  }

  async copy() {
    await copyText(this.text);
    this.showDone();
  }

  /** Says for a moment that the text was copied. */
  showDone() {
    this.done = true;
    setTimeout(() => (this.done = false), SHOWN_MS);
  }
}
customElements.define('copy-button', CopyButton);
