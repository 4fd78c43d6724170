package maguey.traces.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlClient;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import maguey.traces.model.EpochNanos;
import maguey.traces.model.Span;

/** Adds the new spans of a batch to the rows of their traces, which are locked from here on. */
final class TraceTotals {
  private static final String ADD_TO_TRACES = Sql.file("add_to_traces");
  private static final String ADD_TO_SERVICES = Sql.file("add_to_services");

  private record ServicePart(TracePart trace, String service, List<Span> spans) {
    long errors() {
      return spans.stream().filter(OtlpNumbers::isError).count();
    }

    /** Bit n stands for a span of kind n. */
    int kinds() {
      return spans.stream().mapToInt(span -> 1 << (span.kind() & 15)).reduce(0, (a, b) -> a | b);
    }

    String operations() {
      TreeSet<String> names = new TreeSet<>();
      spans.forEach(span -> names.add(Operations.nameOf(span)));
      return ArrayText.ofTexts(names);
    }
  }

  private TraceTotals() {}

  /**
   * Adds the parts of new spans.
   *
   * @return those traces that existed before, each with the parents that it still missed
   */
  static Future<Map<UUID, Long[]>> add(SqlClient tx, List<TracePart> parts) {
    Future<RowSet<Row>> traces =
        tx.preparedQuery(ADD_TO_TRACES).execute(traceColumns(parts).tuple());
    Future<RowSet<Row>> services =
        tx.preparedQuery(ADD_TO_SERVICES).execute(serviceColumns(parts).tuple());
    return Future.all(traces, services).map(both -> existed(traces.result()));
  }

  private static Map<UUID, Long[]> existed(RowSet<Row> rows) {
    Map<UUID, Long[]> existed = new HashMap<>();
    rows.forEach(
        row -> existed.put(row.getUUID("trace_id"), row.getArrayOfLongs("missing_parents")));
    return existed;
  }

  private static Columns<TracePart> traceColumns(List<TracePart> parts) {
    return new Columns<>(parts)
        .uuids(TracePart::traceId)
        .times(TracePart::firstStart)
        .times(TracePart::lastStart)
        .times(TracePart::lastEnd)
        .texts(TracePart::active)
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
        .integers(TracePart::admitted)
        .texts(part -> ids(part.missingParents()));
  }

  private static Columns<ServicePart> serviceColumns(List<TracePart> parts) {
    return new Columns<>(parts.stream().flatMap(part -> services(part).stream()).toList())
        .uuids(service -> service.trace().traceId())
        .texts(ServicePart::service)
        .times(service -> service.trace().lastEnd())
        .longs(service -> (long) service.spans().size())
        .longs(ServicePart::errors)
        .integers(ServicePart::kinds)
        .texts(ServicePart::operations);
  }

  private static List<ServicePart> services(TracePart trace) {
    Map<String, List<Span>> services = new TreeMap<>();
    for (Span span : trace.spans()) {
      services.computeIfAbsent(span.service(), name -> new ArrayList<>()).add(span);
    }
    return services.entrySet().stream()
        .map(entry -> new ServicePart(trace, entry.getKey(), entry.getValue()))
        .toList();
  }

  private static String ids(Collection<Long> ids) {
    return ArrayText.ofLongs(ids.stream().mapToLong(Long::longValue).toArray());
  }
}
