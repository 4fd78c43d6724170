import { init, tracePageLoad } from './maguey-tracing.js';
import { enhance } from './order-form.js';

init();
tracePageLoad(`page-load ${document.body.dataset.page}`);

const form = document.getElementById('order');
if (form) enhance(form);
