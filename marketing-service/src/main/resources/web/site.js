import { init, tracePageLoad } from './maguey-tracing.js';
import { enhance } from './order-form.js';

init();
tracePageLoad(`page-load ${document.body.dataset.page}`);

// In development alone; the module is not loaded anywhere else.
const { inspector } = document.body.dataset;
if (inspector !== undefined) import('./maguey-inspector.js').then(module => module.inspect({ dashboard: inspector }));

const form = document.getElementById('order');
if (form) enhance(form);
