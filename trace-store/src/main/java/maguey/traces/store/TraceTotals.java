package maguey.traces.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import maguey.common.sql.PlannedAnew;
import maguey.traces.model.EpochNanos;

/** The rows of traces and of their services, once they are there; {@link NewTraces} makes them. */
final class TraceTotals {
  private static final String ADD_TO_TRACES = Sql.file("add_to_traces");
  private static final String ADD_TO_SERVICES = Sql.file("add_to_services");

  /** LIMIT keeps it a look-up. */
  private static final String FIND =
      PlannedAnew.statement(
          """
          SELECT t.trace_id, t.missing_parents
            FROM unnest($1::uuid[]) AS w (trace_id)
           CROSS JOIN LATERAL (SELECT * FROM trace_summaries s WHERE s.trace_id = w.trace_id LIMIT 1) t
          """);

  private TraceTotals() {}

  /** Those of the traces that are there, each with the parents that it misses. */
  static Future<Map<UUID, Long[]>> find(SqlClient tx, List<TracePart> parts) {
    UUID[] ids = parts.stream().map(TracePart::traceId).toArray(UUID[]::new);
    return tx.preparedQuery(FIND)
        .execute(Tuple.tuple().addArrayOfUUID(ids))
        .map(TraceTotals::found);
  }

  private static Map<UUID, Long[]> found(RowSet<Row> rows) {
    Map<UUID, Long[]> found = new HashMap<>();
    rows.forEach(row -> found.put(row.getUUID("trace_id"), row.getArrayOfLongs("missing_parents")));
    return found;
  }

  /**
   * Adds new spans to traces that are there, and locks these.
   *
   * @param missing the parents that each trace misses from now on
   */
  static Future<?> add(
      SqlClient tx, List<TracePart> parts, Map<TracePart, ? extends Collection<Long>> missing) {
    Tuple traces =
        traceColumns(parts)
            .texts(part -> ids(missing.get(part)))
            .floats(TracePart::adjustedCount)
            .tuple();
    Tuple services = serviceColumns(parts).tuple();
    return Future.all(
        tx.preparedQuery(ADD_TO_TRACES).execute(traces),
        tx.preparedQuery(ADD_TO_SERVICES).execute(services));
  }

  private static Columns<TracePart> traceColumns(List<TracePart> parts) {
    return new Columns<>(parts)
        .uuids(TracePart::traceId)
        .times(TracePart::firstStart)
        .times(TracePart::lastStart)
        .times(TracePart::lastEnd)
        .texts(TracePart::activeText)
        .longs(part -> part.lastEnd() - part.firstStart())
        .longs(TracePart::activeMicros)
        .longs(part -> (long) part.spans().size())
        .longs(TracePart::errors)
        .booleans(part -> !part.root().isRoot())
        .times(part -> EpochNanos.epochMicros(part.root().startNanos()))
        .shorts(part -> EpochNanos.beside(part.root().startNanos()))
        .longs(part -> part.root().spanId())
        .texts(part -> part.root().service())
        .texts(part -> Operations.nameOf(part.root()))
        .texts(TracePart::orderNumber)
        .texts(TracePart::journeyId)
        .integers(TracePart::ticketCount)
        .integers(TracePart::admitted);
  }

  private static Columns<ServicePart> serviceColumns(List<TracePart> parts) {
    return new Columns<>(ServicePart.of(parts))
        .uuids(service -> service.trace().traceId())
        .texts(ServicePart::service)
        .times(service -> service.trace().lastEnd())
        .longs(service -> (long) service.spans().size())
        .longs(ServicePart::errors)
        .integers(ServicePart::kinds)
        .texts(service -> ArrayText.ofTexts(service.operations()));
  }

  private static String ids(Collection<Long> ids) {
    return ArrayText.ofLongs(ids.stream().mapToLong(Long::longValue).toArray());
  }
}
