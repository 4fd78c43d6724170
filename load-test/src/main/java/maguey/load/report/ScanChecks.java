package maguey.load.report;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import maguey.load.suite.Holders;
import maguey.load.suite.Holders.Admission;
import maguey.load.suite.Holders.Holder;
import maguey.load.suite.Show;
import maguey.load.suite.Stage;

/** A ticket admits once, its holder is told so, and the log of the gates knows it. */
public final class ScanChecks {
  private static final int PAGE = 200;

  private ScanChecks() {}

  /** Reads the log of the event. */
  public static List<Check> of(Stage stage, Show show, Holders holders) {
    List<JsonObject> log = admitted(stage, show);
    Collection<Admission> admissions = holders.admissions();
    List<Check> checks = new ArrayList<>();
    checks.add(shown(holders.all()));
    checks.add(
        Check.none(
            "One admission per ticket",
            twice(log.stream().map(scan -> scan.getString("ticketId")).toList()),
            log.size() + " admissions in the log"));
    checks.add(
        Check.none(
            "Each admission that a device was told of is in the log, in the purchase's trace",
            notLogged(log, admissions),
            admissions.size() + " told"));
    return checks;
  }

  /** A gate that refuses everybody admits nobody twice, either. */
  private static Check shown(Collection<Holder> holders) {
    return Check.none(
        "Each ticket that was shown was admitted once",
        holders.stream()
            .filter(holder -> !holder.cameInOnce())
            .map(holder -> holder.ticket().id() + " " + holder.admitted() + " times")
            .toList(),
        holders.size() + " shown");
  }

  private static List<JsonObject> admitted(Stage stage, Show show) {
    List<JsonObject> log = new ArrayList<>();
    String url =
        "%s/api/scans?event=%s&result=ADMITTED&limit=%d"
            .formatted(stage.nodes().scanner(0), show.slug(), PAGE);
    String cursor = "";
    while (cursor != null) {
      JsonObject page = stage.api().get(url + cursor, stage.adminToken()).expect(200);
      page.getJsonArray("scans").forEach(scan -> log.add((JsonObject) scan));
      String next = page.getString("nextCursor");
      cursor = next == null ? null : "&cursor=" + next;
    }
    return log;
  }

  private static List<String> notLogged(List<JsonObject> log, Collection<Admission> admissions) {
    Map<String, String> traces = new HashMap<>();
    log.forEach(scan -> traces.put(scan.getString("scanId"), scan.getString("traceId")));
    return admissions.stream()
        .filter(each -> !Objects.equals(traces.get(each.scanId()), each.ticket().traceId()))
        .map(Admission::scanId)
        .toList();
  }

  private static List<String> twice(List<String> tickets) {
    Set<String> seen = new HashSet<>();
    return tickets.stream().filter(ticket -> !seen.add(ticket)).toList();
  }
}
