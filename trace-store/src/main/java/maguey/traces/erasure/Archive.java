package maguey.traces.erasure;

import io.vertx.core.Future;

/**
 * A place outside the database that keeps telemetry: what is pushed there must be erasable, too.
 */
public interface Archive {
  /** What the report calls it. */
  String name();

  /**
   * Erases a subject; may be called again.
   *
   * @param subject the keyed hash of an e-mail address
   * @return how many records were changed or removed
   */
  Future<Long> erase(String subject);
}
