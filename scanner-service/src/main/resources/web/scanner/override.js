/** A supervisor lets a holder in in spite of a refusal: on a device of theirs, or on a steward's with the token of their own. */
import { Away, decide, Unauthorized } from './api.js';
import { newScanId } from './model/scan-id.js';

const part = (id) => document.querySelector(`#override${id}`);
const form = part('');
let refused;

/** True while a supervisor writes: no code before the camera may take the page away. */
export const isOverriding = () => !form.closest('[hidden]');

/** Offers it with a refusal that may be set aside; with any other decision it goes away. */
export function offer({ overridable }, scan) {
  refused = scan;
  form.hidden = true;
  form.reset();
  part('-error').textContent = '';
  part('-open').hidden = !overridable;
}

/**
 * @param device tells `{ token, gate, isSupervisor }` of this device
 * @param tell hears the decision
 */
export function onOverride(device, tell) {
  part('-open').addEventListener('click', () => open(device()));
  form.addEventListener('keydown', (event) => {
    // A hand scanner ends its code with Enter, wherever it types: only a hand lets somebody in.
    if (event.key === 'Enter' && event.target.matches('input')) event.preventDefault();
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    override(device(), tell);
  });
}

function open({ isSupervisor }) {
  part('-open').hidden = true;
  part('-by').hidden = isSupervisor;
  part('-token').required = !isSupervisor;
  form.hidden = false;
  part('-reason').focus();
}

async function override({ token, gate, isSupervisor }, tell) {
  const scan = { ...refused, scanId: newScanId(), gate, override: { reason: part('-reason').value.trim() } };
  const button = form.querySelector('.primary');
  button.disabled = true;
  try {
    tell(await decide(isSupervisor ? token : part('-token').value.trim(), scan), scan);
  } catch (failure) {
    part('-error').textContent = complaint(failure);
  } finally {
    button.disabled = false;
  }
}

function complaint(failure) {
  if (failure instanceof Unauthorized) return 'This is not the token of a supervisor\u2019s device.';
  return failure instanceof Away ? 'No connection: a supervisor can let in only while there is one.' : failure.message;
}
