/**
 * A code that stays before the camera for half a minute is one scan. It must be out of sight for a
 * while to count again: a picture that could not be read, or a slow phone, does not take it away.
 */
export class Sight {
  #code = null;
  #goneSince = null;

  /** @param pause how long nothing must be seen before the same code is a new scan */
  constructor(pause) {
    this.pause = pause;
  }

  /** @param code what a look at the picture gave, null for nothing; true when it is a new scan */
  sees(code, now) {
    if (code === null) {
      this.#goneSince ??= now;
      return false;
    }
    const isNew = code !== this.#code || (this.#goneSince !== null && now - this.#goneSince >= this.pause);
    this.#code = code;
    this.#goneSince = null;
    return isNew;
  }
}
