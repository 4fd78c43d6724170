package maguey.traces.analysis;

import static maguey.traces.analysis.TraceState.count;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import maguey.traces.analysis.TraceState.Facts;
import maguey.traces.analysis.TraceState.Journey;
import maguey.traces.analysis.TraceState.Label;
import maguey.traces.analysis.TraceState.Past;

/**
 * What there is to know about a trace beside its state. Everything is shown as it came: a skewed
 * span is labelled, never shifted. What is odd about spans is found when a trace has been quiet for
 * some seconds; the rest is told at once.
 */
final class TraceLabels {
  private TraceLabels() {}

  static List<Label> of(Facts facts) {
    List<Label> labels = new ArrayList<>();
    if (isAwaitingScan(facts.journey())) {
      labels.add(new Label("awaiting_scan", "The event is not over, and no ticket was admitted."));
    }
    add(labels, "orphans", facts.missingParents(), "parent span", "not received.");
    add(
        labels,
        "skewed",
        facts.oddities().skewed(),
        "span",
        "outside the parent, by more than clocks may differ.");
    add(labels, "late", facts.oddities().late(), "span", "stored over 5 minutes after the end.");
    add(
        labels,
        "duplicate_ids",
        facts.oddities().duplicateIds(),
        "span id",
        "used more than once.");
    if (facts.past().journeyRemovedAt() != null) {
      labels.add(new Label("beyond_retention", removed(facts.past())));
    }
    add(labels, "sampled", facts.past().sampledSpans(), "earlier span", "sampled out.");
    add(labels, "trimmed", facts.past().trimmedSpans(), "span", "taken out of the middle.");
    return labels;
  }

  /** What is missing, as sentences behind others. */
  static String gaps(Facts facts) {
    String parents =
        facts.missingParents() == 0
            ? ""
            : " " + count(facts.missingParents(), "parent span") + " not received.";
    return facts.past().journeyRemovedAt() == null
        ? parents
        : parents + " " + removed(facts.past());
  }

  /** An order whose event is not over; one of which that is not known waits, too. */
  static boolean isAwaitingScan(Journey journey) {
    return journey.isThere() && journey.admitted() == 0 && !journey.eventEnded();
  }

  private static String removed(Past past) {
    String order = past.orderNumber() == null ? "" : " of order " + past.orderNumber();
    return "The beginning"
        + order
        + " was removed on "
        + day(past.journeyRemovedAt())
        + ", when its time was over.";
  }

  private static String day(Instant time) {
    return time.atOffset(ZoneOffset.UTC).toLocalDate().toString();
  }

  private static void add(List<Label> labels, String name, long n, String thing, String what) {
    if (n > 0) {
      labels.add(new Label(name, count(n, thing) + " " + what));
    }
  }
}
