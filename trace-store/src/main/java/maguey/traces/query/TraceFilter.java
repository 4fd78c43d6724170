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
 * @param state the name of a {@link maguey.traces.analysis.TraceState}
 * @param notBegunBy the service that they must not begin in, unless it or single traces are meant
 * @param from active at or after this time; {@code to}: before that one
 */
record TraceFilter(
    Scope scope,
    Optional<Boolean> failed,
    Optional<Performance> performance,
    Optional<Long> minMicros,
    Optional<Long> maxMicros,
    Optional<String> state,
    Optional<String> notBegunBy,
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
   * @param attributes which one span has, all of them, and the service, name and kind besides
   */
  record Scope(
      Optional<UUID> traceId,
      List<List<TraceKey>> keys,
      Optional<String> service,
      List<String> operations,
      Optional<Integer> kind,
      List<AttributeFilter> attributes) {

    Scope withTraceId(UUID id) {
      return new Scope(Optional.of(id), keys, service, operations, kind, attributes);
    }

    Scope withKeys(List<TraceKey> more) {
      List<List<TraceKey>> all = new ArrayList<>(keys);
      all.add(more);
      return new Scope(traceId, all, service, operations, kind, attributes);
    }

    Scope withService(String name) {
      return new Scope(traceId, keys, Optional.of(name), operations, kind, attributes);
    }

    Scope withOperations(List<String> names) {
      return new Scope(traceId, keys, service, names, kind, attributes);
    }

    /** True when something must hold for one service of the trace. */
    boolean looksIntoServices() {
      return service.isPresent() || !operations.isEmpty() || kind.isPresent();
    }

    /** True when a service is asked for, and nothing that it did. */
    boolean isServiceAlone() {
      return service.isPresent() && operations.isEmpty() && kind.isEmpty();
    }

    /** True when few traces are meant, whatever their number in all. */
    boolean isNarrow() {
      return traceId.isPresent() || !keys.isEmpty();
    }
  }

  TraceFilter with(Scope other) {
    return new TraceFilter(
        other, failed, performance, minMicros, maxMicros, state, notBegunBy, from, to);
  }
}
