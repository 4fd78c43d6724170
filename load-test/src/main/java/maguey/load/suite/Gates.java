package maguey.load.suite;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import maguey.load.drive.Answer;
import maguey.load.drive.Ask;
import maguey.load.drive.Judged;
import maguey.load.drive.Outcome;
import maguey.load.drive.Visit;

/** Several gates with a device each, and what they let in. */
public final class Gates {
  /** The step's name. */
  public static final String SCAN = "scan";

  private static final Duration KNOWN_WITHIN = Duration.ofMinutes(3);
  private static final long PAUSE_NANOS = 200_000_000;
  private static final int OK = 200;
  private static final String ADMITTED = "ADMITTED";
  private static final String UNKNOWN = "UNKNOWN_TICKET";

  private final Stage stage;
  private final List<String> deviceTokens = new ArrayList<>();
  private final Queue<Admission> admissions = new ConcurrentLinkedQueue<>();

  /** A holder who was let in. */
  public record Admission(Purchase.Ticket ticket, String scanId) {}

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

  /** Everybody who was let in. */
  public Collection<Admission> admissions() {
    return List.copyOf(admissions);
  }

  /** Scans a ticket at one of the gates. */
  public Future<Judged> scan(Visit visit, Purchase.Ticket ticket, Expected expected) {
    String scanId = UUID.randomUUID().toString();
    return visit
        .ask(ask(visit.number(), ticket.code(), scanId), answer -> judge(answer, expected))
        .onSuccess(
            decided -> {
              if (decided.outcome().isOk()) {
                admissions.add(new Admission(ticket, scanId));
              }
            });
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
    long deadline = System.nanoTime() + KNOWN_WITHIN.toNanos();
    for (Purchase purchase : purchases) {
      while (!isKnown(purchase.tickets().get(0))) {
        if (System.nanoTime() > deadline) {
          throw new CannotLoad(
              "The gates have not heard of order " + purchase.number() + " within 3 minutes");
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  private boolean isKnown(Purchase.Ticket ticket) {
    JsonObject look = scan(ticket.code(), UUID.randomUUID().toString()).put("direction", "info");
    String url = stage.nodes().scanner(0) + "/api/scans";
    JsonObject seen = stage.api().post(url, deviceTokens.get(0), Map.of(), look).expect(OK);
    return !UNKNOWN.equals(seen.getString("reason"));
  }

  private Ask ask(long visitor, String code, String scanId) {
    String token = deviceTokens.get((int) (visitor % deviceTokens.size()));
    return Ask.post(
        SCAN,
        stage.nodes().scanner(visitor) + "/api/scans",
        Map.of("authorization", "Bearer " + token),
        scan(code, scanId));
  }

  private static JsonObject scan(String code, String scanId) {
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
