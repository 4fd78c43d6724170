package maguey.load.suite;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;
import maguey.load.drive.Answer;
import maguey.load.drive.Ask;
import maguey.load.drive.Judged;
import maguey.load.drive.Outcome;
import maguey.load.drive.Visit;

/** Sells an event's tickets and remembers what was acknowledged. */
public final class BoxOffice {
  /** The step's name. */
  public static final String ORDER = "order";

  private static final int CLERKS = 8;
  private static final int CREATED = 201;

  /** The order of an earlier try, whose answer was lost on its way to us or to the site. */
  private static final int REPEATED = 200;

  /** What a buyer is told although all is well; any other 409 is not. */
  private static final Set<String> BUSINESS =
      Set.of("409 sold-out", "409 sale-not-open", "409 sale-closed", "409 event-cancelled");

  private final Stage stage;
  private final Show show;
  private final Queue<Purchase> sold = new ConcurrentLinkedQueue<>();

  public BoxOffice(Stage stage, Show show) {
    this.stage = stage;
    this.show = show;
  }

  public Show show() {
    return show;
  }

  /** Everything that was acknowledged. */
  public Collection<Purchase> sold() {
    return List.copyOf(sold);
  }

  /** Lets a visitor order; nothing is left is a refusal. */
  public Future<Judged> order(Visit visit, int quantity) {
    Ask ask =
        Ask.post(ORDER, stage.nodes().site(visit.number()) + "/api/orders", key(), order(quantity));
    return visit.ask(ask, BoxOffice::judge).onSuccess(this::remember);
  }

  /** Sells so many tickets before the load begins, several orders at a time. */
  public void sellBefore(long tickets, int perOrder) {
    ExecutorService clerks = Executors.newFixedThreadPool(CLERKS);
    try {
      List<CompletableFuture<Void>> orders =
          LongStream.range(0, (tickets + perOrder - 1) / perOrder)
              .mapToObj(n -> CompletableFuture.runAsync(() -> sell(n, perOrder), clerks))
              .toList();
      orders.forEach(CompletableFuture::join);
    } catch (CompletionException failed) {
      throw failed.getCause() instanceof CannotLoad told ? told : failed;
    } finally {
      clerks.shutdownNow();
    }
  }

  private void sell(long number, int quantity) {
    String url = stage.nodes().site(number) + "/api/orders";
    Api.Reply sale = stage.api().postPatiently(url, "", key(), order(quantity));
    sold.add(Purchase.of(sale.expect(CREATED, REPEATED)));
  }

  private void remember(Judged answer) {
    if (answer.outcome().isOk()) {
      sold.add(Purchase.of(answer.answer().json()));
    }
  }

  private static Outcome judge(Answer answer) {
    boolean isPlaced = answer.status() == CREATED || answer.status() == REPEATED;
    if (isPlaced && answer.json().containsKey("tickets")) {
      return Outcome.ok("ordered");
    }
    return BUSINESS.contains(answer.label())
        ? Outcome.refused(answer.label())
        : Outcome.error(answer.label());
  }

  private static Map<String, String> key() {
    return Map.of("idempotency-key", UUID.randomUUID().toString());
  }

  private JsonObject order(int quantity) {
    JsonObject line = new JsonObject().put("tierId", show.tierId()).put("quantity", quantity);
    return new JsonObject()
        .put("eventSlug", show.slug())
        .put("lines", new JsonArray().add(line))
        .put(
            "customer",
            new JsonObject().put("name", "Load Tester").put("email", "load@visitors.example"));
  }
}
