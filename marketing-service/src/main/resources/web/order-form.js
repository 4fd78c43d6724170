import { traceApiCall } from './maguey-tracing.js';

/**
 * Makes the order form quicker: it is sent without leaving the page, and what is wrong is told at the fields. Without
 * this script the same form is sent to the same service by the server.
 */
export function enhance(form) {
  const button = form.querySelector('button[type=submit]');
  form.addEventListener('submit', async event => {
    event.preventDefault();
    if (button.getAttribute('aria-disabled') === 'true') return;
    clear(form);
    const order = orderIn(form);
    const problem = missing(order);
    if (problem) return show(form, problem);
    busy(button, true);
    try {
      await place(form, order);
    } finally {
      busy(button, false);
    }
  });
}

async function place(form, order) {
  const key = form.elements.key;
  const answer = await traceApiCall('place-order', fetch => post(fetch, order, key.value), { sampled: true })
    .catch(() => undefined);
  const body = await answer?.json().catch(() => undefined);
  if (answer?.ok && body) {
    const secret = encodeURIComponent(body.secret);
    location.assign(`/orders/${encodeURIComponent(body.number)}?secret=${secret}`);
    return;
  }
  if (isUnderWay(body)) return show(form, { detail: 'Your order is on its way. Send the form again to see it.' });
  // A refusal is not remembered, so that the next try is a new one; what became of a lost one is asked by its key.
  if (answer && answer.status < 500) key.value = newKey();
  show(form, body ?? {});
  if (answer?.status === 409) await refresh(form);
}

/** The first try still runs: it is asked for by its key, which stays. */
const isUnderWay = problem => problem?.type === 'urn:maguey:problem:in-progress';

/** Asks again, once, when the answer was lost or nobody could give one: the key makes it one order. */
async function post(fetch, order, key) {
  const request = {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': key },
    body: JSON.stringify(order),
  };
  const first = await fetch('/api/orders', request).catch(() => undefined);
  if (first && first.status !== 502 && first.status !== 503) return first;
  await new Promise(resolve => setTimeout(resolve, 700));
  return fetch('/api/orders', request);
}

function orderIn(form) {
  const lines = [...form.querySelectorAll('select[name^="quantity."]')]
    .map(select => ({ tierId: select.name.slice('quantity.'.length), quantity: Number(select.value) }))
    .filter(line => line.quantity > 0);
  const promoCode = form.elements.promoCode.value.trim();
  return {
    eventSlug: form.closest('[data-event]').dataset.event,
    lines,
    customer: { name: form.elements.name.value.trim(), email: form.elements.email.value.trim() },
    ...(promoCode && { promoCode }),
  };
}

/** What can be told without asking, in the form of a problem document. */
function missing(order) {
  const errors = [];
  if (!order.lines.length) errors.push({ pointer: '/lines' });
  if (!order.customer.name) errors.push({ pointer: '/customer/name' });
  if (!/^[^@\s]+@[^@\s]+\.[^@\s.]+$/.test(order.customer.email)) errors.push({ pointer: '/customer/email' });
  return errors.length ? { errors } : undefined;
}

function show(form, problem) {
  const wrong = (problem.errors ?? []).map(error => mark(form, error)).filter(Boolean);
  const summary = form.querySelector('#summary');
  summary.textContent = wrong.length
    ? 'Please mend what is marked below and send the form again.'
    : problem.detail ?? 'We cannot reach the box office just now. Please try again in a few seconds.';
  summary.hidden = false;
  (wrong[0]?.querySelector('input, select') ?? summary).focus();
}

/** Marks the field that an error points to; /lines/0/quantity belongs to /lines. */
function mark(form, error) {
  const field = [...form.querySelectorAll('[data-pointer]')]
    .find(element => error.pointer === element.dataset.pointer || error.pointer.startsWith(`${element.dataset.pointer}/`));
  if (!field) return undefined;
  field.classList.add('wrong');
  // What is wrong with a quantity or a promo code only the service can say; for the others our own words are the better ones.
  const words = ['/lines', '/promoCode'].includes(field.dataset.pointer) && error.detail || field.dataset.hint;
  field.querySelector('.problem').textContent = words;
  field.querySelector('input')?.setAttribute('aria-invalid', 'true');
  return field;
}

function clear(form) {
  form.querySelector('#summary').hidden = true;
  for (const field of form.querySelectorAll('[data-pointer]')) {
    field.classList.remove('wrong');
    field.querySelector('.problem').textContent = '';
    field.querySelector('input')?.removeAttribute('aria-invalid');
  }
}

/** Shows what is left after somebody else was quicker. */
async function refresh(form) {
  const slug = encodeURIComponent(form.closest('[data-event]').dataset.event);
  const answer = await fetch(`/api/events/${slug}`).catch(() => undefined);
  if (!answer?.ok) return;
  for (const tier of (await answer.json()).tiers ?? []) {
    const stock = form.querySelector(`[data-tier="${CSS.escape(tier.id)}"] .stock`);
    if (stock) tell(stock, tier.available);
  }
}

/** The same words and steps as TierView has on the server. */
function tell(stock, available) {
  stock.className = `stock ${available <= 0 ? 'none' : available <= 20 ? 'few' : 'plenty'}`;
  stock.textContent = available <= 0 ? 'Sold out' : available <= 20 ? `Only ${available} left` : `${available} available`;
}

function busy(button, isBusy) {
  button.setAttribute('aria-disabled', String(isBusy));
  button.textContent = isBusy ? 'Ordering…' : 'Order tickets';
}

/** crypto.randomUUID is missing where a page comes over plain HTTP from another machine. */
function newKey() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), b => b.toString(16).padStart(2, '0')).join('');
}
