package maguey.scanner.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vertx.core.json.JsonObject;
import maguey.common.http.Problem;
import org.junit.jupiter.api.Test;

class TicketsMessageTest {
  private static final String BODY =
      """
      {"type": "tickets.issued", "timestamp": "2026-05-01T10:00:00Z", "data": {
        "orderId": "6f2f0d3e-8f0b-4d0c-9d3c-0d6d1a1b2c3d", "orderNumber": "MG-1",
        "event": {"id": "7f2f0d3e-8f0b-4d0c-9d3c-0d6d1a1b2c3d", "number": 12, "slug": "jazz",
          "title": "Jazz", "zone": "Europe/Berlin", "startsAt": "2026-05-04T20:00:00+02:00",
          "endsAt": "2026-05-04T23:00:00+02:00", "doorsAt": null},
        "tickets": [{"ticketId": "8f2f0d3e-8f0b-4d0c-9d3c-0d6d1a1b2c3d", "generation": 1,
          "tierName": "Standing", "validFrom": "2026-05-04T18:00:00Z",
          "validTo": "2026-05-05T00:00:00Z", "traceparent": null}]}}
      """;

  @Test
  void fromJson_asAgreed_isRead() {
    TicketsMessage message = TicketsMessage.fromJson(new JsonObject(BODY));

    assertThat(message.orderNumber()).isEqualTo("MG-1");
    assertThat(message.event().startsAt()).isEqualTo("2026-05-04T18:00:00Z");
    assertThat(message.event().doorsAt()).isNull();
    assertThat(message.tickets()).singleElement().extracting("generation").isEqualTo(1);
    assertThat(message.tickets().get(0).traceparent()).isNull();
  }

  @Test
  void fromJson_wrongValue_pointsToIt() {
    assertThat(pointer("\"2026-05-01T10:00:00Z\"", "\"yesterday\"")).isEqualTo("/timestamp");
    assertThat(pointer("\"number\": 12", "\"number\": 1.5")).isEqualTo("/data/event/number");
    assertThat(pointer("Europe/Berlin", "Europe/Nowhere")).isEqualTo("/data/event/zone");
    assertThat(pointer("\"generation\": 1", "\"generation\": 65536"))
        .isEqualTo("/data/tickets/0/generation");
    assertThat(pointer("8f2f0d3e", "nonsense")).isEqualTo("/data/tickets/0/ticketId");
    assertThat(pointer("2026-05-05T00", "2026-05-01T00")).isEqualTo("/data/tickets/0/validTo");
    assertThat(pointer("\"Standing\"", "\"\\u0000\"")).isEqualTo("/data/tickets/0/tierName");
    assertThat(pointer("\"tickets\": [{", "\"tickets\": [3, {")).isEqualTo("/data/tickets/0");
    assertThat(pointer("\"data\": {", "\"data\": null, \"other\": {")).isEqualTo("/data");
  }

  private static String pointer(String good, String bad) {
    JsonObject message = new JsonObject(BODY.replace(good, bad));
    Problem problem = catchThrowableOfType(Problem.class, () -> TicketsMessage.fromJson(message));
    assertThat(problem.status()).isEqualTo(422);
    return problem.toJson("").getJsonArray("errors").getJsonObject(0).getString("pointer");
  }
}
