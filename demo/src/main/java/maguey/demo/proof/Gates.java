package maguey.demo.proof;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import maguey.demo.Patience;

/**
 * Two devices that scan the first ticket of each order at the same moment, as soon as the gate
 * knows it, and repeat a scan with its id until it is decided.
 */
final class Gates implements AutoCloseable {
  private static final int STEWARDS = 2;

  /** The node that its webhook goes to may be restarting, on a machine with much else to do. */
  private static final Duration KNOWN_WITHIN = Duration.ofMinutes(4);

  private static final Duration IDLE = Duration.ofMillis(300);

  private final StubbornClient http;
  private final List<String> scanners;
  private final List<String> deviceTokens;
  private final BlockingQueue<PlacedOrder> arrivals = new LinkedBlockingQueue<>();
  private final Queue<Decision> decisions = new ConcurrentLinkedQueue<>();
  private final Workers workers = new Workers();

  /**
   * A decision that a device was given.
   *
   * @param order whose ticket was scanned
   */
  record Decision(PlacedOrder order, String scanId, String ticketId, JsonObject answer) {
    boolean admitted() {
      return "ADMITTED".equals(answer.getString("result"));
    }

    boolean isAboutAnUnknownTicket() {
      return "UNKNOWN_TICKET".equals(answer.getString("reason"));
    }
  }

  Gates(StubbornClient http, List<String> scanners, String adminToken) {
    this.http = http;
    this.scanners = scanners;
    this.deviceTokens = List.of(device("north", adminToken), device("south", adminToken));
  }

  void start() {
    workers.run("steward", STEWARDS, round -> serve());
  }

  /** Takes the order's holder into the queue before the gate. */
  void arrive(PlacedOrder order) {
    arrivals.add(order);
  }

  /** Serves everybody who has arrived, then closes. */
  @Override
  public void close() {
    workers.close();
    while (!arrivals.isEmpty()) {
      serve();
    }
  }

  List<Decision> decisions() {
    return List.copyOf(decisions);
  }

  private void serve() {
    try {
      PlacedOrder order = arrivals.poll(IDLE.toMillis(), TimeUnit.MILLISECONDS);
      if (order != null) {
        admit(order);
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void admit(PlacedOrder order) {
    List<CompletableFuture<Void>> race =
        deviceTokens.stream()
            .map(token -> CompletableFuture.runAsync(() -> decisions.add(decide(order, token))))
            .toList();
    race.forEach(CompletableFuture::join);
  }

  /**
   * The ticket comes by webhook, after the order was acknowledged: the gate may not know it yet.
   */
  private Decision decide(PlacedOrder order, String deviceToken) {
    return Patience.ask(
        KNOWN_WITHIN,
        () -> scan(order, deviceToken),
        decision -> !decision.isAboutAnUnknownTicket());
  }

  private Decision scan(PlacedOrder order, String deviceToken) {
    PlacedOrder.SoldTicket ticket = order.tickets().get(0);
    String scanId = UUID.randomUUID().toString();
    JsonObject scan = new JsonObject().put("code", ticket.code()).put("scanId", scanId);
    Map<String, String> device = Map.of("authorization", "Bearer " + deviceToken);
    JsonObject answer =
        http.post(scanners, "/api/scans", device, scan.put("method", "qr")).expect(200);
    return new Decision(order, scanId, ticket.id(), answer);
  }

  private String device(String gate, String adminToken) {
    JsonObject device = new JsonObject().put("name", "handheld " + gate).put("gate", gate);
    Map<String, String> admin = Map.of("authorization", "Bearer " + adminToken);
    return http.post(scanners, "/api/devices", admin, device).expect(201).getString("token");
  }
}
