package maguey.traces.analysis;

/**
 * How far a trace has come, in one word and in plain words. Waiting for a scan is no defect: the
 * gates may open next week.
 *
 * @param name {@code awaiting_scan}, {@code scanned}, {@code complete} or {@code incomplete}
 */
public record TraceState(String name, String reason) {

  /**
   * What decides.
   *
   * @param hasOrder whether an order belongs to the trace
   * @param tickets of the order; 0 if not known
   * @param admitted tickets that were let in
   * @param missingParents spans that others name as parent and that have not come
   */
  public record Facts(boolean hasOrder, int tickets, int admitted, int missingParents) {}

  /** The state that follows from the facts; a journey's progress goes before its gaps. */
  public static TraceState of(Facts facts) {
    if (facts.admitted() > 0) {
      return new TraceState("scanned", admitted(facts) + missing(facts));
    }
    if (facts.hasOrder()) {
      return new TraceState("awaiting_scan", issued(facts) + missing(facts));
    }
    return facts.missingParents() > 0
        ? new TraceState("incomplete", missing(facts).strip())
        : new TraceState("complete", "Every span's parent is there.");
  }

  private static String admitted(Facts facts) {
    return facts.tickets() > 0
        ? facts.admitted() + " of " + count(facts.tickets(), "ticket") + " admitted."
        : count(facts.admitted(), "ticket") + " admitted.";
  }

  private static String issued(Facts facts) {
    return facts.tickets() > 0
        ? count(facts.tickets(), "ticket") + " ordered, none admitted yet."
        : "Ordered, no ticket admitted yet.";
  }

  private static String missing(Facts facts) {
    int missing = facts.missingParents();
    return missing == 0 ? "" : " " + count(missing, "parent span") + " not received.";
  }

  private static String count(int n, String thing) {
    return n + " " + thing + (n == 1 ? "" : "s");
  }
}
