package maguey.load.bench;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Our orders-service as a program of its own, with events to sell. */
final class OrdersNode implements AutoCloseable {
  static final int CONNECTIONS = 8;
  private static final String SECRET = TraceStore.JWT_SECRET;
  private static final String WEBHOOK_SECRET = "whsec_dGhlLXdlYmhvb2stc2VjcmV0LW9mLWJlbmNoZXM=";
  private static final Pattern TIER =
      Pattern.compile("\"tiers\"\\s*:\\s*\\[\\s*\\{[^}]*?\"id\"\\s*:\\s*\"([^\"]+)");

  private final Program program;
  private final int port;
  private final String token;

  /** An event and its one tier. */
  record Event(String slug, String tier) {
    /** A new order of one ticket, under a key of its own, as bytes to send. */
    byte[] order() {
      String key = UUID.randomUUID().toString();
      return RawHttp.post("/api/orders", key, orderJson(key));
    }

    String orderJson(String key) {
      return """
          {"eventSlug":"%s","lines":[{"tierId":"%s","quantity":1}],"customer":{"name":"Load Tester","email":"load-%s@visitors.example"}}"""
          .formatted(slug, tier, key);
    }
  }

  private OrdersNode(Program program, int port, String token) {
    this.program = program;
    this.port = port;
    this.token = token;
  }

  /**
   * Starts it.
   *
   * @param sampling {@code MAGUEY_SAMPLING}
   */
  static OrdersNode start(BenchDatabase database, DeliverySinks sinks, String sampling)
      throws Exception {
    int http = Program.freePort();
    Program program =
        Program.service(
            "maguey.orders.OrdersMain",
            environment(database, sinks, http, sampling),
            http,
            Program.SMALL_COLLECTOR);
    return new OrdersNode(program, http, Program.token("admin", SECRET));
  }

  int port() {
    return port;
  }

  Program program() {
    return program;
  }

  /** A new event on sale. */
  Event event(int capacity, int shards) throws Exception {
    String slug = "bench-" + UUID.randomUUID();
    Instant start = Instant.now().plus(3, ChronoUnit.DAYS).truncatedTo(ChronoUnit.MINUTES);
    String json =
        """
        {"slug":"%s","title":"Agave Night","venue":"Arena Wien","zone":"Europe/Vienna","startsAt":"%s","doorsAt":"%s",
         "endsAt":"%s","currency":"EUR","tiers":[{"name":"Standing","priceCents":2500,"capacity":%d,"shards":%d}]}"""
            .formatted(
                slug, start, start, start.plus(5, ChronoUnit.HOURS), capacity, Math.max(1, shards));
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/events"))
            .header("authorization", "Bearer " + token)
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json))
            .build();
    String created = HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    Matcher tier = TIER.matcher(created);
    if (!tier.find()) {
      throw new IllegalStateException("The event was not made: " + created);
    }
    return new Event(slug, tier.group(1));
  }

  @Override
  public void close() throws Exception {
    program.close();
  }

  private static Map<String, String> environment(
      BenchDatabase database, DeliverySinks sinks, int http, String sampling) throws Exception {
    Map<String, String> environment = ServiceEnvironment.of(database, http);
    environment.put("MAGUEY_PG_POOL", "" + CONNECTIONS);
    environment.put("MAGUEY_SAMPLING", sampling);
    environment.put("MAGUEY_EMAIL_HASH_SECRET", TraceStore.EMAIL_SECRET);
    environment.put("MAGUEY_TICKET_KEY_SECRET", TraceStore.EMAIL_SECRET);
    environment.put("MAGUEY_TICKET_WEBHOOK_SECRET", WEBHOOK_SECRET);
    environment.put("MAGUEY_PAYMENT_WEBHOOK_SECRET", WEBHOOK_SECRET);
    environment.put("MAGUEY_SMTP_PORT", "" + sinks.smtpPort());
    environment.put("MAGUEY_TICKET_WEBHOOK_URL", sinks.webhookUrl());
    return environment;
  }
}
