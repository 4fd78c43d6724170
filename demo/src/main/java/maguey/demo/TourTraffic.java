package maguey.demo;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The little traffic that shows what is broken. Each kind gives the ids of its traces. */
final class TourTraffic {
  private static final int TOGETHER = 5;
  private static final int READS = 12;
  private static final Duration THAWED_WITHIN = Duration.ofSeconds(90);
  private static final Duration AGO = Duration.ofHours(1);
  private static final Duration OFFLINE_FOR = Duration.ofMinutes(20);

  /** Shorter than a delivery may take, so that its relay still waits for it. */
  private static final int FROZEN_MS = 15_000;

  /** Once, that is. */
  private static final int FREEZES_FOR_SECONDS = 16;

  private final Http http;
  private final SuiteUrls urls;
  private final StoryTokens tokens;
  private final FaultSwitch faults;
  private final Supplier<OneMoreNode> oneMore;
  private final TourVisitors visitors;
  private final TraceReader traces;

  TourTraffic(
      Http http,
      SuiteUrls urls,
      StoryTokens tokens,
      FaultSwitch faults,
      Supplier<OneMoreNode> oneMore) {
    this.http = http;
    this.urls = urls;
    this.tokens = tokens;
    this.faults = faults;
    this.oneMore = oneMore;
    this.visitors = new TourVisitors(http, urls, tokens);
    this.traces = new TraceReader(http, urls.traces(), tokens.viewer());
  }

  /** One visitor buys. */
  List<String> buy() {
    return List.of(traceOf(visitors.order()));
  }

  /** One visitor orders, and several more come to the page meanwhile and order, too. */
  List<String> buyTogether() {
    String event = visitors.event();
    CompletableFuture<Void> ordering = new CompletableFuture<>();
    CompletableFuture<JsonObject> first =
        inItsOwnThread(() -> visitors.order(event, () -> ordering.complete(null)));
    // Of those who come at the very same moment anyone may have the stock first.
    CompletableFuture.anyOf(ordering, first).join();
    List<CompletableFuture<JsonObject>> all = new ArrayList<>(List.of(first));
    while (all.size() < TOGETHER) {
      all.add(inItsOwnThread(() -> visitors.order(event)));
    }
    return all.stream().map(CompletableFuture::join).map(TourTraffic::traceOf).toList();
  }

  /** One visitor buys, while another looks at the event again and again; the looks are told. */
  List<String> readWhileOrdering() {
    String event = visitors.event();
    List<String> looks = new ArrayList<>();
    CompletableFuture<JsonObject> order = inItsOwnThread(visitors::order);
    do {
      looks.add(visitors.look(event));
    } while (!order.isDone());
    looks.add(traceOf(order.join()));
    return looks;
  }

  /** Visitors look at one event, one soon after the other. */
  List<String> readAgainAndAgain() {
    String event = visitors.event();
    return Stream.generate(() -> visitors.look(event)).limit(READS).toList();
  }

  /** One visitor buys, and the mail is on its way before this ends. */
  List<String> buyAndAwaitMail() {
    String trace = traceOf(visitors.order());
    await(trace, "The mail", mail("UNSET"));
    return List.of(trace);
  }

  /** One visitor buys; the mail server is mended once it has refused the mail. */
  List<String> buyUntilMailIsRefused() {
    return buyUntilMended("mail-down", mail("ERROR"), mail("UNSET"));
  }

  /** One visitor buys; the gates are mended once they have failed to take the tickets. */
  List<String> buyUntilGatesFail() {
    return buyUntilMended("webhook-fails", webhook("ERROR"), webhook("UNSET"));
  }

  /**
   * A program buys at one of two nodes, which the first delivery of that order freezes; this ends
   * when the node goes on and tells what it was at.
   */
  List<String> buyAtANodeThatFreezes() {
    String event = visitors.event();
    try (OneMoreNode node = oneMore.get()) {
      faults.on("node-frozen", frozen(node));
      String trace = visitors.orderByAProgram("http://" + node.address(), event);
      Until.present(
          "The delivery that froze the node",
          THAWED_WITHIN,
          () -> traces.spans(trace).stream().filter(TourTraffic::isStruck).findAny());
      return List.of(trace);
    } finally {
      faults.off("node-frozen");
    }
  }

  private static JsonObject frozen(OneMoreNode node) {
    return new JsonObject()
        .put("seconds", FREEZES_FOR_SECONDS)
        .put("delayMs", FROZEN_MS)
        .put("place", node.address());
  }

  private static boolean isStruck(JsonObject span) {
    return TraceReader.objects(span.getJsonArray("events")).stream()
        .anyMatch(event -> event.getString("name").equals("fault.injected"));
  }

  /** A device of the gate whose clocks are fast sends what it decided while it was offline. */
  List<String> scanByAWrongClock() {
    JsonObject order = orderAgo();
    gate("east").upload(code(order), Instant.now().minus(OFFLINE_FOR));
    return admitted(order, 1);
  }

  /**
   * One gate is cut off, and admits a ticket by itself; another one admits it, too. The purchase,
   * and the scan that nobody answered.
   */
  List<String> scanAtAnOfflineGate() {
    JsonObject order = visitors.order();
    traces.awaitTicketsAtTheGate(traceOf(order));
    Gate north = gate("north");
    Instant shown = Instant.now();
    String unanswered = north.scanInVain(code(order));
    gate("south").scan(code(order));
    faults.off("gate-offline");
    north.upload(code(order), shown);
    return List.of(admitted(order, 2).get(0), unanswered);
  }

  private List<String> buyUntilMended(
      String fault, Predicate<JsonObject> failed, Predicate<JsonObject> went) {
    String trace = traceOf(visitors.order());
    await(trace, "The failure", failed);
    faults.off(fault);
    await(trace, "The next try", went);
    return List.of(trace);
  }

  private List<String> admitted(JsonObject order, int scans) {
    Until.present(
        "The scans in the purchase's trace",
        Duration.ofSeconds(30),
        () ->
            Optional.of(traces.spans(traceOf(order)))
                .filter(all -> all.stream().filter(named("ticket.scan")).count() == scans));
    return List.of(traceOf(order));
  }

  private void await(String trace, String what, Predicate<JsonObject> like) {
    traces.awaitSpan(trace, what, like);
  }

  private static Predicate<JsonObject> mail(String status) {
    return named("send-email").and(span -> span.getString("status").equals(status));
  }

  private static Predicate<JsonObject> webhook(String status) {
    return named("POST /webhooks/tickets").and(span -> span.getString("status").equals(status));
  }

  private static Predicate<JsonObject> named(String name) {
    return span -> span.getString("name").equals(name);
  }

  /** An order of an hour ago, so that a gate may have scanned its tickets since. */
  private JsonObject orderAgo() {
    DemoClock.set(http, urls, AGO.negated());
    try {
      JsonObject order = visitors.order();
      traces.awaitTicketsAtTheGate(traceOf(order));
      return order;
    } finally {
      DemoClock.set(http, urls, Duration.ZERO);
    }
  }

  private Gate gate(String name) {
    return Gate.open(http, urls.scanner(), tokens.admin(), name);
  }

  private static String traceOf(JsonObject order) {
    return order.getString("traceId");
  }

  private static String code(JsonObject order) {
    return order.getJsonArray("tickets").getJsonObject(0).getString("code");
  }

  private static <T> CompletableFuture<T> inItsOwnThread(Supplier<T> work) {
    return CompletableFuture.supplyAsync(work, task -> new Thread(task, "visitor").start());
  }
}
