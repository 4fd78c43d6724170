package maguey.load.bench;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Our scanner-service as a program of its own, with a device and the first ticket. */
final class ScannerNode implements AutoCloseable {
  static final int CONNECTIONS = 8;
  private static final byte[] WEBHOOK_KEY =
      "the-webhook-secret-of-benches".getBytes(StandardCharsets.US_ASCII);
  private static final Pattern TOKEN = Pattern.compile("\"token\"\\s*:\\s*\"(mgd_[^\"]+)");

  private final Program program;
  private final int port;
  private final String device;

  private ScannerNode(Program program, int port, String device) {
    this.program = program;
    this.port = port;
    this.device = device;
  }

  static ScannerNode start(BenchDatabase database, GateTickets tickets) throws Exception {
    return start(database, tickets, Map.of());
  }

  /** With further variables. */
  static ScannerNode start(BenchDatabase database, GateTickets tickets, Map<String, String> further)
      throws Exception {
    int http = Program.freePort();
    Map<String, String> environment = environment(database, tickets, http);
    environment.putAll(further);
    Program program = Program.service("maguey.scanner.ScannerMain", environment, http);
    String admin = Program.token("admin", TraceStore.JWT_SECRET);
    HttpRequest.Builder device =
        to(http, "/api/devices", "{\"name\":\"bench\",\"gate\":\"north\"}");
    Matcher token = TOKEN.matcher(sent(device.header("authorization", "Bearer " + admin)).body());
    if (!token.find()) {
      throw new IllegalStateException("The device was not made");
    }
    ScannerNode node = new ScannerNode(program, http, token.group(1));
    node.bringFirstTicket();
    return node;
  }

  int port() {
    return port;
  }

  Program program() {
    return program;
  }

  /** A scan as bytes to send. */
  byte[] scan(String code, String scanId) {
    return RawHttp.postWith(
        "/api/scans",
        "Authorization: Bearer " + device,
        "{\"code\":\"%s\",\"scanId\":\"%s\"}".formatted(code, scanId));
  }

  @Override
  public void close() throws Exception {
    program.close();
  }

  /** By its webhook, as all tickets come; the others are copies of its row. */
  private void bringFirstTicket() throws Exception {
    String body = firstTicket();
    String id = UUID.randomUUID().toString();
    String time = String.valueOf(Instant.now().getEpochSecond());
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(WEBHOOK_KEY, "HmacSHA256"));
    byte[] signature = mac.doFinal((id + "." + time + "." + body).getBytes(StandardCharsets.UTF_8));
    HttpRequest.Builder webhook =
        to(port, "/webhooks/tickets", body)
            .header("webhook-id", id)
            .header("webhook-timestamp", time)
            .header("webhook-signature", "v1," + Base64.getEncoder().encodeToString(signature));
    HttpResponse<String> answer = sent(webhook);
    if (answer.statusCode() != 204) {
      throw new IllegalStateException("The ticket was not taken: " + answer.body());
    }
  }

  private static String firstTicket() {
    return """
        {"type":"tickets.issued","timestamp":"%s","data":{"orderId":"%s","orderNumber":"BENCH0001",
         "event":{"id":"%s","number":%d,"slug":"bench","title":"Bench","zone":"Europe/Vienna","startsAt":"%s","endsAt":"%s"},
         "tickets":[{"ticketId":"%s","generation":1,"tierName":"Standing","validFrom":"%s","validTo":"%s",
          "emailHash":"0123456789abcdef","traceparent":"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"}]}}"""
        .formatted(
            Instant.now(),
            UUID.randomUUID(),
            UUID.randomUUID(),
            GateTickets.EVENT_NUMBER,
            GateTickets.FROM,
            GateTickets.TO,
            GateTickets.id(0),
            GateTickets.FROM,
            GateTickets.TO);
  }

  private static HttpRequest.Builder to(int port, String path, String body) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .header("content-type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body));
  }

  private static HttpResponse<String> sent(HttpRequest.Builder request) throws Exception {
    return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
  }

  private static Map<String, String> environment(
      BenchDatabase database, GateTickets tickets, int http) throws Exception {
    Map<String, String> environment = ServiceEnvironment.of(database, http);
    environment.put("MAGUEY_PG_POOL", "" + CONNECTIONS);
    environment.put("MAGUEY_ORDERS_URL", tickets.url());
    environment.put(
        "MAGUEY_TICKET_WEBHOOK_SECRET", "whsec_" + Base64.getEncoder().encodeToString(WEBHOOK_KEY));
    return environment;
  }
}
