import { html, nothing } from 'lit';
import { PageElement } from './element.js';
import './copy-button.js';
import * as icons from './icons.js';
import { isFiltered } from '../model/filters.js';
import { complaint, isTaken, readViews, viewHref, viewOf, withName, without, withView } from '../model/saved-views.js';

const KEPT_AS = 'maguey.views';

/** Filters by name: opened, saved, renamed, removed, passed on as links. Fires `view-opened` with the view's query string. */
class SavedViews extends PageElement {
  static properties = { filters: { attribute: false }, views: { state: true }, renamed: { state: true }, typed: { state: true }, wrong: { state: true } };

  constructor() {
    super();
    Object.assign(this, { views: read(), typed: '', wrong: '' });
  }

  connectedCallback() {
    super.connectedCallback();
    addEventListener('storage', (event) => event.key === KEPT_AS && (this.views = read()));
  }

  render() {
    return html`<details class="more-filters views" @keydown=${this.onKey}>
      <summary class="button" title="Saved views (v)">${icons.bookmark}${viewOf(this.views, this.filters)?.name ?? 'Views'}</summary>
      <div class="drop">
        ${this.views.length ? html`<ul aria-label="Saved views">${this.views.map((view) => html`<li>${this.renamed === view.name ? this.nameForm(view) : this.row(view)}</li>`)}</ul>` : nothing}
        ${this.saveForm()}
        ${this.wrong ? html`<p class="bad" role="alert">${this.wrong}</p>` : nothing}
        <small>Kept in this browser. A link shows a view to others too.</small>
      </div>
    </details>`;
  }

  row(view) {
    const isHere = view === viewOf(this.views, this.filters);
    return html`<a href=${viewHref(view)} aria-current=${isHere ? 'page' : nothing} @click=${(e) => this.open(e, view)}>${view.name}</a>
      <copy-button .text=${location.origin + viewHref(view)} .label=${`Copy the link of ${view.name}`} .icon=${icons.link}></copy-button>
      <button class="quiet" aria-label="Rename ${view.name}" title="Rename" @click=${() => this.rename(view)}>${icons.pencil}</button>
      <button class="quiet" aria-label="Remove ${view.name}" title="Remove" @click=${() => this.remove(view)}>${icons.close}</button>`;
  }

  nameForm(view) {
    return html`<form class="name" @submit=${(e) => this.giveName(e, view)}>
      <input name="name" .value=${view.name} aria-label="New name of ${view.name}" maxlength="60" autocomplete="off" />
      <button class="button small">Rename</button></form>`;
  }

  saveForm() {
    if (!isFiltered(this.filters)) return html`<p>Set a filter, then save it here under a name.</p>`;
    return html`<form class="name" @submit=${this.save}>
      <input name="name" .value=${this.typed} @input=${(e) => (this.typed = e.target.value)} aria-label="Save these filters as" placeholder="Save these filters as" maxlength="60" autocomplete="off" />
      <button class="button small primary">${isTaken(this.views, this.typed) ? 'Replace' : 'Save'}</button></form>`;
  }

  /** Opens the list and goes to its first view, or to the name of a new one. */
  async show() {
    this.querySelector('details').open = true;
    await this.updateComplete;
    (this.querySelector('li a') ?? this.querySelector('input') ?? this.querySelector('summary')).focus();
  }

  open(event, view) {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.shut();
    this.emit('view-opened', view.search);
  }

  save(event) {
    event.preventDefault();
    this.wrong = complaint(this.views, this.typed);
    if (this.wrong) return;
    this.keep(withView(this.views, this.typed, this.filters));
    this.typed = '';
  }

  async rename(view) {
    this.renamed = view.name;
    await this.updateComplete;
    this.querySelector('li input').select();
  }

  giveName(event, view) {
    event.preventDefault();
    const name = event.target.elements.name.value;
    const isAnothers = name.trim() !== view.name && isTaken(this.views, name);
    this.wrong = isAnothers ? 'Another view has this name.' : name.trim() ? '' : 'A view needs a name.';
    if (!this.wrong) this.keep(withName(this.views, view.name, name));
  }

  remove(view) {
    if (confirm(`Remove the view "${view.name}"?`)) this.keep(without(this.views, view.name));
  }

  /** Whoever moves by keys stays in the list. */
  async keep(views) {
    Object.assign(this, { views, renamed: null });
    try {
      localStorage.setItem(KEPT_AS, JSON.stringify(views));
    } catch {
      this.wrong = 'This browser keeps nothing: the views are gone when the page is closed.';
    }
    await this.updateComplete;
    if (!this.contains(document.activeElement)) this.querySelector('summary').focus();
  }

  onKey(event) {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    if (this.renamed) this.renamed = null;
    else this.shut();
  }

  shut() {
    this.querySelector('details').open = false;
    this.querySelector('summary').focus();
  }
}
customElements.define('saved-views', SavedViews);

function read() {
  try {
    return readViews(localStorage.getItem(KEPT_AS));
  } catch {
    return [];
  }
}
