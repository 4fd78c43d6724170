package maguey.demo;

import java.util.Map;
import java.util.UUID;

/**
 * A trace that a caller begins himself, so that he knows its id whether or not he is answered.
 *
 * @param id 32 hex digits
 */
record OwnTrace(String id) {
  static OwnTrace begin() {
    return new OwnTrace(UUID.randomUUID().toString().replace("-", ""));
  }

  /** What makes a request part of it. */
  Map<String, String> headers() {
    return Map.of("traceparent", "00-" + id + "-" + id.substring(16) + "-01");
  }
}
