package maguey.demo;

import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * A problem to find with the dashboard alone: what breaks, the little traffic that shows it, and
 * what people complain of. {@code docs/tour.md} has hints and answers, in this order.
 */
enum TourStop {
  INVENTORY_SLOW("Buyers say that ordering takes for ever.", TourTraffic::buy),
  INVENTORY_N_PLUS_ONE(
      "Nobody complains yet, but the database has more to do with each order.", TourTraffic::buy),
  STOCK_LOCKED(
      "Five buyers ordered in the same second. All of them waited; their orders did next to"
          + " nothing.",
      new JsonObject().put("delayMs", 3_000).put("share", 0.05).put("seed", 30),
      TourTraffic::buyTogether),
  EVENT_LOOP_BLOCKED(
      "Now and then a page of the site hangs for a second. orders-service says it was quick.",
      TourTraffic::readWhileOrdering),
  CACHE_OFF(
      "The database is as busy with people who look as with people who buy.",
      TourTraffic::readAgainAndAgain),
  MAIL_SLOW(
      "Mails are late. The mail server's owner says that it is fast.",
      new JsonObject().put("delayMs", 2_500),
      TourTraffic::buyAndAwaitMail),
  MAIL_DOWN("A buyer says that her mail came late.", TourTraffic::buyUntilMailIsRefused),
  WEBHOOK_FAILS(
      "A gate refused a valid ticket a minute after its sale.", TourTraffic::buyUntilGatesFail),
  GATE_CLOCK_WRONG(
      "The steward at gate east says that her handheld's clock is two hours off. Are her entries"
          + " right?",
      new JsonObject().put("place", "east"),
      TourTraffic::scanByAWrongClock),
  GATE_OFFLINE(
      "One ticket let two people in, at two gates. How could that be?",
      new JsonObject().put("place", "north"),
      TourTraffic::scanAtAnOfflineGate),
  NODE_FROZEN(
      "A mail came half a minute late. The mail server's owner says that it took it at once.",
      TourTraffic::buyAtANodeThatFreezes),
  TRACE_STORE_SLOW("New traces appear late.", TourTraffic::buy),
  TRACE_STORE_DOWN("People buy, but the list of traces stands still.", TourTraffic::buy);

  private final String complaint;
  private final JsonObject settings;
  private final Function<TourTraffic, List<String>> traffic;

  TourStop(String complaint, Function<TourTraffic, List<String>> traffic) {
    this(complaint, new JsonObject(), traffic);
  }

  TourStop(String complaint, JsonObject settings, Function<TourTraffic, List<String>> traffic) {
    this.complaint = complaint;
    this.settings = settings;
    this.traffic = traffic;
  }

  static Optional<TourStop> of(String name) {
    return Arrays.stream(values()).filter(stop -> stop.text().equals(name)).findFirst();
  }

  /** Its name in the command, and of its fault if there is one. */
  String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  String complaint() {
    return complaint;
  }

  /** False where the traffic turns the fault on, for a node that it starts. */
  boolean isOnBefore() {
    return this != NODE_FROZEN;
  }

  /** True where there is something to see only as long as the fault is on. */
  boolean lasts() {
    return name().startsWith("TRACE_STORE_");
  }

  JsonObject settings(int seconds) {
    return settings.copy().put("seconds", seconds);
  }

  /** Makes the traffic; the ids of the traces that show the problem. */
  List<String> play(TourTraffic traffic) {
    return this.traffic.apply(traffic);
  }
}
