package maguey.load.suite;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import maguey.load.drive.Answer;
import maguey.load.drive.Ask;
import maguey.load.drive.Judged;
import maguey.load.drive.Outcome;
import maguey.load.drive.Visit;

/** Several gates with a device each, and what they tell the holders. */
public final class Gates {
  /** The step's name. */
  public static final String SCAN = "scan";

  static final String UNKNOWN = "UNKNOWN_TICKET";
  private static final Duration KNOWN_WITHIN = Duration.ofMinutes(3);
  private static final int OK = 200;
  private static final String ADMITTED = "ADMITTED";

  private final Stage stage;
  private final List<String> deviceTokens = new ArrayList<>();
  private final Holders holders = new Holders();

  /** What should become of a scan. */
  public enum Expected {
    /** Let in, unless a duplicate was faster. */
    FRESH,
    /** Refused, unless it is faster than the fresh one. */
    DUPLICATE,
    /** Let in, unless the gates have not heard of it yet. */
    EARLY,
    /** Never let in. */
    RUBBISH
  }

  /** So many gates of the given name. */
  public Gates(Stage stage, String name, int count) {
    this.stage = stage;
    for (int number = 1; number <= count; number++) {
      deviceTokens.add(stage.device(name + "-" + number));
    }
  }

  /** Everybody who showed a ticket. */
  public Holders holders() {
    return holders;
  }

  /** Scans a ticket at one of the gates. */
  public Future<Judged> scan(Visit visit, Purchase.Ticket ticket, Expected expected) {
    String scanId = UUID.randomUUID().toString();
    return visit
        .ask(ask(visit.number(), ticket.code(), scanId), answer -> judge(answer, expected))
        .onSuccess(decided -> note(ticket, scanId, decided));
  }

  private void note(Purchase.Ticket ticket, String scanId, Judged decided) {
    if (decided.outcome().isOk()) {
      holders.admitted(ticket, scanId);
    } else if (decided.answer().status() == OK) {
      holders.refused(ticket);
    } else {
      holders.unanswered(ticket);
    }
  }

  /** Scans what is no ticket. */
  public Future<Judged> scanRubbish(Visit visit, String text) {
    Ask ask = ask(visit.number(), text, UUID.randomUUID().toString());
    return visit.ask(ask, answer -> judge(answer, Expected.RUBBISH));
  }

  /** Whether the gate has not heard of the ticket yet. */
  public static boolean isTooEarly(Judged decided) {
    return decided.outcome().label().equals(UNKNOWN);
  }

  /** Waits until the gates have heard of each order: its tickets come in one webhook. */
  public void awaitTickets(Collection<Purchase> purchases) {
    List<Purchase.Ticket> lacking = lacking(firsts(purchases), KNOWN_WITHIN);
    if (!lacking.isEmpty()) {
      throw new CannotLoad(
          "The gates have not heard of %d of %d orders within 3 minutes"
              .formatted(lacking.size(), purchases.size()));
    }
  }

  /** The tickets that the gates have not heard of within the time. */
  public List<Purchase.Ticket> lacking(Collection<Purchase.Ticket> tickets, Duration within) {
    return new KnownTickets(stage, deviceTokens.get(0)).lacking(tickets, within);
  }

  /** One ticket of each: an order's tickets come together. */
  public static List<Purchase.Ticket> firsts(Collection<Purchase> purchases) {
    return purchases.stream().map(purchase -> purchase.tickets().get(0)).toList();
  }

  /** Lets those in who came too early, once the gates know them; no visitor waits for it. */
  public void scanLate(Collection<Purchase.Ticket> tickets, Duration within) {
    Set<Purchase.Ticket> lacking = new HashSet<>(lacking(tickets, within));
    tickets.stream().filter(ticket -> !lacking.contains(ticket)).forEach(this::scanLate);
  }

  private void scanLate(Purchase.Ticket ticket) {
    String scanId = UUID.randomUUID().toString();
    JsonObject scan = scan(ticket.code(), scanId);
    JsonObject decision =
        stage.api().postPatiently(url(stage, 0), deviceTokens.get(0), Map.of(), scan).expect(OK);
    if (ADMITTED.equals(decision.getString("result"))) {
      holders.admitted(ticket, scanId);
    }
  }

  private Ask ask(long visitor, String code, String scanId) {
    String token = deviceTokens.get((int) (visitor % deviceTokens.size()));
    return Ask.post(
        SCAN, url(stage, visitor), Map.of("authorization", "Bearer " + token), scan(code, scanId));
  }

  static String url(Stage stage, long visitor) {
    return stage.nodes().scanner(visitor) + "/api/scans";
  }

  static JsonObject scan(String code, String scanId) {
    return new JsonObject().put("code", code).put("scanId", scanId).put("method", "qr");
  }

  private static Outcome judge(Answer answer, Expected expected) {
    if (answer.status() != OK) {
      return Outcome.error(answer.label());
    }
    JsonObject decision = answer.json();
    boolean isAdmitted = ADMITTED.equals(decision.getString("result"));
    if (isAdmitted) {
      return expected == Expected.RUBBISH
          ? Outcome.error("rubbish was admitted")
          : Outcome.ok("admitted");
    }
    String reason = String.valueOf(decision.getString("reason"));
    return isDue(reason, expected)
        ? Outcome.refused(reason)
        : Outcome.error("good ticket refused: " + reason);
  }

  private static boolean isDue(String reason, Expected expected) {
    return switch (expected) {
      case FRESH, DUPLICATE -> reason.equals("ALREADY_USED");
      case EARLY -> reason.equals(UNKNOWN);
      case RUBBISH -> true;
    };
  }
}
