import { svg, html } from 'lit';

const icon = (paths) => html`<svg class="icon" viewBox="0 0 16 16" aria-hidden="true">${paths}</svg>`;

export const search = icon(svg`<circle cx="7" cy="7" r="4.5" /><path d="m10.5 10.5 3.5 3.5" />`);
export const refresh = icon(svg`<path d="M13.5 8a5.5 5.5 0 1 1-1.6-3.9M13.5 1.8v3h-3" />`);
export const copy = icon(svg`<rect x="5.5" y="5.5" width="8" height="8" rx="1.5" /><path d="M10.5 3.5v-1h-8v8h1" />`);
export const check = icon(svg`<path d="m3 8.5 3.2 3.2L13 4.8" />`);
export const close = icon(svg`<path d="m4 4 8 8M12 4l-8 8" />`);
export const caret = icon(svg`<path d="m6 4 4 4-4 4" />`);
export const alert = icon(svg`<path d="M8 2 1.5 13.5h13ZM8 6.5v3.2M8 11.6v.2" />`);
export const hourglass = icon(svg`<path d="M4 2.5h8M4 13.5h8M5 2.5c0 3.5 2.2 4 3 5.5.8-1.5 3-2 3-5.5M5 13.5c0-3.5 2.2-4 3-5.5.8 1.5 3 2 3 5.5" />`);
export const ticket = icon(svg`<path d="M2 5h12v2a1.2 1.2 0 0 0 0 2.4v2.1H2V9.4A1.2 1.2 0 0 0 2 7ZM9.5 5v1.2M9.5 7.7v1.2M9.5 10.3v1.2" />`);
export const pause = icon(svg`<path d="M5.5 4v8M10.5 4v8" />`);
export const link = icon(svg`<path d="M6.8 9.2a2.6 2.6 0 0 0 3.7 0l2-2a2.6 2.6 0 0 0-3.7-3.7l-.8.8M9.2 6.8a2.6 2.6 0 0 0-3.7 0l-2 2a2.6 2.6 0 0 0 3.7 3.7l.8-.8" />`);
export const bookmark = icon(svg`<path d="M4 2.5h8v11l-4-3-4 3Z" />`);
export const pencil = icon(svg`<path d="m3 13 .8-3L11 2.8 13.2 5 6 12.2ZM9.6 4.2l2.2 2.2" />`);
export const back = icon(svg`<path d="m10 3.5-4.5 4.5 4.5 4.5" />`);
export const play = icon(svg`<path d="M5 3.5v9l7-4.5Z" />`);
export const filter = icon(svg`<path d="M2 3.5h12L9.5 8.8v4.2L6.5 11.5V8.8Z" />`);
export const download = icon(svg`<path d="M8 2.5v7.5M4.8 7 8 10.2 11.2 7M2.5 13.5h11" />`);
export const terminal = icon(svg`<path d="M2 3h12v10H2ZM4.5 6.2 6.5 8l-2 1.8M8 10h3" />`);
export const compare = icon(svg`<path d="M5 2.5v11M11 2.5v11M2.5 5 5 2.5 7.5 5M8.5 11l2.5 2.5 2.5-2.5" />`);
export const help = icon(svg`<circle cx="8" cy="8" r="6" /><path d="M6.2 6.3A1.8 1.8 0 1 1 8 8.3v1M8 11.3v.1" />`);
export const zoomOut = icon(svg`<circle cx="7" cy="7" r="4.5" /><path d="m10.5 10.5 3.5 3.5M5 7h4" />`);
