package maguey.traces.ingest;

import java.io.IOException;

/**
 * A request on its way into the store, portion by portion. It was read to its end before the first
 * portion is stored, so that a malformed one leaves nothing behind.
 */
final class Transfer {
  private final OtlpRequest request;
  private final SpanPortion first;
  private final long accepted;
  private final long rejected;
  private final String complaint;
  private SpanPortion second;
  private long settled;
  private long refusedByDatabase;

  private Transfer(OtlpRequest request, SpanPortion first, SpanPortion second, OtlpRequest whole) {
    this.request = request;
    this.first = first;
    this.second = second;
    this.accepted = whole.accepted();
    this.rejected = whole.rejected();
    this.complaint = whole.complaint();
  }

  static Transfer open(OtlpFormat format, byte[] body, SpanEncoder encoder) throws IOException {
    OtlpRequest request = OtlpRequest.of(format, body, encoder);
    SpanPortion first = SpanPortion.of(request.next());
    SpanPortion second = SpanPortion.of(request.next());
    OtlpRequest whole = second.isEmpty() ? request : OtlpRequest.check(format, body, encoder);
    return new Transfer(request, first, second, whole);
  }

  long accepted() {
    return accepted;
  }

  long rejected() {
    return rejected;
  }

  /** What its decoded spans take in memory, about: there are never more than two portions. */
  long weight() {
    return first.weight() + second.weight();
  }

  SpanPortion first() {
    return first;
  }

  SpanPortion next() throws IOException {
    SpanPortion next = second == null ? SpanPortion.of(request.next()) : second;
    second = null;
    return next;
  }

  void stored(int spans, long refused) {
    settled += spans;
    refusedByDatabase += refused;
  }

  boolean isDone() {
    return settled == accepted;
  }

  /** Spans whose fate is open. */
  long outstanding() {
    return accepted - settled;
  }

  Receipt receipt() {
    return new Receipt(
        rejected + refusedByDatabase,
        complaint.isEmpty() && refusedByDatabase > 0 ? "the store cannot hold a value" : complaint);
  }
}
