/** A code that a hand scanner or a reader of tags reads twice in a moment is one scan. */
export class Repeats {
  #code = null;
  #seenAt = -Infinity;

  /** @param pause how long the same code is the same scan */
  constructor(pause) {
    this.pause = pause;
  }

  /** True when the code, read at the given time, is a new scan. */
  isNew(code, now) {
    const isNew = code !== this.#code || now - this.#seenAt >= this.pause;
    this.#code = code;
    this.#seenAt = now;
    return isNew;
  }
}
