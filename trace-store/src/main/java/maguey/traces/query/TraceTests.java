package maguey.traces.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import maguey.traces.query.TraceWalk.Lead;

/**
 * What each trace on the way is asked: {@code s} is its row of {@code trace_summaries}, or has its
 * id alone.
 */
final class TraceTests {
  private static final String ADMITTED =
      """
      (s.admitted_count > 0
       OR EXISTS (SELECT FROM scan_logs l WHERE l.trace_id = s.trace_id AND l.result = 'ADMITTED'))""";

  /** Ordered, for an event that is not known to be over. */
  private static final String AWAITED =
      """
      ((s.order_number IS NOT NULL OR s.journey_id IS NOT NULL
        OR EXISTS (SELECT FROM journeys j WHERE j.trace_id = s.trace_id))
       AND NOT coalesce((SELECT max(j.event_ends_at) < now() FROM journeys j WHERE j.trace_id = s.trace_id), false))""";

  private static final String GAPS = "s.missing_parents <> '{}'";

  /** As {@link maguey.traces.analysis.TraceState#of} decides. */
  private static final Map<String, String> STATES =
      Map.of(
          "scanned", ADMITTED,
          "awaiting_scan", "NOT " + ADMITTED + " AND " + AWAITED,
          "incomplete", "NOT " + ADMITTED + " AND NOT " + AWAITED + " AND " + GAPS,
          "complete", "NOT " + ADMITTED + " AND NOT " + AWAITED + " AND NOT " + GAPS);

  private final TraceFilter filter;
  private final TraceFilter.Scope scope;
  private final Binds binds;

  TraceTests(TraceFilter filter, Binds binds) {
    this.filter = filter;
    this.scope = filter.scope();
    this.binds = binds;
  }

  /** Conditions that must all hold; cheap ones first. */
  List<String> sql(TraceWalk walk) {
    List<String> tests = ofRow(walk);
    tests.addAll(ofId(walk));
    return tests;
  }

  /** Those that look into the trace's row. */
  List<String> ofRow(TraceWalk walk) {
    List<String> tests = new ArrayList<>();
    filter
        .failed()
        .filter(failed -> !walk.settles(Lead.FAILED))
        .ifPresent(failed -> tests.add("s.error_count " + (failed ? "> 0" : "= 0")));
    filter
        .performance()
        .filter(p -> !walk.settles(Lead.PERFORMANCE))
        .ifPresent(p -> tests.add("s.performance = " + binds.bind((short) p.ordinal())));
    filter.minMicros().ifPresent(min -> tests.add("s.active_us >= " + binds.bind(min)));
    filter.maxMicros().ifPresent(max -> tests.add("s.active_us <= " + binds.bind(max)));
    filter
        .to()
        .filter(to -> !walk.settlesEnd())
        .ifPresent(to -> tests.add("s.first_start < " + binds.bind(to)));
    filter.state().map(STATES::get).ifPresent(tests::add);
    filter
        .notBegunBy()
        .filter(service -> !scope.isNarrow() && !scope.service().equals(filter.notBegunBy()))
        .ifPresent(service -> tests.add("s.root_service <> " + binds.bind(service)));
    if (!scope.attributes().isEmpty()) {
      tests.add("EXISTS (SELECT FROM every_span p WHERE " + spanTests() + ")");
    }
    return tests;
  }

  /** Those for which the trace's id is enough. */
  List<String> ofId(TraceWalk walk) {
    List<String> tests = new ArrayList<>();
    scope.keys().forEach(keys -> tests.add("s.trace_id IN (" + walk.keyed(keys) + ")"));
    if (scope.looksIntoServices() && !(scope.isServiceAlone() && walk.settles(Lead.SERVICE))) {
      tests.add("EXISTS (SELECT FROM trace_services n WHERE " + serviceTests() + ")");
    }
    return tests;
  }

  private String serviceTests() {
    List<String> tests = new ArrayList<>(List.of("n.trace_id = s.trace_id"));
    scope.service().ifPresent(service -> tests.add("n.service = " + binds.bind(service)));
    scope.kind().ifPresent(kind -> tests.add("n.kinds & (1 << " + kind + ") <> 0"));
    if (!scope.operations().isEmpty()) {
      tests.add("n.operations && " + operations());
    }
    return String.join(" AND ", tests);
  }

  private String spanTests() {
    List<String> tests = new ArrayList<>();
    tests.add("p.trace_id = s.trace_id AND p.start_time BETWEEN s.first_start AND s.last_start");
    scope.service().ifPresent(service -> tests.add("p.service = " + binds.bind(service)));
    scope.kind().ifPresent(kind -> tests.add("p.kind = " + kind));
    if (!scope.operations().isEmpty()) {
      tests.add("p.name = ANY (" + operations() + ")");
    }
    scope.attributes().forEach(attribute -> tests.add(attributeTest(attribute)));
    return String.join(" AND ", tests);
  }

  /** The span's own attributes, then those of its resource. */
  private String attributeTest(AttributeFilter attribute) {
    String key = binds.bind(attribute.key()) + "::text";
    String test =
        attribute.value().map(v -> "->> " + key + " = " + binds.bind(v)).orElse("? " + key);
    return ("(p.attributes %s OR EXISTS (SELECT FROM origins o WHERE o.id = p.origin_id"
            + " AND o.resource -> 'attributes' %s))")
        .formatted(test, test);
  }

  private String operations() {
    return binds.bind(scope.operations().toArray(String[]::new)) + "::text[]";
  }
}
