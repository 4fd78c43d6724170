package maguey.traces.query;

import io.vertx.sqlclient.Row;

/**
 * What an answer about a trace may hold, in bytes of the spans as text.
 *
 * @param first for the first spans
 * @param last for the last ones
 * @param largestSpan of a larger one what is large about it is left out
 */
record AnswerSize(long first, long last, long largestSpan) {
  static final AnswerSize SMALL = new AnswerSize(256 << 10, 0, 256 << 10);
  static final AnswerSize LARGE = new AnswerSize(6 << 20, 2 << 20, 2 << 20);

  boolean cuts(Row span) {
    return span.getLong("bytes") > largestSpan;
  }
}
