package maguey.demo;

import static maguey.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import maguey.testkit.OrderInvariants;
import maguey.testkit.process.ServiceProcess;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Eight processes, two of each service, TLS on the bus between them. */
class ClusterIT {
  @RegisterExtension private static final ProcessSuite SUITE = new ProcessSuite();

  @BeforeEach
  void everyNodeServes() {
    SUITE.revive();
  }

  @AfterAll
  static void everySpan_ofTheRun_isOfTheContract() throws Exception {
    StoredSpans.assertOfTheContract(SUITE.jdbcUrl());
  }

  @Test
  void story_overSeveralProcesses_isOneTrace() throws Exception {
    StoryResult story = new Story(SUITE.urls(), SUITE.tokens()).play();

    assertThat(story.problems()).isEmpty();
    assertThat(
            new SuiteTables(SUITE.jdbcUrl())
                .column(
                    "SELECT trace_id FROM scanner.scan_logs WHERE trace_id = ?", story.traceId()))
        .as("one admission, one refusal")
        .hasSize(2);
    eventually(() -> assertThat(processesIn(story.traceId())).hasSizeGreaterThanOrEqualTo(4));
  }

  @Test
  void trace_readFromEitherNode_isTheSame() {
    StoryResult story = new Story(SUITE.urls(), SUITE.tokens()).play();
    List<String> stores = SUITE.urls("trace-store");

    // Spans of what the last step set in motion may still come in between two reads.
    eventually(
        () ->
            assertThat(spanIds(stores.get(0), story.traceId()))
                .isEqualTo(spanIds(stores.get(1), story.traceId()))
                .isNotEmpty());
  }

  @Test
  void kill_ordersBeforeAndInTheirCommit_areThereOnceEachByARepeat() throws Exception { // 15
    ServiceProcess node = SUITE.node("orders-service", 1);
    try (HeldOrders orders = HeldOrders.place(SUITE, node.url())) {
      node.kill();
      List<String> committed = orders.releaseToNobody();
      assertThat(committed).as("but the one whose COMMIT was not sent").hasSize(3);

      List<JsonObject> repeated = orders.repeat(SUITE.node("orders-service", 2).url());

      assertThat(repeated)
          .hasSize(HeldOrders.COUNT)
          .extracting(order -> order.getString("number"))
          .containsAll(committed)
          .containsExactlyInAnyOrderElementsOf(orders.placed());
      assertThat(repeated).allSatisfy(order -> isThereOnTheOtherNode(order, orders.email()));
    }
    assertThat(new SuiteTables(SUITE.jdbcUrl()).column(OrderInvariants.BROKEN)).isEmpty();
  }

  @Test
  void kill_nodeWithMailsUnderWay_isTakenOverBeforeItsLeasesEnd() throws Exception {
    ServiceProcess node = SUITE.node("orders-service", 1);
    try (HeldMails mails = HeldMails.place(SUITE, node.url())) {
      node.kill();
      mails.release();

      mails.awaitDeliveryWithinTheLeases();
    }
  }

  @Test
  void terminate_ordersUnderWay_areAnsweredBeforeTheNodeEnds() throws Exception {
    ServiceProcess node = SUITE.node("orders-service", 1);
    String email;
    List<JsonObject> answers;
    try (HeldOrders orders = HeldOrders.place(SUITE, node.url())) {
      node.terminate();
      orders.awaitRefusalOfOthers();
      assertThat(node.isAlive()).as("it waits for the orders under way").isTrue();
      answers = orders.release();
      email = orders.email();
    }

    assertThat(node.awaitEnd(Duration.ofSeconds(35))).as("ended by SIGTERM").isEqualTo(143);
    assertThat(answers)
        .hasSize(HeldOrders.COUNT)
        .allSatisfy(order -> isThereOnTheOtherNode(order, email));
  }

  private void isThereOnTheOtherNode(JsonObject order, String email) {
    String path = "/api/orders/" + order.getString("number");
    String url = SUITE.node("orders-service", 2).url() + path;
    new Http().get(url + "?secret=" + order.getString("secret"), null).expect(200);
    new Mailbox(SUITE.mailbox(), email).awaitMailAbout(order.getString("number"));
  }

  private Set<String> processesIn(String traceId) {
    Set<String> instances = new HashSet<>();
    spans(SUITE.urls().traces(), traceId)
        .map(span -> span.getJsonObject("resource").getString("service.instance.id"))
        .forEach(instances::add);
    return instances;
  }

  private static Set<String> spanIds(String traceStore, String traceId) {
    Set<String> ids = new HashSet<>();
    spans(traceStore, traceId).map(span -> span.getString("spanId")).forEach(ids::add);
    return ids;
  }

  private static Stream<JsonObject> spans(String traceStore, String traceId) {
    return new TraceReader(new Http(), traceStore, SUITE.tokens().viewer()).spans(traceId).stream();
  }
}
