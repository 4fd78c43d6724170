package maguey.traces.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import maguey.traces.model.Span;
import maguey.traces.model.SpanLink;
import maguey.traces.model.TraceKey;

/** What a trace is found by: its business keys, and the spans that point to it. */
final class TraceIndex {
  private static final String ADD_KEYS =
      """
      INSERT INTO trace_keys (kind, value, trace_id)
      SELECT DISTINCT k.kind, k.value, k.trace_id
        FROM unnest($1::text[], $2::text[], $3::uuid[]) AS k (kind, value, trace_id)
       ORDER BY k.kind, k.value, k.trace_id
          ON CONFLICT DO NOTHING
      """;

  /**
   * Keys of people are held until the spans are committed: who erases a person takes the keys
   * first, and so sees these spans (erase_subject_traces).
   */
  private static final String HOLD_PEOPLE =
      """
      SELECT k.trace_id FROM trace_keys k
       WHERE k.kind = 'customer.email_hash'
         AND (k.value, k.trace_id) IN (SELECT * FROM unnest($1::text[], $2::uuid[]))
       ORDER BY k.value, k.trace_id FOR KEY SHARE
      """;

  private static final String ADD_LINKS =
      """
      INSERT INTO span_links (linked_trace_id, linked_span_id, trace_id, span_id, service, name)
      SELECT linked_trace_id, linked_span_id, trace_id, span_id, service, name
        FROM unnest($1::uuid[], $2::bigint[], $3::uuid[], $4::bigint[], $5::text[], $6::text[])
          AS l (linked_trace_id, linked_span_id, trace_id, span_id, service, name)
       ORDER BY linked_trace_id, linked_span_id, trace_id, span_id
          ON CONFLICT DO NOTHING
      """;

  private record Keyed(Span span, TraceKey key) {}

  private record Linked(Span span, SpanLink link) {}

  private TraceIndex() {}

  static Future<?> write(SqlClient tx, List<Span> batch) {
    return addKeys(tx, batch)
        .compose(added -> addLinks(tx, batch))
        .compose(added -> Milestones.write(tx, batch));
  }

  private static Future<?> addKeys(SqlClient tx, List<Span> batch) {
    List<Keyed> keys = new ArrayList<>();
    for (Span span : batch) {
      span.keys().forEach(key -> keys.add(new Keyed(span, key)));
    }
    return keys.isEmpty() ? Future.succeededFuture() : add(tx, keys);
  }

  private static Future<?> add(SqlClient tx, List<Keyed> keys) {
    return tx.preparedQuery(ADD_KEYS)
        .execute(
            Tuple.of(
                texts(keys, k -> k.key().kind()),
                texts(keys, k -> k.key().value()),
                traceIds(keys)))
        .compose(added -> holdPeople(tx, keys));
  }

  /** One that was there may have been taken by an erasure since: then it is added anew. */
  private static Future<?> holdPeople(SqlClient tx, List<Keyed> keys) {
    List<Keyed> people =
        keys.stream().filter(k -> k.key().kind().equals(TraceKey.EMAIL_HASH)).toList();
    if (people.isEmpty()) {
      return Future.succeededFuture();
    }
    return tx.preparedQuery(HOLD_PEOPLE)
        .execute(
            Tuple.tuple()
                .addArrayOfString(texts(people, k -> k.key().value()))
                .addArrayOfUUID(traceIds(people)))
        .compose(
            held -> held.size() < different(people) ? add(tx, people) : Future.succeededFuture());
  }

  private static long different(List<Keyed> keys) {
    return keys.stream().map(k -> Map.entry(k.key(), k.span().traceId())).distinct().count();
  }

  private static UUID[] traceIds(List<Keyed> keys) {
    return keys.stream().map(k -> k.span().traceId().uuid()).toArray(UUID[]::new);
  }

  private static Future<?> addLinks(SqlClient tx, List<Span> batch) {
    List<Linked> links = new ArrayList<>();
    for (Span span : batch) {
      span.linked().forEach(link -> links.add(new Linked(span, link)));
    }
    if (links.isEmpty()) {
      return Future.succeededFuture();
    }
    return tx.preparedQuery(ADD_LINKS)
        .execute(
            Tuple.of(
                links.stream().map(l -> l.link().traceId().uuid()).toArray(UUID[]::new),
                links.stream().map(l -> l.link().spanId()).toArray(Long[]::new),
                links.stream().map(l -> l.span().traceId().uuid()).toArray(UUID[]::new),
                links.stream().map(l -> l.span().spanId()).toArray(Long[]::new),
                texts(links, l -> l.span().service()),
                texts(links, l -> Operations.nameOf(l.span()))));
  }

  private static <T> String[] texts(List<T> rows, Function<T, String> column) {
    return rows.stream().map(column).toArray(String[]::new);
  }
}
