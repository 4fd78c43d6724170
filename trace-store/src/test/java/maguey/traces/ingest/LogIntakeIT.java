package maguey.traces.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.logs.v1.LogRecord;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import maguey.testkit.Eventually;
import org.junit.jupiter.api.Test;

/**
 * What senders of log records are answered: for repeats, for rubbish, while the database is away.
 */
class LogIntakeIT extends LogDoors {
  @Test
  void request_sentTwice_isStoredOnce_butLikeRecordsAreTwo() throws Exception {
    String service = "twice-" + UUID.randomUUID();
    LogRecord.Builder log = log("same", Instant.now(), 9);
    ExportLogsServiceRequest request = request(service, log, log);

    post(request);
    post(request);

    assertThat(stores.get("/api/logs?service=" + service).getJsonArray("logs")).hasSize(2);
  }

  @Test
  void records_thatCannotBe_areCountedInTheAnswer() throws Exception {
    HttpResponse<byte[]> answer =
        send(
            PROTOBUF,
            request("bad", log("good", Instant.now(), 9), LogRecord.newBuilder()).toByteArray());

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(
            ExportLogsServiceResponse.parseFrom(answer.body())
                .getPartialSuccess()
                .getRejectedLogRecords())
        .isEqualTo(1);
    assertThat(send(PROTOBUF, new byte[] {7, 7, 7}).statusCode()).isEqualTo(400);
    assertThat(send("text/plain", new byte[0]).statusCode()).isEqualTo(415);
    HttpResponse<byte[]> json =
        send(
            "application/json",
            "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{}]}]}]}"
                .getBytes(StandardCharsets.UTF_8));
    assertThat(new String(json.body(), StandardCharsets.UTF_8))
        .contains("\"rejectedLogRecords\":\"1\"");
  }

  @Test
  void databaseGone_is503WithRetryAfter_andNothingIsSpooled() throws Exception {
    String service = "away-" + UUID.randomUUID();
    byte[] body = request(service, log("kept by its sender", Instant.now(), 9)).toByteArray();

    stores.database().stop();
    HttpResponse<byte[]> refused = send(PROTOBUF, body);
    stores.database().start();

    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.headers().firstValue("retry-after")).isPresent();
    Eventually.eventually(() -> assertThat(send(PROTOBUF, body).statusCode()).isEqualTo(200));
    assertThat(stores.get("/api/logs?service=" + service).getJsonArray("logs")).hasSize(1);
  }
}
