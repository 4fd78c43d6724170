package maguey.traces.archive;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import maguey.common.crypto.Sha256;
import maguey.traces.model.EpochNanos;
import maguey.traces.model.LogRecord;
import maguey.traces.model.SpanId;
import maguey.traces.model.StoredText;
import maguey.traces.model.TraceId;

/** Takes audit and performance records, masked, and keeps them until they are cut into objects. */
public final class ArchiveLines {
  private static final String ADD =
      """
      INSERT INTO archive_lines (id, stream, lines, body, subjects) VALUES ($1, $2, $3, $4, $5)
          ON CONFLICT DO NOTHING
      """;

  private static final String PERFORMANCE = "performance.";

  private final Pool pool;

  public ArchiveLines(Pool pool) {
    this.pool = pool;
  }

  /** Keeps a batch; completes after the commit. */
  public Future<?> write(List<LogRecord> batch) {
    Map<ArchiveStream, List<LogRecord>> streams = new HashMap<>();
    batch.forEach(log -> streams.computeIfAbsent(streamOf(log), s -> new ArrayList<>()).add(log));
    return Future.all(
        streams.entrySet().stream().map(each -> write(each.getKey(), each.getValue())).toList());
  }

  private Future<?> write(ArchiveStream stream, List<LogRecord> logs) {
    StringBuilder body = new StringBuilder();
    Set<String> subjects = new TreeSet<>();
    for (LogRecord log : logs) {
      body.append(line(log).encode()).append('\n');
      subjects.addAll(log.subjects());
    }
    return pool.preparedQuery(ADD)
        .execute(
            Tuple.of(id(stream, body.toString()), stream.label(), logs.size(), body.toString())
                .addArrayOfString(subjects.isEmpty() ? null : subjects.toArray(String[]::new)));
  }

  private static ArchiveStream streamOf(LogRecord log) {
    return log.eventName() != null && log.eventName().startsWith(PERFORMANCE)
        ? ArchiveStream.PERFORMANCE
        : ArchiveStream.AUDIT;
  }

  private static JsonObject line(LogRecord log) {
    JsonObject line =
        new JsonObject()
            .put("time", EpochNanos.micros(log.nanos()).toInstant().toString())
            .put("event", StoredText.decode(log.eventName()))
            .put("service", StoredText.decode(log.origin().service()));
    if (log.trace() != null) {
      line.put("traceId", new TraceId(log.trace()).hex());
    }
    if (log.spanId() != SpanId.NONE) {
      line.put("spanId", SpanId.hex(log.spanId()));
    }
    return line.put(
        "attributes", log.attributes() == null ? null : new JsonObject(log.attributes()));
  }

  private static UUID id(ArchiveStream stream, String body) {
    return Sha256.uuid(
        stream.label().getBytes(StandardCharsets.UTF_8), body.getBytes(StandardCharsets.UTF_8));
  }
}
