package maguey.traces.query;

import java.util.Optional;
import maguey.common.http.Problem;
import maguey.common.http.ProblemType;
import maguey.traces.model.StoredText;
import maguey.traces.model.TraceKey;

/**
 * An attribute that a span, or its resource, must have.
 *
 * @param key as it is stored
 * @param value as text, whatever its type; empty for any
 */
record AttributeFilter(String key, Optional<String> value) {

  /** Reads {@code key=value}, or {@code key} alone; fails with {@code MALFORMED} without a key. */
  static AttributeFilter parse(String text) {
    int equals = text.indexOf('=');
    String key = equals < 0 ? text : text.substring(0, equals);
    if (key.isEmpty()) {
      throw Problem.of(ProblemType.MALFORMED, "'attribute' must be key=value, or a key alone")
          .withError("/query/attribute", "attribute", "must be key=value, or a key alone");
    }
    return new AttributeFilter(
        StoredText.encode(key.startsWith("$") ? "$" + key : key),
        equals < 0 ? Optional.empty() : Optional.of(StoredText.encode(text.substring(equals + 1))));
  }

  /** The index entry that says the same; empty for attributes that are not indexed. */
  Optional<TraceKey> indexed() {
    return value
        .filter(v -> TraceKey.KINDS.contains(key) && v.length() <= TraceKey.MAX_LENGTH)
        .map(v -> new TraceKey(key, v));
  }
}
