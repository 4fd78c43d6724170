package maguey.marketing.site;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class EventViewTest {
  @Test
  void times_eventAcrossMidnight_areLocalAndNameTheDay() {
    EventTimes times =
        EventTimes.of(
            new JsonObject()
                .put("zone", "Europe/Madrid")
                .put("startsAt", "2026-10-24T20:00:00Z")
                .put("doorsAt", "2026-10-24T19:00:00Z")
                .put("endsAt", "2026-10-25T03:00:00Z"));

    assertThat(times.date()).isEqualTo("Saturday 24 October 2026");
    assertThat(times.starts()).isEqualTo("22:00");
    assertThat(times.doors()).isEqualTo("21:00");
    // the clocks went back in between
    assertThat(times.ends()).isEqualTo("Sun 25 Oct, 04:00");
    assertThat(times.zone()).isEqualTo("Madrid time");
  }

  @Test
  void times_unknownZone_areUtc() {
    EventTimes times =
        EventTimes.of(
            new JsonObject()
                .put("zone", "Nowhere/City")
                .put("startsAt", "2026-10-24T20:00:00Z")
                .put("endsAt", "2026-10-24T21:00:00Z"));

    assertThat(times.starts()).isEqualTo("20:00");
    assertThat(times.doors()).isEqualTo("20:00");
    assertThat(times.zone()).isEqualTo("UTC");
  }

  @Test
  void prices_ofItsTiers_areTheLowestOrWhatFreeGoesUpTo() {
    assertThat(from(0, 123_456)).isEqualTo("Free to €1,234.56");
    assertThat(from(4_500, 2_550)).isEqualTo("from €25.50");
    assertThat(from(2_500, 2_500)).isEqualTo("€25");
    assertThat(from(0, 0)).isEqualTo("Free");
    assertThat(from()).isEmpty();
  }

  private static String from(long... cents) {
    JsonArray tiers = new JsonArray();
    LongStream.of(cents).forEach(each -> tiers.add(new JsonObject().put("priceCents", each)));
    String start = "2026-10-24T20:00:00Z";
    return EventView.of(
            new JsonObject().put("startsAt", start).put("endsAt", start).put("tiers", tiers))
        .from();
  }

  @Test
  void money_variousAmounts_readsWell() {
    assertThat(Money.format(0, "EUR")).isEqualTo("Free");
    assertThat(Money.format(2500, "EUR")).isEqualTo("€25");
    assertThat(Money.format(2550, "EUR")).isEqualTo("€25.50");
    assertThat(Money.format(123_456_700, "GBP")).isEqualTo("£1,234,567");
  }
}
