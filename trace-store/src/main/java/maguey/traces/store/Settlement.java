package maguey.traces.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import maguey.common.sql.PlannedAnew;
import maguey.traces.model.AdjustedCount;
import maguey.traces.model.EpochNanos;
import maguey.traces.model.Span;

/**
 * Adds new spans to traces that existed before, and brings together parents and children that came
 * at different times. Nobody else tells traces meanwhile, and these statements see all that was
 * told: so each pair is found once, by whichever comes second. A trace that is new has nobody to
 * meet.
 */
final class Settlement {
  private static final int MOST_MISSED = 1_000;
  private static final String FIND_PARENTS = PlannedAnew.statement(Sql.file("find_parents"));
  private static final String FIND_CHILDREN = PlannedAnew.statement(Sql.file("find_children"));
  private static final String MOVE_SERVICES = PlannedAnew.statement(Sql.file("move_services"));

  private final SqlConnection tx;
  private final Map<UUID, Long[]> missedBefore;
  private final List<TracePart> parts;
  private final DependencyCounts dependencies;

  private record Wanted(TracePart part, long spanId) {}

  private Settlement(
      SqlConnection tx, List<TracePart> parts, Map<UUID, Long[]> existed, DependencyCounts into) {
    this.tx = tx;
    this.missedBefore = existed;
    this.parts = parts.stream().filter(part -> existed.containsKey(part.traceId())).toList();
    this.dependencies = into;
  }

  /**
   * Settles those of the traces that existed before.
   *
   * @param existed with the parents that they missed
   * @param dependencies gets the calls between services that are found
   */
  static Future<?> run(
      SqlConnection tx,
      List<TracePart> parts,
      Map<UUID, Long[]> existed,
      DependencyCounts dependencies) {
    return existed.isEmpty()
        ? Future.succeededFuture()
        : new Settlement(tx, parts, existed, dependencies).run();
  }

  private Future<?> run() {
    return findParents()
        .map(this::missing)
        .compose(missing -> TraceTotals.add(tx, parts, missing))
        .compose(added -> moveServices())
        .compose(moved -> findChildren());
  }

  private Future<?> moveServices() {
    UUID[] ids = parts.stream().map(TracePart::traceId).toArray(UUID[]::new);
    return tx.preparedQuery(MOVE_SERVICES).execute(Tuple.tuple().addArrayOfUUID(ids));
  }

  /** The parents that are not there. */
  private Future<Set<Wanted>> findParents() {
    List<Wanted> wanted =
        parts.stream()
            .flatMap(part -> part.missingParents().stream().map(id -> new Wanted(part, id)))
            .toList();
    if (wanted.isEmpty()) {
      return Future.succeededFuture(Set.of());
    }
    return tx.preparedQuery(FIND_PARENTS)
        .execute(new Columns<>(wanted).uuids(w -> w.part().traceId()).longs(Wanted::spanId).tuple())
        .map(rows -> without(wanted, rows));
  }

  private Set<Wanted> without(List<Wanted> wanted, Iterable<Row> found) {
    Set<Wanted> missing = new LinkedHashSet<>(wanted);
    for (Row row : found) {
      Wanted parent = wanted.get(row.getLong("n").intValue() - 1);
      missing.remove(parent);
      parent.part().spans().stream()
          .filter(span -> span.parentSpanId() == parent.spanId())
          .forEach(child -> dependencies.call(row.getString("service"), child));
    }
    return missing;
  }

  /** What each trace misses from now on: what it missed before or does now, and did not come. */
  private Map<TracePart, Set<Long>> missing(Set<Wanted> wanted) {
    Map<TracePart, Set<Long>> missing = new HashMap<>();
    for (TracePart part : parts) {
      Set<Long> before = new LinkedHashSet<>(Arrays.asList(missedBefore.get(part.traceId())));
      before.removeAll(part.ids());
      missing.put(part, before);
    }
    wanted.forEach(parent -> missing.get(parent.part()).add(parent.spanId()));
    missing.values().forEach(Settlement::forgetTheOldest);
    return missing;
  }

  /** In a trace without end, parents that never come would be read and written with every batch. */
  private static void forgetTheOldest(Set<Long> missing) {
    Iterator<Long> oldest = missing.iterator();
    for (int surplus = missing.size() - MOST_MISSED; surplus > 0; surplus--) {
      oldest.next();
      oldest.remove();
    }
  }

  /** Children that waited for a parent that came with this batch. */
  private Future<?> findChildren() {
    List<TracePart> awaited = parts.stream().filter(part -> !came(part).isEmpty()).toList();
    return awaited.isEmpty()
        ? Future.succeededFuture()
        : tx.preparedQuery(FIND_CHILDREN)
            .execute(
                new Columns<>(awaited)
                    .uuids(TracePart::traceId)
                    .texts(
                        part -> ArrayText.ofLongs(came(part).stream().mapToLong(i -> i).toArray()))
                    .tuple())
            .onSuccess(rows -> rows.forEach(row -> countChild(awaited, row)));
  }

  private Set<Long> came(TracePart part) {
    Set<Long> came = new HashSet<>(Arrays.asList(missedBefore.get(part.traceId())));
    came.retainAll(part.ids());
    return came;
  }

  /** One of the batch itself has met its parent already. */
  private void countChild(List<TracePart> awaited, Row row) {
    TracePart part = awaited.get(row.getLong("n").intValue() - 1);
    if (part.find(row.getLong("span_id")) == null) {
      Span parent = part.find(row.getLong("parent_span_id"));
      dependencies.call(
          parent.service(),
          row.getString("service"),
          row.getInteger("kind"),
          row.getInteger("status"),
          EpochNanos.of(row.getOffsetDateTime("start_time"), row.getShort("start_nanos")),
          EpochNanos.of(row.getOffsetDateTime("end_time"), row.getShort("end_nanos")),
          AdjustedCount.of(row.getString("trace_state")));
    }
  }
}
