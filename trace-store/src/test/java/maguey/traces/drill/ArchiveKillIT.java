package maguey.traces.drill;

import static maguey.testkit.Eventually.eventually;
import static maguey.traces.SpanFixture.failed;
import static maguey.traces.SpanFixture.hex;
import static maguey.traces.SpanFixture.request;
import static maguey.traces.SpanFixture.span;
import static maguey.traces.SpanFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.proto.trace.v1.Span;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import maguey.testkit.OwnPostgres;
import maguey.traces.archive.S3Peer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** kill -9 of the store while it pushes: what is in the archive is what the rows say, once. */
@Tag("drill")
class ArchiveKillIT {
  private static final int KILLS = 6;
  private static final int TRACES = 600;
  private static final int BATCH = 50;
  private static final int WORDS = 3_000;
  private static final long PART = 5 << 20;
  private static final Pattern TRACE_ID = Pattern.compile("\"traceId\":\"([0-9a-f]{32})\"");

  private final HttpClient http = HttpClient.newHttpClient();
  private final Random random = new Random(7);
  private final List<String> sent = new ArrayList<>();
  private OwnPostgres database;
  private StoreProcess store;
  @TempDir Path folder;

  @BeforeEach
  void start() {
    database = new OwnPostgres("traces");
  }

  @AfterEach
  void stop() throws Exception {
    store.close();
    database.close();
  }

  @Test
  void bucket_hasEveryTraceOnce_andNoHalfUploads() throws Exception {
    try (S3Peer bucket = S3Peer.started()) {
      store =
          start(
              Map.of(
                  "MAGUEY_S3_BUCKET", S3Peer.BUCKET,
                  "MAGUEY_S3_ENDPOINT", bucket.endpoint(),
                  "MAGUEY_S3_ACCESS_KEY", S3Peer.KEY,
                  "MAGUEY_S3_SECRET_KEY", S3Peer.SECRET,
                  "MAGUEY_S3_PART_MIB", "5"));
      for (int kill = 0; kill < KILLS; kill++) {
        int before = bucket.keys().size();
        if (kill % 2 == 0) {
          // The bucket goes away in the middle of what is sent.
          bucket.awayAfter(PART + PART / 2);
          send(TRACES);
          killWhen(() -> isFailing());
          bucket.back();
        } else {
          send(TRACES);
          killWhen(() -> bucket.keys().size() > before);
        }
      }
      awaitDelivered();
      assertThat(bucket.uploads()).isEmpty();
      Map<String, List<String>> objects = new TreeMap<>();
      bucket.keys().forEach(key -> objects.put(key, bucket.lines(key)));
      assertAsTheRowsSay(objects);
    }
  }

  @Test
  void folder_hasEveryTraceOnce() throws Exception {
    store = start(Map.of("MAGUEY_ARCHIVE_DIR", folder.toString()));
    for (int kill = 0; kill < KILLS; kill++) {
      int before = objects().size();
      send(TRACES);
      killWhen(() -> objects().size() > before);
    }
    awaitDelivered();
    assertAsTheRowsSay(objects());
  }

  private StoreProcess start(Map<String, String> to) throws IOException {
    Map<String, String> variables = new HashMap<>(to);
    variables.put("MAGUEY_REVIEW_QUIET_SECONDS", "0");
    variables.put("MAGUEY_ARCHIVE_EVERY_SECONDS", "3");
    variables.put("MAGUEY_ARCHIVE_OBJECT_MIB", "16");
    return StoreProcess.start(database, variables, "-Xmx512m").awaitReady();
  }

  /** Once it is in the middle of it; what it did before is as it may be. */
  private void killWhen(BooleanSupplier isPushing) {
    eventually(() -> assertThat(isPushing.getAsBoolean()).isTrue());
    store.process().kill();
    store.process().start();
    store.awaitReady();
  }

  private boolean isFailing() {
    JsonObject archive = store.ready().json().getJsonObject("archive");
    return archive.getString("failingSince") != null;
  }

  /** Nothing is due, nothing waits; then the store ends, so that it writes nothing more down. */
  private void awaitDelivered() {
    eventually(
        () ->
            assertThat(number("SELECT count(*) FROM traces.archive_traces"))
                .isEqualTo(sent.size()));
    eventually(
        () ->
            assertThat(
                    number(
                        "SELECT count(*) FROM traces.archive_objects WHERE delivered_at IS NULL"))
                .isZero());
    store.process().kill();
  }

  private void assertAsTheRowsSay(Map<String, List<String>> objects) throws Exception {
    Map<String, Integer> seen = new HashMap<>();
    objects.forEach(
        (key, lines) -> {
          if (key.startsWith("trace-logs/")) {
            lines.forEach(line -> seen.merge(traceOf(line), 1, Integer::sum));
          }
        });
    assertThat(seen.keySet()).containsExactlyInAnyOrderElementsOf(sent);
    assertThat(seen.values()).allMatch(count -> count == 1);
    long lines = objects.values().stream().mapToLong(Collection::size).sum();
    assertThat(
            number("SELECT sum(lines) FROM traces.archive_objects WHERE delivered_at IS NOT NULL"))
        .isEqualTo(lines);
    assertThat(number("SELECT count(*) FROM traces.archive_objects WHERE delivered_at IS NOT NULL"))
        .isEqualTo(objects.size());
    assertThat(
            number(
                "SELECT sum(l.lines) FROM traces.archive_lines l JOIN traces.archive_objects o"
                    + " ON o.key = l.object_key WHERE o.delivered_at IS NOT NULL"))
        .as("audit and performance records that were cut")
        .isEqualTo(
            number(
                "SELECT sum(lines) FROM traces.archive_objects"
                    + " WHERE delivered_at IS NOT NULL AND stream <> 'trace-logs'"));
  }

  private static String traceOf(String line) {
    Matcher id = TRACE_ID.matcher(line);
    assertThat(id.find()).as(line).isTrue();
    return id.group(1);
  }

  private void send(int traces) throws Exception {
    for (int batch = 0; batch < traces / BATCH; batch++) {
      List<Span.Builder> spans = new ArrayList<>();
      for (int i = 0; i < BATCH; i++) {
        spans.add(failed(span("lengthy", Instant.now())).addAttributes(text("note", words())));
      }
      HttpRequest post =
          HttpRequest.newBuilder(URI.create(store.otlp()))
              .header("content-type", "application/x-protobuf")
              .POST(BodyPublishers.ofByteArray(request("drill", spans).toByteArray()))
              .build();
      HttpResponse<String> answer = http.send(post, BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      spans.forEach(span -> sent.add(hex(span)));
    }
  }

  /** Of no pattern, so that gzip leaves them large. */
  private String words() {
    StringBuilder words = new StringBuilder();
    for (int i = 0; i < WORDS; i++) {
      random.ints(7, 'a', 'z' + 1).forEach(words::appendCodePoint);
      words.append(' ');
    }
    return words.toString();
  }

  private Map<String, List<String>> objects() {
    Map<String, List<String>> objects = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".jsonl.gz")).toList()) {
        objects.put(folder.relativize(file).toString(), S3Peer.linesOf(Files.readAllBytes(file)));
      }
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    return objects;
  }

  private long number(String sql) throws Exception {
    return new Ledger(database).number(sql);
  }
}
