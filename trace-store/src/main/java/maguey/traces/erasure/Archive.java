package maguey.traces.erasure;

import io.vertx.core.Future;

/**
 * A place outside the database that keeps telemetry: what is pushed there must be erasable, too.
 */
public interface Archive {
  /**
   * What an erasure has changed.
   *
   * @param objects that were written anew
   * @param lines of them that held something of the person
   */
  record Erased(long objects, long lines) {}

  /**
   * Erases a subject; may be called again.
   *
   * @param subject the keyed hash of an e-mail address
   */
  Future<Erased> erase(String subject);
}
