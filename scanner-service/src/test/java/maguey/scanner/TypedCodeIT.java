package maguey.scanner;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import maguey.common.ticket.ShortCode;
import maguey.testkit.HttpCalls;
import org.junit.jupiter.api.Test;

/** Codes that people type, and keyboards that type them otherwise. */
class TypedCodeIT extends TicketAtTheGate {
  @Test
  void typed_shortCode_isTheTicket() {
    String shortCode = shortCode();

    JsonObject answer = gate.type(shortCode.substring(0, 5) + "-" + shortCode.substring(5)).json();

    assertOutcome(answer, "ADMITTED", null);
    assertThat(answer.getString("traceId")).isEqualTo(ticket.traceId());
    assertOutcome(gate.scan(code), "REFUSED", "ALREADY_USED");
  }

  @Test
  void typed_shortCodeOfATicketFromBeforeThem_isTheTicketAfterTheMigration() throws IOException {
    update("DELETE FROM short_code WHERE ticket_id = '" + ticket.id() + "'");
    assertOutcome(gate.type(shortCode()).json(), "REFUSED", "UNKNOWN_TICKET");

    update(migration("V6__short_codes_of_older_tickets.sql"));

    assertOutcome(gate.type(shortCode()).json(), "ADMITTED", null);
  }

  @Test
  void typed_shortCodeOfAReplacedTicket_saysSo() {
    String old = shortCode();
    scanner.issue(ticket.generation(2));

    assertOutcome(gate.type(old).json(), "REFUSED", "REVOKED_REPLACED");
  }

  @Test
  void typed_orderNumber_givesItsTicketsToChooseFrom() {
    IssuedTicket other = IssuedTicket.some();
    String number = "7K2M9QXA4";
    scanner.issue(other.orderNumber(number));

    JsonObject answer = gate.type(number.toLowerCase(Locale.ROOT)).json();

    assertOutcome(answer, "REFUSED", "CHOOSE_TICKET");
    JsonArray choices = answer.getJsonArray("choices");
    assertThat(choices).hasSize(1);
    String chosen = choices.getJsonObject(0).getString("shortCode");
    assertOutcome(gate.type(chosen).json(), "ADMITTED", null);
  }

  @Test
  void typed_tooManyWrongCodes_isRefusedWhileScansGoOn() {
    List<Integer> statuses = new ArrayList<>();
    for (int guess = 0; guess < 12; guess++) {
      IssuedTicket nobodys = IssuedTicket.some();
      statuses.add(gate.type(ShortCode.of(nobodys.id(), 1)).status());
    }

    assertThat(statuses.subList(0, 10)).containsOnly(200);
    assertThat(statuses.subList(10, 12)).containsOnly(429);
    HttpCalls.Answer refused = gate.type(shortCode());
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.header("retry-after")).isEqualTo("60");
    assertOutcome(gate.scan(code), "ADMITTED", null);
  }

  @Test
  void typed_rubbish_isMalformedAndNotCounted() {
    for (int guess = 0; guess < 12; guess++) {
      assertOutcome(gate.type("rubbish " + guess).json(), "REFUSED", "MALFORMED");
    }
    assertOutcome(gate.type(shortCode()).json(), "ADMITTED", null);
  }

  @Test
  void scan_byAHandScannerOfAnotherKeyboard_isAdmittedWithAWarning() {
    String swapped = code.replace('Y', '#').replace('Z', 'Y').replace('#', 'Z');

    JsonObject answer = gate.scan(swapped);

    assertOutcome(answer, "ADMITTED", null);
    assertThat(answer.getString("attention"))
        .isEqualTo(swapped.equals(code) ? null : "KEYBOARD_LAYOUT");
  }

  private static void update(String sql) {
    SERVICE.pool().query(sql).execute().await();
  }

  private static String migration(String name) throws IOException {
    try (InputStream sql = TypedCodeIT.class.getResourceAsStream("/db/migration/scanner/" + name)) {
      return new String(sql.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private String shortCode() {
    return ShortCode.of(ticket.id(), ticket.generation());
  }
}
