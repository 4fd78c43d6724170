package maguey.traces.query;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import maguey.traces.model.Performance;
import maguey.traces.model.TraceKey;

/**
 * What the traces of a search have in common.
 *
 * @param scope what they have to do with
 * @param failed with an error, or without
 * @param minMicros at work for at least so long; {@code maxMicros} at most
 * @param from active at or after this time; {@code to}: before that one
 */
record TraceFilter(
    Scope scope,
    Optional<Boolean> failed,
    Optional<Performance> performance,
    Optional<Long> minMicros,
    Optional<Long> maxMicros,
    Optional<Instant> from,
    Optional<Instant> to) {

  /**
   * The part that free text can say, too.
   *
   * @param traceId this one only
   * @param keys for each list, one of its keys belongs to the trace
   * @param service one that took part
   * @param operations names, one of which occurs (in {@code service}, if given); empty for any
   * @param kind OTLP's number; occurs (in {@code service}, if given)
   */
  record Scope(
      Optional<UUID> traceId,
      List<List<TraceKey>> keys,
      Optional<String> service,
      List<String> operations,
      Optional<Integer> kind) {

    Scope withTraceId(UUID id) {
      return new Scope(Optional.of(id), keys, service, operations, kind);
    }

    Scope withKeys(List<TraceKey> more) {
      List<List<TraceKey>> all = new ArrayList<>(keys);
      all.add(more);
      return new Scope(traceId, all, service, operations, kind);
    }

    Scope withService(String name) {
      return new Scope(traceId, keys, Optional.of(name), operations, kind);
    }

    Scope withOperations(List<String> names) {
      return new Scope(traceId, keys, service, names, kind);
    }

    /** True when something must hold for one service of the trace. */
    boolean looksIntoServices() {
      return service.isPresent() || !operations.isEmpty() || kind.isPresent();
    }
  }

  TraceFilter with(Scope other) {
    return new TraceFilter(other, failed, performance, minMicros, maxMicros, from, to);
  }
}
