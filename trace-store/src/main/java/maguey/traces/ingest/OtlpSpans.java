package maguey.traces.ingest;

import java.io.IOException;
import maguey.traces.model.Origin;

/**
 * The spans of one request, read one by one from its bytes. The request is never a tree in memory:
 * a body of empty messages, two bytes each, would grow thirtyfold.
 */
interface OtlpSpans {
  /** A larger one is refused; so is a larger resource or scope, with its spans. */
  int MAX_SPAN_BYTES = 16 << 20;

  /** See {@link #MAX_SPAN_BYTES}. */
  int MAX_ORIGIN_BYTES = 1 << 20;

  /**
   * Moves to the next span.
   *
   * @return false at the end
   * @throws IOException if the bytes are malformed
   */
  boolean advance() throws IOException;

  /** The span moved to; null when it is too large to be read. */
  OtlpSpan span() throws IOException;

  /** How many bytes it takes as it was sent. */
  int length();

  /** Its resource and scope; null when they are too large to be read. */
  Origin origin();
}
