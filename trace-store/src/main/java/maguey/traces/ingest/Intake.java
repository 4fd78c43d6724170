package maguey.traces.ingest;

import io.vertx.core.Future;

/** What stands behind the doors: takes whole requests of one kind. */
interface Intake {
  /**
   * Takes a request whose bytes are on the share already.
   *
   * @return completes when everything acceptable is stored, and the share given back; fails with
   *     {@link IngestRefusal}
   */
  Future<Receipt> accept(OtlpFormat format, boolean gzipped, byte[] body, PendingBytes.Share share);

  /** A share of the memory for requests under way. */
  PendingBytes.Share share();

  /** Of one request, after inflating. */
  long maxRequestBytes();
}
