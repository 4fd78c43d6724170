package maguey.load.suite;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a load seeds by the APIs that organisers have: its own events, its own devices. */
public final class Stage implements AutoCloseable {
  private static final int SHARDS = 8;
  private static final int MOST_PER_ORDER = 50;

  private final Api api;
  private final Nodes nodes;
  private final String runId;
  private final String adminToken;
  private final Duration catchUp;
  private final List<Show> shows = new ArrayList<>();
  private final List<String> devices = new ArrayList<>();

  /**
   * A stage in the suite behind the nodes.
   *
   * @param catchUp how long what follows from the visits may take after the last of them
   */
  public Stage(Api api, Nodes nodes, String runId, String adminToken, Duration catchUp) {
    this.api = api;
    this.nodes = nodes;
    this.runId = runId;
    this.adminToken = adminToken;
    this.catchUp = catchUp;
  }

  public Nodes nodes() {
    return nodes;
  }

  public Api api() {
    return api;
  }

  public String adminToken() {
    return adminToken;
  }

  public Duration catchUp() {
    return catchUp;
  }

  /** An event that is on sale and has its doors open; it ends with the load. */
  public Show show(String title, long capacity) {
    JsonObject made =
        api.post(nodes.orders() + "/api/events", adminToken, Map.of(), event(title, capacity))
            .expect(201);
    String tier = made.getJsonArray("tiers").getJsonObject(0).getString("id");
    Show show = new Show(made.getString("slug"), tier, capacity);
    shows.add(show);
    return show;
  }

  /** The token of a new device at the gate. */
  public String device(String gate) {
    JsonObject device = new JsonObject().put("name", "load " + gate).put("gate", gate);
    JsonObject made =
        api.post(nodes.scanner(0) + "/api/devices", adminToken, Map.of(), device).expect(201);
    devices.add(made.getString("id"));
    return made.getString("token");
  }

  private JsonObject event(String title, long capacity) {
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    JsonObject tier =
        new JsonObject()
            .put("name", "Floor")
            .put("priceCents", 45_000)
            .put("capacity", capacity)
            .put("shards", SHARDS);
    return new JsonObject()
        .put("slug", "load-" + runId + "-" + (shows.size() + 1))
        .put("title", title)
        .put("venue", "Casa Maguey, Oaxaca")
        .put("description", "Made by a load test; it ends with the test.")
        .put("zone", "America/Mexico_City")
        .put("doorsAt", now.minus(2, ChronoUnit.HOURS))
        .put("startsAt", now.minus(1, ChronoUnit.HOURS))
        .put("endsAt", now.plus(Duration.ofHours(30)))
        .put("saleFrom", now.minus(1, ChronoUnit.DAYS))
        .put("status", "on_sale")
        .put("currency", "MXN")
        .put("maxPerOrder", MOST_PER_ORDER)
        .put("listed", false)
        .put("tiers", new JsonArray().add(tier));
  }

  /** Ends the events and revokes the devices; what cannot be put away is told. */
  @Override
  public void close() {
    JsonObject ended = new JsonObject().put("status", "ended");
    shows.forEach(
        show -> putAway(nodes.orders() + "/api/events/" + show.slug() + "/status", ended));
    devices.forEach(
        id -> putAway(nodes.scanner(0) + "/api/devices/" + id + "/revoke", new JsonObject()));
  }

  private void putAway(String url, JsonObject body) {
    try {
      api.post(url, adminToken, Map.of(), body);
    } catch (CannotLoad away) {
      System.err.println("Not put away: " + away.getMessage());
    }
  }
}
