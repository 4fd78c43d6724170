/**
 * A hand scanner is a keyboard that types a code in one burst and ends it with Enter. It must work
 * wherever the cursor is, so keys that nobody else takes go into the field.
 */
const BURST_MS = 35;

export function listenToScanner(field) {
  let last = 0;
  let keys = 0;
  let spent = 0;

  addEventListener('keydown', (event) => {
    const isText = event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey;
    if (!isText) return;
    if (event.target !== field && !isEditable(event.target)) field.focus();
    if (keys) spent += event.timeStamp - last;
    keys += 1;
    last = event.timeStamp;
  });
  field.addEventListener('input', () => field.value || reset());

  function reset() {
    keys = 0;
    spent = 0;
  }

  /** How the present text came in: by a scanner's burst, or by hand. */
  return function method() {
    const isBurst = keys > 8 && spent / keys < BURST_MS;
    reset();
    return isBurst ? 'qr' : 'manual';
  };
}

const isEditable = (target) => target.matches?.('input, textarea, select, [contenteditable]');

/** Tells when keys can reach the page. */
export function watchFocus(show) {
  const tell = () => show(!document.hasFocus());
  addEventListener('blur', tell);
  addEventListener('focus', tell);
  tell();
}
