package maguey.common.tracing;

import java.util.Optional;

/**
 * Implemented by exceptions that may be an outcome rather than a fault: a refusal the caller can
 * act on (HTTP 4xx). A span that ends with a refusal carries {@code maguey.problem} and keeps its
 * status unset; every other failure makes it ERROR.
 */
public interface Refusal {
  /** Returns the problem type if this is a refusal; empty if it is a fault. */
  Optional<String> refusedAs();

  /**
   * Returns what a fault of this kind is called in a span ({@code error.type}); by default the name
   * of its class. Its message must be fit to be shown: it becomes the description of the status.
   */
  default String faultType() {
    return getClass().getName();
  }
}
