package maguey.traces.store;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import maguey.traces.model.Origin;
import maguey.traces.model.Span;

/** Stores the resources and scopes of spans, each once; remembers which ones are there. */
final class Origins {
  private static final int MAX_REMEMBERED = 50_000;

  private static final String ADD =
      """
      INSERT INTO origins (id, resource, scope)
      SELECT id, resource::jsonb, scope::jsonb
        FROM unnest($1::bigint[], $2::text[], $3::text[]) AS o (id, resource, scope)
          ON CONFLICT (id) DO UPDATE SET seen_at = now()
       WHERE origins.seen_at < now() - interval '12 hours'
      """;

  private final Pool pool;
  private final Set<Long> known = ConcurrentHashMap.newKeySet();

  Origins(Pool pool) {
    this.pool = pool;
  }

  Future<?> ensureFor(List<Span> batch) {
    List<Origin> origins = new ArrayList<>();
    Origin last = null;
    for (Span span : batch) {
      if (span.origin() != last) {
        last = span.origin();
        origins.add(last);
      }
    }
    return ensureAll(origins.stream());
  }

  Future<?> ensureAll(Stream<Origin> origins) {
    List<Origin> unknown =
        origins
            .filter(origin -> !known.contains(origin.id()))
            .distinct()
            .sorted(Comparator.comparingLong(Origin::id))
            .toList();
    return unknown.isEmpty() ? Future.succeededFuture() : add(unknown);
  }

  /** The database may have lost them, for instance by a restore. */
  void forget() {
    known.clear();
  }

  private Future<?> add(List<Origin> origins) {
    return pool.preparedQuery(ADD)
        .execute(
            Tuple.of(
                origins.stream().map(Origin::id).toArray(Long[]::new),
                origins.stream().map(Origin::resource).toArray(String[]::new),
                origins.stream().map(Origin::scope).toArray(String[]::new)))
        .onSuccess(added -> remember(origins));
  }

  private void remember(List<Origin> origins) {
    if (known.size() > MAX_REMEMBERED) {
      known.clear();
    }
    origins.forEach(origin -> known.add(origin.id()));
  }
}
