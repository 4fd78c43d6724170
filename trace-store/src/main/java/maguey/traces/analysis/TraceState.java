package maguey.traces.analysis;

import java.time.Instant;
import java.util.List;

/**
 * How far a trace has come, in one word and in plain words. Waiting for a scan is no defect: the
 * gates may open next week.
 *
 * @param name {@code awaiting_scan}, {@code scanned}, {@code complete} or {@code incomplete}
 * @param labels what else there is to know about it; see {@link TraceLabels}
 */
public record TraceState(String name, String reason, List<Label> labels) {

  /**
   * Something to know about a trace.
   *
   * @param name a stable word, such as {@code skewed}
   * @param why in plain words
   */
  public record Label(String name, String why) {}

  /**
   * What decides.
   *
   * @param journey the order and its scans
   * @param missingParents spans that others name as parent and that have not come
   * @param oddities found when the trace was quiet
   * @param past what was stored once and is there no more
   */
  public record Facts(Journey journey, int missingParents, Oddities oddities, Past past) {}

  /**
   * An order and its scans.
   *
   * @param isThere whether an order belongs to the trace
   * @param tickets of the order; 0 if not known
   * @param admitted tickets that were let in
   * @param eventEnded whether its event is known to be over
   */
  public record Journey(boolean isThere, int tickets, int admitted, boolean eventEnded) {}

  /** What is odd about spans, each as a count; see {@link TraceLabels}. */
  public record Oddities(int skewed, int late, int duplicateIds) {}

  /**
   * What is there no more.
   *
   * @param journeyRemovedAt when retention took the journey that this is the rest of; null if not
   * @param orderNumber of that journey; may be null
   * @param sampledSpans of the trace that were sampled out before these came
   * @param trimmedSpans taken out of the middle of a runaway trace
   */
  public record Past(
      Instant journeyRemovedAt, String orderNumber, long sampledSpans, long trimmedSpans) {
    /** Everything that came is there. */
    public static final Past NONE = new Past(null, null, 0, 0);
  }

  /** The state that follows from the facts; a journey's progress goes before its gaps. */
  public static TraceState of(Facts facts) {
    Journey journey = facts.journey();
    List<Label> labels = TraceLabels.of(facts);
    String gaps = TraceLabels.gaps(facts);
    if (journey.admitted() > 0) {
      return new TraceState("scanned", admitted(journey) + gaps, labels);
    }
    if (TraceLabels.isAwaitingScan(journey)) {
      return new TraceState("awaiting_scan", issued(journey) + gaps, labels);
    }
    String name = facts.missingParents() > 0 ? "incomplete" : "complete";
    return new TraceState(name, (finished(journey) + gaps).strip(), labels).orElseWhole();
  }

  private TraceState orElseWhole() {
    return reason.isEmpty() ? new TraceState(name, "Every span's parent is there.", labels) : this;
  }

  private static String finished(Journey journey) {
    return journey.isThere() ? "The event is over, and no ticket was admitted." : "";
  }

  private static String admitted(Journey journey) {
    return journey.tickets() > 0
        ? journey.admitted() + " of " + count(journey.tickets(), "ticket") + " admitted."
        : count(journey.admitted(), "ticket") + " admitted.";
  }

  private static String issued(Journey journey) {
    return journey.tickets() > 0
        ? count(journey.tickets(), "ticket") + " ordered, none admitted yet."
        : "Ordered, no ticket admitted yet.";
  }

  static String count(long n, String thing) {
    return n + " " + thing + (n == 1 ? "" : "s");
  }
}
