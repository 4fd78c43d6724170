package maguey.traces.ingest;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import maguey.common.privacy.Masking;
import maguey.traces.model.LogRecord;

/**
 * A request with log records on its way into the store, portion by portion. It was read to its end
 * before the first portion, so that a malformed one leaves nothing behind.
 */
final class LogTransfer {
  private static final int PORTION_RECORDS = 2_000;
  private static final int PORTION_BYTES = 8 << 20;
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final OtlpLogs logs;
  private final LogEncoder encoder;
  private final PendingBytes.Share share;
  private final long nowNanos;
  private long held;
  private long rejected;
  private String complaint = "";

  private LogTransfer(OtlpLogs logs, Masking masking, PendingBytes.Share share) {
    this.logs = logs;
    this.share = share;
    this.encoder = new LogEncoder(masking);
    Instant now = Instant.now();
    this.nowNanos = now.getEpochSecond() * NANOS_PER_SECOND + now.getNano();
  }

  /**
   * Opens a request.
   *
   * @param share grows by one portion at a time
   * @throws IOException if something in it is malformed
   */
  static LogTransfer open(
      OtlpFormat format,
      byte[] body,
      Masking masking,
      OriginEncoder origins,
      PendingBytes.Share share)
      throws IOException {
    LogTransfer check = new LogTransfer(OtlpLogs.of(format, body, origins), masking, share);
    while (check.logs.advance()) {
      check.read();
    }
    return new LogTransfer(OtlpLogs.of(format, body, origins), masking, share);
  }

  /**
   * The next records to store, in place of those before; empty at the end.
   *
   * @throws IngestRefusal if there is no room for them
   */
  List<LogRecord> next() throws IOException {
    List<LogRecord> portion = new ArrayList<>();
    int weight = 0;
    while (portion.size() < PORTION_RECORDS && weight < PORTION_BYTES && logs.advance()) {
      Optional<LogRecord> log =
          read().map(r -> encoder.encode(r, logs.received(), logs.origin(), nowNanos));
      log.ifPresent(portion::add);
      weight += log.map(LogRecord::weight).orElse(0);
    }
    share.grow(weight - held);
    held = weight;
    return portion;
  }

  Receipt receipt() {
    return new Receipt(rejected, complaint);
  }

  private Optional<OtlpLog> read() throws IOException {
    OtlpLog log = logs.record();
    Optional<String> wrong =
        log == null || logs.origin() == null
            ? Optional.of("a log record may have at most 4 MiB, a resource or scope 1 MiB")
            : LogEncoder.complaint(log);
    if (wrong.isPresent()) {
      rejected++;
      complaint = complaint.isEmpty() ? wrong.get() : complaint;
      return Optional.empty();
    }
    return Optional.of(log);
  }
}
