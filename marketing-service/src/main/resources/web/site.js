import { init, tracePageLoad } from './maguey-tracing.js';
import { enhance } from './order-form.js';

const { page, inspector } = document.body.dataset;
// Who looks at a page's spans sees its load at once, not when it has its vitals.
init(inspector === undefined ? {} : { hold: 0 });
tracePageLoad(`page-load ${page}`);

// In development alone; the module is not loaded anywhere else.
if (inspector !== undefined) import('./maguey-inspector.js').then(module => module.inspect({ dashboard: inspector }));

const form = document.getElementById('order');
if (form) enhance(form);
