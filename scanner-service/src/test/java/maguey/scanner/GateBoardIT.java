package maguey.scanner;

import static maguey.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import maguey.testkit.ServiceExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The gate board, as a browser on one node sees what happens on the other. */
class GateBoardIT {
  @RegisterExtension static final OrdersStandIn ORDERS = new OrdersStandIn();
  @RegisterExtension static final ServiceExtension SERVICE = Scanner.serviceFor(ORDERS).nodes(2);

  private final Scanner scanner = new Scanner(SERVICE, ORDERS);
  private final IssuedTicket ticket = scanner.issue();
  private final String code = scanner.codeOf(ticket);

  @Test
  void board_onAnotherNode_showsEntriesRefusalsAndWhoIsInside() throws Exception {
    Scanner.Gate gate = scanner.gate(1, "board-" + ticket.eventNumber());
    scanner.rules(ticket, "none", 0, 0);
    try (Stream board = open("?event=" + ticket.eventSlug())) {
      board.until(b -> b.getLong("inside") == 0);

      gate.scan(code);
      gate.scan(code);

      board.shows(seen -> assertOneInside(seen, gate.name()));

      scanner.gate("board-exit-" + ticket.eventNumber()).scan(code, "exit");

      board.shows(
          gone -> {
            assertThat(gone.getLong("inside")).isZero();
            assertThat(named(gone.getJsonArray("gates"), gate.name()).getLong("inside")).isZero();
          });
    }
  }

  @Test
  void board_whenTwoGatesConflict_raisesTheAlarm() throws Exception {
    Scanner.Gate here = scanner.gate("here-" + ticket.eventNumber());
    Scanner.Gate there = scanner.gate(1, "there-" + ticket.eventNumber());
    try (Stream board = open("")) {
      board.until(b -> true);
      Instant doors = Instant.now().minusSeconds(600);

      OfflineQueue.of(here).admitted(code, doors).send();
      OfflineQueue.of(there).admitted(code, doors.plusSeconds(1)).send();

      JsonObject alert = board.alert(ticket.id().toString());
      assertThat(alert.getJsonObject("admitted").getString("gate")).isEqualTo(here.name());
      assertThat(alert.getJsonObject("conflicting").getString("gate")).isEqualTo(there.name());
      assertThat(alert.getString("orderNumber")).isEqualTo(ticket.orderNumber());
      board.shows(
          seen -> {
            assertThat(seen.getJsonObject("conflicts").getLong("open")).isPositive();
            assertThat(seen.getJsonObject("conflicts").getJsonArray("latest")).isNotEmpty();
          });
    }
    assertThat(conflictsOf(ticket)).isEqualTo("1 open, 1 shown");
    assertThat(conflictsOf(scanner.issue())).isEqualTo("0 open, 0 shown");
  }

  /** What the board of a ticket's event tells of conflicts. */
  private static String conflictsOf(IssuedTicket ticket) throws Exception {
    try (Stream board = open("?event=" + ticket.eventSlug())) {
      JsonObject conflicts = board.until(b -> true).getJsonObject("conflicts");
      return "%d open, %d shown"
          .formatted(conflicts.getLong("open"), conflicts.getJsonArray("latest").size());
    }
  }

  @Test
  void board_withoutAToken_isNotShown() {
    assertThat(SERVICE.http().get("/api/gates/live").status()).isEqualTo(401);
    assertThat(scanner.gate("A").http().get("/api/gates/live").status()).isEqualTo(403);
  }

  private void assertOneInside(JsonObject seen, String gate) {
    assertThat(seen.getLong("inside")).isEqualTo(1);
    assertThat(seen.getJsonArray("refusals").getJsonObject(0).getString("reason"))
        .isEqualTo("ALREADY_USED");
    JsonObject shown = named(seen.getJsonArray("gates"), gate);
    assertThat(shown.getLong("admitted")).isEqualTo(1);
    assertThat(shown.getLong("refused")).isEqualTo(1);
    assertThat(shown.getLong("inside")).isEqualTo(1);
    assertThat(shown.getLong("entriesLastMinute")).isEqualTo(1);
    assertThat(shown.getDouble("p95Ms")).isPositive();
    assertThat(shown.getJsonArray("entries15"))
        .hasSize(15)
        .anySatisfy(entries -> assertThat(entries).isEqualTo(1));
    JsonArray recent = seen.getJsonArray("recent");
    assertThat(recent).hasSize(2);
    assertThat(recent.getJsonObject(0).getString("traceId")).isEqualTo(ticket.traceId());
    assertThat(seen.getJsonArray("devices")).isNotEmpty();
  }

  private static JsonObject named(JsonArray gates, String code) {
    return gates.stream()
        .map(JsonObject.class::cast)
        .filter(gate -> gate.getString("code").equals(code))
        .findFirst()
        .orElseThrow();
  }

  private static Stream open(String query) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(SERVICE.url() + "/api/gates/live" + query))
            .header("authorization", "Bearer " + SERVICE.token("viewer"))
            .build();
    HttpResponse<InputStream> answer =
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofInputStream());
    assertThat(answer.statusCode()).isEqualTo(200);
    return new Stream(answer.body());
  }

  /** Server-sent events, read as they come. */
  private static final class Stream implements AutoCloseable {
    private final BlockingQueue<String> blocks = new LinkedBlockingQueue<>();
    private final InputStream body;

    Stream(InputStream body) {
      this.body = body;
      Thread reader = new Thread(this::read, "gate-board");
      reader.setDaemon(true);
      reader.start();
    }

    /** The first board that fits. */
    JsonObject until(Predicate<JsonObject> fits) throws InterruptedException {
      while (true) {
        String block = next();
        if (block.startsWith("event: board") && fits.test(data(block))) {
          return data(block);
        }
      }
    }

    /** Waits for a board that is as asserted: its parts are read one beside the other. */
    void shows(Consumer<JsonObject> assertion) {
      eventually(() -> assertion.accept(until(any -> true)));
    }

    /** The alarm about a ticket. */
    JsonObject alert(String ticket) throws InterruptedException {
      while (true) {
        String block = next();
        if (block.startsWith("event: alert") && block.contains(ticket)) {
          return data(block).getJsonObject("conflict");
        }
      }
    }

    private String next() throws InterruptedException {
      String block = blocks.poll(60, TimeUnit.SECONDS);
      assertThat(block).as("nothing came for a minute").isNotNull();
      return block;
    }

    private static JsonObject data(String block) {
      return new JsonObject(block.substring(block.indexOf("data: ") + "data: ".length()));
    }

    private void read() {
      try (java.util.Scanner all =
          new java.util.Scanner(body, StandardCharsets.UTF_8).useDelimiter("\n\n")) {
        while (all.hasNext()) {
          blocks.add(all.next());
        }
      }
    }

    @Override
    public void close() throws IOException {
      body.close();
    }
  }
}
