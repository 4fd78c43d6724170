package maguey.orders;

import static maguey.orders.TestShop.created;
import static maguey.orders.TestShop.newOrder;
import static maguey.orders.TestShop.someAddress;
import static maguey.testkit.ProblemAssert.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;
import maguey.common.http.ProblemType;
import maguey.testkit.HttpCalls;
import maguey.testkit.HttpCalls.Answer;
import org.junit.jupiter.api.Test;

/** Joining a line and leaving it. */
class WaitlistIT extends WaitingLine {
  @Test
  void join_nothingToWaitForOrTwice_isToldSo() { // 35
    JsonObject event = shop.event(1);
    assertProblem(join(event, 1, someAddress()), OrdersProblems.TICKETS_AVAILABLE)
        .has("available", 1);
    created(shop.order(newOrder(event, 1)));
    String address = someAddress();

    JsonObject first = created(join(event, 1, address));
    created(join(event, 1, someAddress()));
    Answer again = join(event, 1, address.toUpperCase(Locale.ROOT));

    assertThat(again.status()).isEqualTo(200);
    assertThat(again.json().getString("id")).isEqualTo(first.getString("id"));
    assertThat(again.json().getInteger("position")).isEqualTo(1);
    assertThat(again.json().containsKey("token")).isFalse();
  }

  @Test
  void join_rubbish_isRefused() {
    JsonObject event = shop.event(0);
    JsonObject wanted = wanted(event, 1, someAddress());

    assertProblem(join(wanted.copy().put("tierId", "x")), ProblemType.INVALID).pointsAt("/tierId");
    assertProblem(
            join(wanted.copy().put("tierId", UUID.randomUUID().toString())), ProblemType.INVALID)
        .pointsAt("/tierId");
    assertProblem(join(wanted.copy().put("quantity", 11)), ProblemType.INVALID)
        .pointsAt("/quantity");
    assertProblem(join(wanted.copy().put("eventSlug", "none")), ProblemType.NOT_FOUND);
    assertProblem(
            join(wanted.copy().put("customer", TestShop.customer("A\r\nBcc: x", "anna@example"))),
            ProblemType.INVALID)
        .pointsAt("/customer/name", "/customer/email");
    assertProblem(shop.api().post("/api/waitlist", "{}"), ProblemType.INVALID);
    for (String token : List.of("", "x", "A".repeat(43), "%00", "é".repeat(20))) {
      String query = "?token=" + URLEncoder.encode(token, StandardCharsets.UTF_8);
      assertThat(shop.api().get("/api/waitlist" + query).status()).isIn(400, 404);
      assertThat(act("leave", query).status()).isIn(400, 404);
      assertThat(act("accept", query).status()).isIn(400, 404);
    }
  }

  @Test
  void join_byTheHundredFromOneAddress_isPutOffWhileOthersGoOn() {
    JsonObject event = shop.event(1);
    JsonObject wanted = wanted(event, 1, someAddress());
    HttpCalls crowd = shop.api().with("x-forwarded-for", "198.51.100.1, 203.0.113.7");

    Answer putOff =
        Stream.generate(() -> crowd.post("/api/waitlist", wanted))
            .limit(200)
            .filter(answer -> answer.status() != 409)
            .findFirst()
            .orElseThrow();
    Answer other = shop.api().with("x-forwarded-for", "203.0.113.8").post("/api/waitlist", wanted);

    assertProblem(putOff, ProblemType.TOO_MANY_REQUESTS);
    assertThat(putOff.header("retry-after")).isEqualTo("5");
    assertProblem(other, OrdersProblems.TICKETS_AVAILABLE);
  }

  @Test
  void leave_waitingOrOffered_movesTheLineUp() {
    JsonObject event = shop.event(1);
    JsonObject sold = created(shop.order(newOrder(event, 1)));
    JsonObject first = created(join(event, 1, someAddress()));
    JsonObject second = created(join(event, 1, someAddress()));
    JsonObject third = created(join(event, 1, someAddress()));

    assertProblem(act("accept", query(first)), ProblemType.CONFLICT);
    assertThat(act("leave", query(second)).json().getString("status")).isEqualTo("cancelled");
    assertThat(placed(third).getInteger("position")).isEqualTo(2);
    cancel(sold);
    act("leave", query(first));
    act("leave", query(first));

    assertThat(placed(third).getString("status")).isEqualTo("offered");
    Counters.assertExact(orders, event, 0, 1);
  }

  @Test
  void join_whileTheFormerPlaceEnds_isAPlaceAllTheSame() {
    JsonObject event = shop.event(1);
    created(shop.order(newOrder(event, 1)));
    String address = someAddress();
    JsonObject place = created(join(event, 1, address));

    List<Answer> answers =
        Together.ask(12, n -> n == 0 ? act("leave", query(place)) : join(event, 1, address));

    assertThat(answers).extracting(Answer::status).isSubsetOf(200, 201);
    assertThat(join(event, 1, address).json().getInteger("position")).isEqualTo(1);
  }
}
