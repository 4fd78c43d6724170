package maguey.common.tracing;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;

/**
 * Takes what is written down for the archive: {@code audit.…}, who did what, and {@code
 * performance.…}, what was slow. It never waits, and never fails. No personal data but keyed
 * hashes, no secrets: {@code docs/archive.md} has the names.
 */
@FunctionalInterface
public interface EventSink {
  /** Writes nothing down. */
  EventSink NONE = (name, span, attributes) -> {};

  /**
   * Notes that something has happened just now.
   *
   * @param span to which it belongs; may be invalid
   */
  void note(String name, SpanContext span, Attributes attributes);
}
