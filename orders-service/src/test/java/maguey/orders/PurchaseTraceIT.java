package maguey.orders;

import static java.util.stream.Collectors.toSet;
import static maguey.orders.TestShop.created;
import static maguey.orders.TestShop.customer;
import static maguey.orders.TestShop.newOrder;
import static maguey.testkit.Eventually.await;
import static maguey.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.Stream;
import maguey.common.events.EventAddress;
import maguey.common.privacy.EmailHash;
import maguey.testkit.ExportedSpan;
import maguey.testkit.HttpCalls;
import maguey.testkit.HttpCalls.Answer;
import maguey.testkit.MailExtension;
import maguey.testkit.ServiceExtension;
import maguey.testkit.TestSecrets;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One purchase is one trace: request, steps, statements, mail and webhook. */
class PurchaseTraceIT {
  private static final int RUSH = 40;
  private static final String OUTCOME = "db.transaction.outcome";

  @Order(1)
  @RegisterExtension
  static final MailExtension mails = new MailExtension();

  @Order(2)
  @RegisterExtension
  static final WebhookReceiver receiver = new WebhookReceiver();

  @Order(3)
  @RegisterExtension
  static final ServiceExtension orders =
      TestShop.service()
          .with("MAGUEY_SMTP_PORT", mails.port())
          .with("MAGUEY_TICKET_WEBHOOK_URL", receiver.url());

  private final TestShop shop = new TestShop(orders);

  /** Without the other services, deliveries to them fail, and their spans say so. */
  @BeforeAll
  static void standInForTheOtherServices() {
    Stream.of(EventAddress.ORDER_CONFIRMED_TRACE_STORE, EventAddress.ORDER_CONFIRMED_MARKETING)
        .map(EventAddress::address)
        .forEach(PurchaseTraceIT::replyAt);
  }

  private static void replyAt(String address) {
    orders
        .vertx(0)
        .eventBus()
        .consumer(address, message -> message.reply(null))
        .completion()
        .await();
  }

  @Test
  void purchase_always_isOneTraceWithItsStepsInPlace() {
    JsonObject order = created(shop.order(newOrder(shop.event(10), 2)));
    Trace trace = awaitTrace(order);
    ExportedSpan request = trace.one("POST /api/orders");
    ExportedSpan create = trace.one("create-order");
    ExportedSpan transaction = trace.one("transaction");
    ExportedSpan generate = trace.one("generate-tickets");

    assertThat(request.parentSpanId()).isEmpty();
    assertThat(trace.one("validate-input").parentSpanId()).isEqualTo(request.spanId());
    assertThat(trace.one("check-inventory").parentSpanId()).isEqualTo(request.spanId());
    assertThat(create.parentSpanId()).isEqualTo(request.spanId());
    assertThat(transaction.parentSpanId()).isEqualTo(create.spanId());
    assertThat(transaction.attributes()).containsEntry(OUTCOME, "committed");
    assertThat(generate.parentSpanId()).isEqualTo(transaction.spanId());
    assertThat(trace.all("ticket.issue"))
        .hasSize(2)
        .allSatisfy(issue -> assertThat(issue.parentSpanId()).isEqualTo(generate.spanId()));
    assertThat(trace.below(trace.one("check-inventory"))).isNotEmpty();
    assertThat(trace.below(generate)).anySatisfy(s -> assertThat(s.name()).contains("INSERT"));
    assertThat(trace.below(transaction)).anySatisfy(s -> assertThat(s.name()).contains("UPDATE"));
    assertThat(trace.spans()).filteredOn(span -> span.status().equals("ERROR")).isEmpty();
    assertThat(events(trace.one("check-inventory"))).containsExactly("event.loaded");
    assertThat(events(generate)).containsExactly("tickets.generated");
    assertThat(events(create)).containsExactly("order.created");
  }

  private static List<String> events(ExportedSpan span) {
    return span.data().getEventsList().stream().map(event -> event.getName()).toList();
  }

  @Test
  void deliveries_always_hangBelowThePurchase() {
    JsonObject order = created(shop.order(newOrder(shop.event(10), 1)));
    Trace trace = awaitTrace(order);

    assertThat(trace.ancestors(trace.one("send-email")))
        .contains("process maguey.order.confirmed.email", "deliver-event", "POST /api/orders");
    assertThat(trace.ancestors(trace.one("send-ticket-webhook")))
        .contains("process maguey.order.confirmed.webhook", "deliver-event", "POST /api/orders");
    assertThat(trace.below(trace.one("send-ticket-webhook")))
        .anySatisfy(call -> assertThat(call.kind()).isEqualTo("CLIENT"));
  }

  @Test
  void attributes_always_leadToTheTraceAndTellNoSecret() {
    String address = TestShop.someAddress();
    JsonObject wanted = newOrder(shop.event(10), 1).put("customer", customer("Xaver", address));
    JsonObject order = created(shop.order(wanted));
    JsonObject ticket = order.getJsonArray("tickets").getJsonObject(0);
    Trace trace = awaitTrace(order);

    assertThat(trace.one("POST /api/orders").attributes())
        .containsAllEntriesOf(
            Map.of(
                "order.id", order.getString("id"),
                "order.number", order.getString("number"),
                "journey.id", order.getString("id"),
                "event.slug", wanted.getString("eventSlug"),
                "ticket.count", 1L,
                "customer.email_hash", new EmailHash(TestSecrets.EMAIL_HASH).of(address)));
    assertThat(trace.one("ticket.issue").attributes())
        .containsEntry("ticket.id", ticket.getString("id"));
    assertThat(trace.spans())
        .allSatisfy(
            span ->
                assertThat(span.data().toString())
                    .doesNotContain(address, "Xaver", ticket.getString("code"))
                    .doesNotContain(order.getString("secret")));
  }

  @Test
  void refusal_soldOut_isAnOutcomeAndNoError() {
    JsonObject event = shop.event(1);
    Answer refused = shop.order(newOrder(event, 2));
    String traceId = refused.json().getString("traceId");

    ExportedSpan request =
        orders
            .spans()
            .await(
                "request", s -> s.traceId().equals(traceId) && s.name().equals("POST /api/orders"));
    ExportedSpan check =
        orders
            .spans()
            .await("check", s -> s.traceId().equals(traceId) && s.name().equals("check-inventory"));

    assertThat(request.status()).isNotEqualTo("ERROR");
    assertThat(check.status()).isNotEqualTo("ERROR");
    assertThat(check.attributes()).containsEntry("maguey.problem", "SOLD_OUT");
  }

  /**
   * While the tier is locked, orders gather; with a repeat among them they are taken apart again.
   */
  @Test
  void purchase_inARush_sharesATransactionAndKeepsItsTrace() {
    JsonObject event = shop.event(200);
    JsonObject order = newOrder(event, 1);
    HttpCalls repeats = orders.http().with("idempotency-key", UUID.randomUUID().toString());
    JsonObject first = created(repeats.post("/api/orders", order));

    List<Answer> answers =
        whileLocked(
            event,
            () ->
                Together.run(
                    RUSH,
                    n ->
                        n == RUSH / 2
                            ? Patience.ask(() -> repeats.post("/api/orders", order))
                            : Patience.order(shop.api(), newOrder(event, 1))));

    assertThat(answers.remove(RUSH / 2).json().getString("id")).isEqualTo(first.getString("id"));
    assertThat(answers).allMatch(Patience::isPlaced);
    Counters.assertExact(orders, event, RUSH, 0);
    List<ExportedSpan> last =
        answers.stream().map(answer -> awaitTrace(answer.json()).last("transaction")).toList();
    assertThat(last)
        .allSatisfy(tx -> assertThat(tx.attributes()).containsEntry(OUTCOME, "committed"))
        .anySatisfy(tx -> assertThat(tx.attributes()).containsEntry("db.shared_statement", true));
  }

  /** Begins the work while somebody else holds the stock, and lets go when orders wait for it. */
  private static <T> T whileLocked(JsonObject event, Supplier<T> work) {
    SqlConnection holder = orders.pool().getConnection().await();
    holder.query("BEGIN").execute().await();
    holder
        .preparedQuery(
            "SELECT FROM tier_stock WHERE tier_id IN (SELECT id FROM tier WHERE event_id = $1) FOR UPDATE")
        .execute(Tuple.of(UUID.fromString(event.getString("id"))))
        .await();
    CompletableFuture<T> done = CompletableFuture.supplyAsync(work);
    eventually(() -> assertThat(waitingForLocks()).isGreaterThan(1));
    holder.query("COMMIT").execute().await();
    holder.close().await();
    return done.join();
  }

  private static long waitingForLocks() {
    return orders
        .pool()
        .query("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
        .execute()
        .await()
        .iterator()
        .next()
        .getLong(0);
  }

  private Trace awaitTrace(JsonObject order) {
    String traceId = order.getString("traceId");
    eventually(
        () ->
            assertThat(orders.spans().ofTrace(traceId))
                .extracting(ExportedSpan::name)
                .contains(
                    "POST /api/orders",
                    "send-email",
                    "send-ticket-webhook",
                    "process maguey.order.confirmed.email",
                    "process maguey.order.confirmed.webhook"));
    eventually(() -> assertThat(delivered(traceId)).isGreaterThanOrEqualTo(4));
    return await(() -> whole(new Trace(orders.spans().ofTrace(traceId))));
  }

  /** A span may come in before the one that it is a part of, which ends later. */
  private static Trace whole(Trace trace) {
    assertThat(trace.orphans()).isEmpty();
    return trace;
  }

  private static long delivered(String traceId) {
    return orders.spans().ofTrace(traceId).stream()
        .filter(span -> span.name().equals("deliver-event"))
        .count();
  }

  /** The spans of one trace. */
  private record Trace(List<ExportedSpan> spans) {
    ExportedSpan one(String name) {
      assertThat(all(name)).as(name).hasSize(1);
      return all(name).get(0);
    }

    /** Of several tries. */
    ExportedSpan last(String name) {
      return all(name).stream()
          .max(Comparator.comparing(span -> span.data().getStartTimeUnixNano()))
          .orElseThrow();
    }

    List<ExportedSpan> all(String name) {
      return spans.stream().filter(span -> span.name().equals(name)).toList();
    }

    List<ExportedSpan> below(ExportedSpan parent) {
      return spans.stream().filter(s -> s.parentSpanId().equals(parent.spanId())).toList();
    }

    List<ExportedSpan> orphans() {
      Set<String> ids = spans.stream().map(ExportedSpan::spanId).collect(toSet());
      ids.add("");
      return spans.stream().filter(span -> !ids.contains(span.parentSpanId())).toList();
    }

    List<String> ancestors(ExportedSpan span) {
      return spans.stream()
          .filter(parent -> parent.spanId().equals(span.parentSpanId()))
          .findFirst()
          .map(
              parent -> {
                List<String> names = new ArrayList<>(ancestors(parent));
                names.add(parent.name());
                return names;
              })
          .orElse(List.of());
    }
  }
}
