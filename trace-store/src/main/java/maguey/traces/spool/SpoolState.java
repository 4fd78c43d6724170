package maguey.traces.spool;

import io.vertx.core.json.JsonObject;
import maguey.common.spool.Spool;

/**
 * What is in the spool.
 *
 * @param oldestMillis when the oldest span came, in epoch milliseconds; 0 if there is none
 * @param brokenBytes found torn or damaged when the spool was opened
 * @param lostSpans acknowledged spans that the disk damaged since then
 */
public record SpoolState(
    boolean open, long spans, long bytes, long oldestMillis, long brokenBytes, long lostSpans) {
  static final SpoolState CLOSED = new SpoolState(false, 0, 0, 0, 0, 0);

  static SpoolState of(Spool spool) {
    return new SpoolState(
        true,
        spool.items(),
        spool.bytes(),
        spool.oldestMillis(),
        spool.brokenBytes(),
        spool.lostItems());
  }

  /** For how long the oldest span has been waiting. */
  public double ageSeconds() {
    return oldestMillis == 0 ? 0 : (System.currentTimeMillis() - oldestMillis) / 1000.0;
  }

  JsonObject toJson() {
    return new JsonObject()
        .put("open", open)
        .put("spans", spans)
        .put("bytes", bytes)
        .put("ageSeconds", ageSeconds())
        .put("brokenBytes", brokenBytes)
        .put("lostSpans", lostSpans);
  }
}
