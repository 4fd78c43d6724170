package maguey.scanner;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** A supervisor lets in all the same, on a phone. */
class ScannerOverridePageIT extends SharedPhone {
  @Test
  void page_refusedOnASupervisorsDevice_letsInWithTheReason() { // 57
    IssuedTicket ticket = scanner.issue();
    scanner.gate("south").scan(scanner.codeOf(ticket));
    gate = scanner.supervisor("north");
    connect();
    scanByHandScanner(scanner.codeOf(ticket));

    page.locator("#override-open").click();
    assertThat(page.locator("#override-token")).isHidden();
    scanByHandScanner("Scanned while the holder waited outside");
    assertThat(page.locator("#word")).hasText("Stop");
    shot("11-override");
    page.locator("#override .primary").click();

    assertThat(page.locator("#word")).hasText("Come in");
    assertThat(page.locator("#facts")).containsText("ALREADY_USED");
    assertThat(page.locator("#override-open")).isHidden();
    assertThat(page.locator("#counts")).hasText("1 in · 1 refused");
    assertThat(overrideOf(ticket))
        .containsExactly("north: Scanned while the holder waited outside");
    assertThat(complaints).isEmpty();
  }

  @Test
  void page_refusedOnAStewardsDevice_letsInByASupervisorsToken() { // 57
    IssuedTicket ticket = scanner.issue();
    scanner.gate("south").scan(scanner.codeOf(ticket));
    connect();
    enter(scanner.codeOf(ticket));
    page.locator("#override-open").click();
    page.locator("#override-reason").fill("Known to the band");
    page.locator("#override-token").fill(gate.token());
    page.locator("#override .primary").click();
    assertThat(page.locator("#override-error")).containsText("not the token of a supervisor");
    shot("12-override-by-token");

    page.locator("#override-token").fill(scanner.supervisor("desk").token());
    page.locator("#override .primary").click();

    assertThat(page.locator("#word")).hasText("Come in");
    assertThat(overrideOf(ticket)).containsExactly("north: Known to the band");
    page.locator("#next").click();
    assertThat(page.locator("#code")).isFocused();
  }

  @Test
  void page_refusedForWhatTheDeskMends_offersNoOverride() { // 57
    IssuedTicket ticket = scanner.issue();
    scanner.tell(ticket, "tickets.refunded", 2, "refunded");
    gate = scanner.supervisor("north");
    connect();

    enter(scanner.codeOf(ticket));

    assertThat(page.locator("#facts")).containsText("REFUNDED");
    assertThat(page.locator("#override-open")).isHidden();
  }

  private static List<String> overrideOf(IssuedTicket ticket) {
    return new ScanLogTable(SERVICE.pool())
        .of(ticket).stream()
            .filter(row -> row.getString("override_reason") != null)
            .map(row -> row.getString("gate_code") + ": " + row.getString("override_reason"))
            .toList();
  }
}
