package maguey.common.tracing.contract;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Holds the spans of traces against the contract: names, attributes, events and edges. */
public final class Conformance {
  private final TelemetryContract contract = TelemetryContract.read();

  /**
   * Checks spans, of one trace or of many.
   *
   * @return what is not as the contract says, and where to mend it, each kind of it once
   */
  public List<String> violations(Collection<SeenSpan> spans) {
    // A server and a client may share an id, as Zipkin's do; either will do as a parent.
    Map<String, SeenSpan> byId =
        spans.stream()
            .collect(Collectors.toMap(SeenSpan::spanId, Function.identity(), (one, other) -> one));
    TreeSet<String> found = new TreeSet<>();
    spans.forEach(span -> check(span, byId, found));
    return List.copyOf(found);
  }

  private void check(SeenSpan span, Map<String, SeenSpan> byId, TreeSet<String> found) {
    Optional<SpanRule> rule = contract.ruleOf(span);
    if (rule.isEmpty()) {
      found.add(unknown(span));
      return;
    }
    String where = " Its rule is '" + rule.get().names().get(0) + "' in ";
    new SpanCheck(contract, rule.get(), span)
        .run()
        .forEach(
            what -> found.add(named(span) + " " + what + "." + where + TelemetryContract.FILE));
    edge(span, rule.get(), byId)
        .ifPresent(
            parent ->
                found.add(
                    named(span)
                        + " must not be below "
                        + parent
                        + "; 'below' says where it may be."
                        + where
                        + TelemetryContract.FILE));
  }

  /** The parent that the span must not have; empty if it may, or the parent is not known here. */
  private Optional<String> edge(SeenSpan span, SpanRule rule, Map<String, SeenSpan> byId) {
    if (span.parentSpanId() == null) {
      return rule.mayBeRoot() ? Optional.empty() : Optional.of("nothing (" + SpanRule.ROOT + ")");
    }
    SeenSpan parent = byId.get(span.parentSpanId());
    Optional<SpanRule> parentRule = parent == null ? Optional.empty() : contract.ruleOf(parent);
    return parentRule.filter(known -> !rule.mayBeBelow(parent, known)).map(known -> named(parent));
  }

  private String unknown(SeenSpan span) {
    return contract.knowsService(span.service())
        ? named(span) + " is in no rule: add one under 'spans' in " + TelemetryContract.FILE
        : "The service " + span.service() + " is not among 'services' in " + TelemetryContract.FILE;
  }

  private static String named(SeenSpan span) {
    return span.service() + ": '" + span.name() + "' (" + span.kind() + ")";
  }
}
