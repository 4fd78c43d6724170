package maguey.orders.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import maguey.common.http.Problem;
import org.junit.jupiter.api.Test;

class NewEventReaderTest {
  @Test
  void read_leastThatIsNeeded_fillsInTheRest() {
    NewEvent event = NewEventReader.read(event());

    assertThat(event.doorsAt()).isEqualTo(event.startsAt());
    assertThat(event.saleFrom()).isNull();
    assertThat(event.saleTo()).isEqualTo(event.endsAt());
    assertThat(event.status()).isEqualTo(EventStatus.ON_SALE);
    assertThat(event.maxPerOrder()).isEqualTo(10);
    assertThat(event.tiers()).singleElement().extracting("shards").isEqualTo(1);
  }

  @Test
  void read_valuesThatMakeNoSense_pointsAtEach() {
    JsonObject wrong =
        event()
            .put("title", "Agave\r\nBcc: x@example.com")
            .put("zone", "Vienna")
            .put("startsAt", "tomorrow")
            .put("endsAt", "2026-05-01T10:00:00Z")
            .put("saleFrom", "2026-05-02T10:00:00Z");
    wrong.getJsonArray("tiers").add(wrong.getJsonArray("tiers").getJsonObject(0).copy());

    assertThat(errors(wrong))
        .contains("\"/title\"", "\"/zone\"", "\"/startsAt\"", "\"/saleTo\"", "\"/tiers/1/name\"");
  }

  @Test
  void read_endBeforeStart_isRefused() {
    assertThat(errors(event().put("endsAt", "2026-05-01T17:00:00Z"))).contains("/endsAt");
    assertThat(errors(event().put("doorsAt", "2026-05-01T18:00:01Z"))).contains("/doorsAt");
  }

  private static JsonObject event() {
    JsonObject tier =
        new JsonObject().put("name", "Standing").put("priceCents", 2_500).put("capacity", 10);
    return new JsonObject()
        .put("slug", "agave-night")
        .put("title", "Agave Night")
        .put("venue", "Arena Wien")
        .put("zone", "Europe/Vienna")
        .put("startsAt", "2026-05-01T20:00:00+02:00")
        .put("endsAt", "2026-05-01T23:00:00Z")
        .put("currency", "EUR")
        .put("tiers", new JsonArray().add(tier));
  }

  private static String errors(JsonObject event) {
    Problem problem = catchThrowableOfType(Problem.class, () -> NewEventReader.read(event));
    return problem.toJson("").getJsonArray("errors").encode();
  }
}
