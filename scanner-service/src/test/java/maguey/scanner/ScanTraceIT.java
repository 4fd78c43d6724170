package maguey.scanner;

import static maguey.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.UUID;
import maguey.testkit.ExportedSpan;
import maguey.testkit.HttpCalls;
import org.junit.jupiter.api.Test;

/** The shape of a scan in the trace, as ADR 007 draws it. */
class ScanTraceIT extends SharedGates {
  private final Scanner.Gate gate = scanner.gate("A");
  private final String callerTrace = UUID.randomUUID().toString().replace("-", "");
  private final String scanId = UUID.randomUUID().toString();

  @Test
  void scan_admitted_isAChildOfTheTicketAndLinkedBothWays() {
    IssuedTicket ticket = scanner.issue();

    send(scanner.codeOf(ticket));

    ExportedSpan scan = await("ticket.scan");
    ExportedSpan request = await("POST /api/scans");
    assertThat(scan.traceId()).isEqualTo(ticket.traceId());
    assertThat(scan.parentSpanId()).isEqualTo(ticket.issueSpanId());
    assertThat(scan.startNanos()).isEqualTo(request.startNanos());
    assertThat(scan.status()).isEqualTo("UNSET");
    assertThat(request.traceId()).isEqualTo(callerTrace);
    assertThat(request.kind()).isEqualTo("SERVER");
    assertThat(scan.links()).singleElement().satisfies(l -> leadsTo(l, request, "gate_request"));
    assertThat(request.links()).singleElement().satisfies(l -> leadsTo(l, scan, "ticket_scan"));
  }

  @Test
  void scan_admitted_hasItsStepsBelowTicketScan() {
    IssuedTicket ticket = scanner.issue();

    send(scanner.codeOf(ticket));

    ExportedSpan scan = await("ticket.scan");
    ExportedSpan validate = await("validate-qr", ticket.traceId());
    ExportedSpan lookUp = await("lookup-ticket", ticket.traceId());
    ExportedSpan transaction = await("transaction", ticket.traceId());
    assertThat(List.of(validate, lookUp, transaction))
        .allSatisfy(step -> assertThat(step.parentSpanId()).isEqualTo(scan.spanId()));
    assertThat(validate.startNanos()).isBetween(scan.startNanos(), lookUp.startNanos());
    assertThat(lookUp.endNanos()).isGreaterThan(lookUp.startNanos());
    assertThat(scan.endNanos()).isGreaterThanOrEqualTo(transaction.endNanos());
    assertThat(List.of("update-status", "write-scan-log", "publish-event"))
        .map(step -> await(step, ticket.traceId()))
        .allSatisfy(step -> assertThat(step.parentSpanId()).isEqualTo(transaction.spanId()));
    assertThat(await("INSERT scan_logs", ticket.traceId()).parentSpanId())
        .isEqualTo(await("update-status", ticket.traceId()).spanId());
  }

  @Test
  void scan_admitted_carriesOurAttributesOnItsSpan() {
    IssuedTicket ticket = scanner.issue();

    send(scanner.codeOf(ticket));

    assertThat(await("ticket.scan").attributes())
        .containsEntry("scan.id", scanId)
        .containsEntry("scan.method", "qr")
        .containsEntry("scan.result", "ADMITTED")
        .doesNotContainKey("scan.reason")
        .containsEntry("gate.id", "A")
        .containsEntry("device.id", gate.deviceId())
        .containsEntry("ticket.id", ticket.id().toString())
        .containsEntry("order.id", ticket.orderId().toString())
        .containsEntry("order.number", ticket.orderNumber())
        .containsEntry("event.id", ticket.eventId().toString())
        .containsEntry("journey.id", ticket.orderId().toString());
  }

  @Test
  void scan_refused_goesIntoTheTicketsTraceAndTheLogToo() {
    IssuedTicket ticket = scanner.issue();
    gate.scan(scanner.codeOf(ticket));

    JsonObject answer = send(scanner.codeOf(ticket));

    ExportedSpan scan = await("ticket.scan");
    Row logged = logged(scanId);
    assertThat(answer.getString("traceId")).isEqualTo(ticket.traceId());
    assertThat(scan.attributes()).containsEntry("scan.reason", "ALREADY_USED");
    assertThat(stepsBelowTransactionOf(scan)).containsOnly("write-scan-log", "publish-event");
    assertThat(scan.status()).isEqualTo("UNSET");
    assertThat(logged.getString("trace_id")).isEqualTo(ticket.traceId());
    assertThat(logged.getString("span_id")).isEqualTo(scan.spanId());
    assertThat(logged.getString("request_trace_id")).isEqualTo(callerTrace);
  }

  @Test
  void scan_forgedOrUnknownCode_staysInTheCallersTrace() {
    IssuedTicket ticket = scanner.issue();

    JsonObject answer = send(OrdersStandIn.forge(ticket.code(OrdersStandIn.KEY)));

    ExportedSpan request = await("POST /api/scans");
    assertThat(answer.getString("traceId")).isEqualTo(callerTrace);
    assertThat(request.attributes()).containsEntry("scan.reason", "BAD_SIGNATURE");
    assertThat(request.attributes()).doesNotContainKey("ticket.id");
    assertThat(await("validate-qr", callerTrace).parentSpanId()).isEqualTo(request.spanId());
    assertThat(SERVICE.spans().ofTrace(ticket.traceId()))
        .extracting(ExportedSpan::name)
        .doesNotContain("ticket.scan", "validate-qr");
    eventually(() -> assertThat(isLogged(scanId)).isTrue());
    assertThat(logged(scanId).getString("trace_id")).isEqualTo(callerTrace);
  }

  @Test
  void scan_ticketThatWasNotSampled_obeysAndMakesNoHalfTrace() {
    IssuedTicket some = IssuedTicket.some();
    String unsampled = some.traceparent().replaceAll("01$", "00");
    IssuedTicket ticket = scanner.issue(some.traceparent(unsampled));

    JsonObject answer = send(scanner.codeOf(ticket));

    assertThat(answer.getString("result")).isEqualTo("ADMITTED");
    assertThat(answer.getString("traceId")).isEqualTo(ticket.traceId());
    assertThat(logged(scanId).getString("trace_id")).isEqualTo(ticket.traceId());
    await("POST /api/scans");
    assertThat(SERVICE.spans().ofTrace(ticket.traceId())).isEmpty();
  }

  @Test
  void scan_ticketWithoutAUsableContext_isScannedInTheCallersTrace() {
    IssuedTicket ticket = scanner.issue(IssuedTicket.some().traceparent("00-nonsense"));

    assertThat(send(scanner.codeOf(ticket)).getString("result")).isEqualTo("ADMITTED");

    ExportedSpan scan = await("ticket.scan");
    assertThat(scan.traceId()).isEqualTo(callerTrace);
    assertThat(scan.parentSpanId()).isEqualTo(await("POST /api/scans").spanId());
  }

  @Test
  void scan_repeated_isLinkedToTheFirstAndMakesNoSecondScanSpan() {
    IssuedTicket ticket = scanner.issue();
    String code = scanner.codeOf(ticket);
    gate.scan(new JsonObject().put("code", code).put("scanId", scanId));
    ExportedSpan first =
        SERVICE
            .spans()
            .await(
                "ticket.scan",
                s ->
                    scanId.equals(s.attributes().get("scan.id")) && s.name().equals("ticket.scan"));

    send(code);

    ExportedSpan request = await("POST /api/scans", callerTrace);
    assertThat(request.links()).singleElement().satisfies(l -> leadsTo(l, first, "replayed_scan"));
    assertThat(SERVICE.spans().ofTrace(ticket.traceId()))
        .filteredOn(span -> span.name().equals("ticket.scan"))
        .hasSize(1);
  }

  @Test
  void published_scan_isDeliveredInTheTicketsTrace() {
    IssuedTicket ticket = scanner.issue();

    send(scanner.codeOf(ticket));

    ExportedSpan publish =
        SERVICE.spans().await("publish-event", s -> isOf(ticket, s, "publish-event"));
    assertThat(SERVICE.spans().await("deliver-event", s -> isOf(ticket, s, "deliver-event")))
        .extracting(ExportedSpan::parentSpanId)
        .isEqualTo(publish.spanId());
  }

  @Test
  void webhook_always_staysInTheSendersTrace() {
    IssuedTicket ticket = IssuedTicket.some();
    HttpCalls sender = SERVICE.http().with("traceparent", ticket.traceparent());

    assertThat(SignedWebhook.of(ticket.webhook().encode()).send(sender).status()).isEqualTo(204);

    ExportedSpan server =
        SERVICE.spans().await("webhook", s -> isOf(ticket, s, "POST /webhooks/tickets"));
    ExportedSpan store =
        SERVICE.spans().await("store-tickets", s -> isOf(ticket, s, "store-tickets"));
    assertThat(server.parentSpanId()).isEqualTo(ticket.issueSpanId());
    assertThat(store.parentSpanId()).isEqualTo(server.spanId());
    assertThat(store.attributes()).containsEntry("order.number", ticket.orderNumber());
  }

  private static List<String> stepsBelowTransactionOf(ExportedSpan scan) {
    ExportedSpan transaction =
        SERVICE
            .spans()
            .await(
                "transaction",
                s -> s.name().equals("transaction") && s.parentSpanId().equals(scan.spanId()));
    return SERVICE.spans().ofTrace(scan.traceId()).stream()
        .filter(span -> transaction.spanId().equals(span.parentSpanId()))
        .map(ExportedSpan::name)
        .toList();
  }

  private JsonObject send(String code) {
    HttpCalls.Answer answer =
        gate.http()
            .with("traceparent", "00-" + callerTrace + "-00f067aa0ba902b7-01")
            .post("/api/scans", new JsonObject().put("code", code).put("scanId", scanId));
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.json();
  }

  private ExportedSpan await(String name) {
    return SERVICE
        .spans()
        .await(name, s -> s.name().equals(name) && scanId.equals(s.attributes().get("scan.id")));
  }

  private static ExportedSpan await(String name, String traceId) {
    return SERVICE.spans().await(name, s -> s.name().equals(name) && s.traceId().equals(traceId));
  }

  private static boolean isOf(IssuedTicket ticket, ExportedSpan span, String name) {
    return span.name().equals(name) && span.traceId().equals(ticket.traceId());
  }

  private static void leadsTo(ExportedSpan.Link link, ExportedSpan span, String type) {
    assertThat(link.traceId()).isEqualTo(span.traceId());
    assertThat(link.spanId()).isEqualTo(span.spanId());
    assertThat(link.attributes()).containsEntry("journey.link.type", type);
  }

  private static boolean isLogged(String scanId) {
    return rows(scanId).size() == 1;
  }

  private static Row logged(String scanId) {
    assertThat(rows(scanId)).hasSize(1);
    return rows(scanId).get(0);
  }

  private static List<Row> rows(String scanId) {
    return SERVICE
        .pool()
        .preparedQuery("SELECT * FROM scan_logs WHERE scan_id = $1")
        .execute(Tuple.of(scanId))
        .await()
        .stream()
        .toList();
  }
}
