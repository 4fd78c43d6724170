package maguey.traces.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.logs.v1.LogRecord;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import maguey.traces.query.ManyLogs;
import org.junit.jupiter.api.Test;

/** Log records as a list, page by page. */
class LogListIT extends LogDoors {
  @Test
  void pages_showEveryRecordOnce_newestFirst() throws Exception {
    String service = "paged-" + UUID.randomUUID();
    List<LogRecord.Builder> logs = new ArrayList<>();
    for (int i = 0; i < 25; i++) {
      logs.add(log("line " + i, Instant.now().minusSeconds(i / 4), 9 + i % 2 * 8));
    }
    post(request(service, logs.toArray(LogRecord.Builder[]::new)));

    List<String> seen = new ArrayList<>();
    List<Instant> times = new ArrayList<>();
    String cursor = "";
    while (cursor != null) {
      JsonObject page = stores.get("/api/logs?limit=10&service=" + service + cursor);
      page.getJsonArray("logs").forEach(log -> seen.add(((JsonObject) log).getString("body")));
      page.getJsonArray("logs").forEach(log -> times.add(((JsonObject) log).getInstant("time")));
      String next = page.getString("nextCursor");
      cursor = next == null ? null : "&cursor=" + next;
    }

    assertThat(seen).hasSize(25).doesNotHaveDuplicates();
    assertThat(times).isSortedAccordingTo(Comparator.reverseOrder());
    assertThat(stores.get("/api/logs?severity=warn&service=" + service).getJsonArray("logs"))
        .hasSize(12);
    assertThat(
            stores
                .get("/api/logs?service=" + service + "&to=2020-01-01T00:00:00Z")
                .getJsonArray("logs"))
        .isEmpty();
  }

  @Test
  void list_whoseNextMatchIsFarAway_goesOnInShortPages() throws Exception {
    String service = "far-" + UUID.randomUUID();
    ManyLogs.fill(stores.pool(), 30_000, service, 13);
    post(request(service, log("the one", Instant.now().minus(Duration.ofHours(1)), 21)));

    JsonObject first = stores.get("/api/logs?severity=fatal&service=" + service);
    JsonObject second =
        stores.get(
            "/api/logs?severity=fatal&service="
                + service
                + "&cursor="
                + first.getString("nextCursor"));

    assertThat(first.getJsonArray("logs")).isEmpty();
    assertThat(second.getJsonArray("logs").getJsonObject(0).getString("body")).isEqualTo("the one");
    assertThat(second.getString("nextCursor")).isNull();
  }
}
