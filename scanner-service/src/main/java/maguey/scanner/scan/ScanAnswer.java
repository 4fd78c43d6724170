package maguey.scanner.scan;

import io.vertx.core.json.JsonObject;

/**
 * What the device is told: always HTTP 200, so that a refusal is never taken for a broken network.
 *
 * @param json the body, as it is logged for a repeat
 */
record ScanAnswer(JsonObject json) {

  static ScanAnswer of(ScanRequest request, Decision decision, String traceId) {
    Ticket.FirstAdmission first = decision.first();
    return answer(request, decision.reason(), Words.of(decision), traceId)
        .with("ticket", decision.ticket().toJson())
        .with("first", first == null ? null : first.toJson(decision.ticket().event().zone()));
  }

  /** For a code that led to no ticket. */
  static ScanAnswer ticketless(ScanRequest request, Reason reason, String traceId) {
    return answer(request, reason, Words.of(reason), traceId);
  }

  /** The first answer again. */
  ScanAnswer replayed() {
    return with("replayed", true);
  }

  private static ScanAnswer answer(
      ScanRequest request, Reason reason, String message, String traceId) {
    return new ScanAnswer(
        new JsonObject()
            .put("scanId", request.scanId())
            .put("result", reason == null ? Decision.ADMITTED : Decision.REFUSED)
            .put("reason", reason == null ? null : reason.name())
            .put("message", message)
            .put("ticket", null)
            .put("first", null)
            .put("replayed", false)
            .put("traceId", traceId));
  }

  private ScanAnswer with(String member, Object value) {
    return new ScanAnswer(json.copy().put(member, value));
  }
}
