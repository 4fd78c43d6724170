/** Reads tickets from NFC tags and wristbands, where the browser can: Chrome on Android. */
const TEXTS = ['text', 'url', 'absolute-url', 'mime'];

export const canReadTags = 'NDEFReader' in globalThis;

export class Tags {
  #ending = null;

  /** @param found is called for each tag with its text, or null when it has none */
  constructor(found) {
    this.found = found;
  }

  get isOn() {
    return Boolean(this.#ending);
  }

  /** Asks the steward, the first time. */
  async start() {
    const [reader, ending] = [new NDEFReader(), new AbortController()];
    reader.onreading = ({ message }) => this.found(textOf(message));
    reader.onreadingerror = () => this.found(null);
    // Before the steward has answered: a second tap ends this reader instead of starting another.
    this.#ending = ending;
    try {
      await reader.scan({ signal: ending.signal });
    } catch (failure) {
      if (this.#ending !== ending) return;
      this.#ending = null;
      throw failure;
    }
  }

  stop() {
    this.#ending?.abort();
    this.#ending = null;
  }
}

/** The first record that is a text. */
function textOf({ records }) {
  const record = records.find(({ recordType }) => TEXTS.includes(recordType));
  return record?.data ? new TextDecoder(record.encoding ?? 'utf-8').decode(record.data) : null;
}

/** What a person can do about a reader that does not start. */
export function complaint(failure) {
  if (failure?.name === 'NotAllowedError') return 'The browser may not read tags: allow it in its settings.';
  if (failure?.name === 'NotSupportedError') return 'This phone does not read tags.';
  return failure?.name === 'NotReadableError' ? 'NFC is switched off: switch it on in the settings of the phone.' : 'The reader of tags does not start.';
}
