package maguey.orders;

import static maguey.orders.TestShop.created;
import static maguey.orders.TestShop.customer;
import static maguey.orders.TestShop.newOrder;
import static maguey.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import maguey.common.events.EventAddress;
import maguey.common.privacy.EmailHash;
import maguey.testkit.ExportedSpan;
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
    assertThat(transaction.attributes()).containsEntry("db.transaction.outcome", "committed");
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
    return new Trace(orders.spans().ofTrace(traceId));
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

    List<ExportedSpan> all(String name) {
      return spans.stream().filter(span -> span.name().equals(name)).toList();
    }

    List<ExportedSpan> below(ExportedSpan parent) {
      return spans.stream().filter(s -> s.parentSpanId().equals(parent.spanId())).toList();
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
