package maguey.scanner.scan;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * What the device is told: always HTTP 200, so that a refusal is never taken for a broken network.
 *
 * @param json the body, as it is logged for a repeat
 */
record ScanAnswer(JsonObject json) {

  static ScanAnswer of(ScanRequest request, Decision decision, String traceId) {
    Ticket.FirstAdmission first = decision.first();
    JsonObject answer = answer(request, decision.reason(), Words.of(decision), traceId);
    answer
        .put("ticket", decision.ticket().toJson())
        .put("overrode", decision.overrode() == null ? null : decision.overrode().name())
        .put("overridable", decision.isOverridable())
        .put("first", first == null ? null : first.toJson(decision.ticket().event().zone()));
    return new ScanAnswer(answer);
  }

  /** For a code that led to no ticket. */
  static ScanAnswer ticketless(ScanRequest request, Reason reason, String traceId) {
    return new ScanAnswer(
        answer(request, reason, Words.of(reason), traceId).put("result", Decision.REFUSED));
  }

  /** For a scan that is in the log: its answer, or what follows from its row. */
  static ScanAnswer again(ScanRequest request, Lookup found, Lookup.Earlier earlier) {
    if (earlier.isHandedIn()) {
      return handedIn(request, found, earlier);
    }
    return earlier.answer() == null
        ? ticketless(request, Reason.valueOf(earlier.reason()), earlier.traceId())
        : new ScanAnswer(earlier.answer());
  }

  /** The device decided it by itself, and nobody told it anything then. */
  private static ScanAnswer handedIn(ScanRequest request, Lookup found, Lookup.Earlier earlier) {
    boolean isTwice = earlier.result().equals("CONFLICT");
    JsonObject answer =
        answer(request, null, Words.ofHandedIn(earlier.result()), earlier.traceId())
            .put("result", isTwice ? Decision.REFUSED : earlier.result())
            .put("reason", earlier.reason())
            .put("ticket", found.ticket().map(Ticket::toJson).orElse(null));
    return new ScanAnswer(answer);
  }

  /** With what reading the code has told besides. */
  ScanAnswer noting(CodeCheck check) {
    return check.attention() == null && check.choices().isEmpty()
        ? this
        : with("choices", check.choices()).with("attention", check.attention());
  }

  /** With the last scans of the ticket, newest first. */
  ScanAnswer withHistory(JsonArray history) {
    return with("history", history);
  }

  /** The first answer again. */
  ScanAnswer replayed() {
    return with("replayed", true);
  }

  private static JsonObject answer(
      ScanRequest request, Reason reason, String message, String traceId) {
    return new JsonObject()
        .put("scanId", request.scanId())
        .put("result", Decision.result(request.direction(), reason))
        .put("reason", reason == null ? null : reason.name())
        .put("message", message)
        .put("direction", request.direction().text())
        .put("ticket", null)
        .put("first", null)
        .put("attention", null)
        .put("overrode", null)
        .put("overridable", false)
        .put("choices", new JsonArray())
        .put("history", new JsonArray())
        .put("replayed", false)
        .put("traceId", traceId);
  }

  private ScanAnswer with(String member, Object value) {
    return new ScanAnswer(json.copy().put(member, value));
  }
}
