package maguey.common.tracing.w3c;

import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.TraceStateBuilder;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * An immutable {@code tracestate} list as it arrived. OpenTelemetry's own builder knows the keys of
 * Level 1 only and silently leaves out what it does not know, so the list is kept here, in order.
 */
final class Tracestate implements TraceState {
  static final Tracestate EMPTY = new Tracestate(Map.of());

  private final Map<String, String> members;
  private String propagated;

  private Tracestate(Map<String, String> members) {
    this.members = members;
  }

  /** Wraps members in their order; the map must not be changed afterwards. */
  static Tracestate of(Map<String, String> members) {
    return members.isEmpty() ? EMPTY : new Tracestate(Collections.unmodifiableMap(members));
  }

  static Tracestate copyOf(TraceState other) {
    if (other instanceof Tracestate already) {
      return already;
    }
    Map<String, String> members = new LinkedHashMap<>();
    other.forEach(members::put);
    return of(members);
  }

  /**
   * The field value that goes on, computed once for all spans below one parent. Two threads may
   * both compute it; they get equal strings.
   */
  String propagated(OwnEntry own) {
    String value = propagated;
    if (value == null) {
      value = own.putFirst(members);
      propagated = value;
    }
    return value;
  }

  @Override
  public String get(String key) {
    return members.get(key);
  }

  @Override
  public int size() {
    return members.size();
  }

  @Override
  public boolean isEmpty() {
    return members.isEmpty();
  }

  @Override
  public void forEach(BiConsumer<String, String> consumer) {
    members.forEach(consumer);
  }

  @Override
  public Map<String, String> asMap() {
    return members;
  }

  @Override
  public TraceStateBuilder toBuilder() {
    TraceStateBuilder builder = TraceState.builder();
    members.forEach(builder::put);
    return builder;
  }
}
