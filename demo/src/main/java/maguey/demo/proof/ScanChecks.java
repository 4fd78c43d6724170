package maguey.demo.proof;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** One admission per ticket, every decision in the log once, in the trace of the purchase. */
final class ScanChecks {
  private static final int PAGE = 200;

  private final StubbornClient http;
  private final List<String> nodes;
  private final Map<String, String> admin;

  ScanChecks(StubbornClient http, List<String> scanners, String adminToken) {
    this.http = http;
    this.nodes = scanners;
    this.admin = Map.of("authorization", "Bearer " + adminToken);
  }

  void check(ProofEvent event, List<Gates.Decision> decisions, Findings findings) {
    List<JsonObject> log = log(event.slug());
    findings.require("There were decisions", !decisions.isEmpty());
    findings.requireNone("No ticket admitted twice", admittedTwice(log));
    findings.requireNone("Each scanned ticket was admitted once", notAdmittedOnce(decisions));
    findings.requireNone(
        "Each of " + decisions.size() + " decisions is in the log as it was answered",
        notAsAnswered(decisions, log));
    findings.requireNone(
        "scan_logs.trace_id is the trace of the purchase", inAnotherTrace(decisions, log));
  }

  private List<JsonObject> log(String slug) {
    List<JsonObject> log = new ArrayList<>();
    String cursor = "";
    do {
      String path = "/api/scans?event=" + slug + "&limit=" + PAGE + cursor;
      JsonObject page = http.get(nodes, path, admin).expect(200);
      JsonArray scans = page.getJsonArray("scans");
      scans.forEach(scan -> log.add((JsonObject) scan));
      String next = page.getString("nextCursor");
      cursor = next == null ? null : "&cursor=" + next;
    } while (cursor != null);
    return log;
  }

  private static List<String> admittedTwice(List<JsonObject> log) {
    Map<String, Integer> admissions = new HashMap<>();
    log.stream()
        .filter(scan -> "ADMITTED".equals(scan.getString("result")))
        .forEach(scan -> admissions.merge(scan.getString("ticketId"), 1, Integer::sum));
    return admissions.entrySet().stream()
        .filter(e -> e.getValue() > 1)
        .map(Map.Entry::getKey)
        .toList();
  }

  private static List<String> notAdmittedOnce(List<Gates.Decision> decisions) {
    Map<String, Integer> admissions = new HashMap<>();
    decisions.forEach(d -> admissions.merge(d.ticketId(), d.admitted() ? 1 : 0, Integer::sum));
    return admissions.entrySet().stream()
        .filter(e -> e.getValue() != 1)
        .map(Map.Entry::getKey)
        .toList();
  }

  private static List<String> notAsAnswered(List<Gates.Decision> decisions, List<JsonObject> log) {
    Map<String, List<JsonObject>> byScan = new HashMap<>();
    log.forEach(s -> byScan.computeIfAbsent(s.getString("scanId"), k -> new ArrayList<>()).add(s));
    return decisions.stream()
        .filter(
            decision -> !isLoggedOnce(decision, byScan.getOrDefault(decision.scanId(), List.of())))
        .map(Gates.Decision::scanId)
        .toList();
  }

  private static boolean isLoggedOnce(Gates.Decision decision, List<JsonObject> logged) {
    return logged.size() == 1
        && Objects.equals(logged.get(0).getString("result"), decision.answer().getString("result"));
  }

  private static List<String> inAnotherTrace(List<Gates.Decision> decisions, List<JsonObject> log) {
    Map<String, String> traces = new HashMap<>();
    log.forEach(scan -> traces.put(scan.getString("scanId"), scan.getString("traceId")));
    return decisions.stream()
        .filter(decision -> !decision.order().traceId().equals(traces.get(decision.scanId())))
        .map(Gates.Decision::scanId)
        .toList();
  }
}
