import { html } from 'lit';
import { PageElement } from './element.js';
import './app-bar.js';
import { notice } from './parts.js';
import * as icons from './icons.js';

/** Any other address below `/admin`. */
class MissingPage extends PageElement {
  render() {
    const action = html`<a class="button" href="/admin/traces">All traces</a>`;
    return html`<app-bar></app-bar><main>${notice({ icon: icons.search, title: 'No such page', detail: location.pathname, action })}</main>`;
  }
}
customElements.define('missing-page', MissingPage);
