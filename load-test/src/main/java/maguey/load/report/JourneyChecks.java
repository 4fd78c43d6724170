package maguey.load.report;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import maguey.load.suite.Api.Reply;
import maguey.load.suite.Holders.Admission;
import maguey.load.suite.Purchase;
import maguey.load.suite.Stage;

/** One trace follows a ticket: looked up for each, or for so many drawn by lot. */
public final class JourneyChecks {
  private static final int LOOKED_UP = 2_000;
  private static final Duration SPANS_WITHIN = Duration.ofSeconds(60);
  private static final long PAUSE_NANOS = 500_000_000;
  private static final String ORDER = "POST /api/orders";
  private static final String SCAN = "ticket.scan";

  private final Stage stage;

  private JourneyChecks(Stage stage) {
    this.stage = stage;
  }

  /** The order's request is in the trace of the visitor who sent it. */
  public static List<Check> ofOrders(Stage stage, Collection<Purchase> orders) {
    JourneyChecks checks = new JourneyChecks(stage);
    List<String> lacking =
        remaining(some(orders), order -> isOfAVisitor(checks.spans(order.traceId()))).stream()
            .map(Purchase::traceId)
            .toList();
    return verdict(
        "Each order's trace holds its request, and its root is the visitor",
        lacking,
        orders.size());
  }

  /** The scan that let a holder in is in the trace of the purchase, with the order's request. */
  public static List<Check> ofAdmissions(Stage stage, Collection<Admission> admissions) {
    JourneyChecks checks = new JourneyChecks(stage);
    List<String> lacking =
        remaining(
                some(admissions),
                each -> isWhole(checks.spans(each.ticket().traceId()), each.scanId()))
            .stream()
            .map(each -> each.ticket().traceId())
            .toList();
    return verdict(
        "Each admitted scan's trace holds its order's request", lacking, admissions.size());
  }

  private static List<Check> verdict(String name, List<String> lacking, int of) {
    String looked = "%d of %d looked up".formatted(Math.min(LOOKED_UP, of), of);
    return new ArrayList<>(List.of(Check.none(name, lacking, looked)));
  }

  /** Without the visitor's own spans the order's request has no root at all. */
  static boolean isOfAVisitor(List<JsonObject> spans) {
    List<String> roots =
        spans.stream()
            .filter(span -> span.getString("parentSpanId") == null)
            .map(root -> root.getString("service"))
            .toList();
    return has(spans, ORDER) && roots.equals(List.of("load-test"));
  }

  private static boolean isWhole(List<JsonObject> spans, String scanId) {
    return has(spans, ORDER)
        && spans.stream()
            .filter(span -> span.getString("name").equals(SCAN))
            .anyMatch(span -> scanId.equals(span.getJsonObject("attributes").getString("scan.id")));
  }

  private static boolean has(List<JsonObject> spans, String name) {
    return spans.stream().anyMatch(span -> span.getString("name").equals(name));
  }

  /** Spans come in their own time, so the traces that lack some are asked for again for a while. */
  private static <T> List<T> remaining(List<T> open, Predicate<T> isGood) {
    open.removeIf(isGood);
    long deadline = System.nanoTime() + SPANS_WITHIN.toNanos();
    while (!open.isEmpty() && System.nanoTime() < deadline) {
      LockSupport.parkNanos(PAUSE_NANOS);
      open.removeIf(isGood);
    }
    return open;
  }

  private List<JsonObject> spans(String traceId) {
    String url = stage.nodes().traces() + "/api/traces/" + traceId;
    Reply reply = stage.api().get(url, stage.adminToken());
    return reply.status() == 200
        ? reply.body().getJsonArray("spans").stream().map(JsonObject.class::cast).toList()
        : List.of();
  }

  /** All of them, unless they are too many. */
  static <T> List<T> some(Collection<T> all) {
    List<T> mixed = new ArrayList<>(all);
    Collections.shuffle(mixed);
    return new ArrayList<>(mixed.subList(0, Math.min(LOOKED_UP, mixed.size())));
  }
}
