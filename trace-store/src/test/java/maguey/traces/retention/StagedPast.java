package maguey.traces.retention;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.stream.Stream;
import maguey.testkit.PostgresExtension;
import maguey.testkit.Shared;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A past that each test writes; afterwards what is left of it agrees. */
abstract class StagedPast {
  private static final PostgresExtension postgres = PostgresExtension.schema("traces");
  @RegisterExtension static final Shared SHARED = Shared.of(postgres);

  static final Instant NOW = Instant.now().truncatedTo(ChronoUnit.MICROS);
  static final Duration SHORT = Duration.ofMillis(20);

  RetentionStage stage;

  @BeforeEach
  void open() {
    stage = new RetentionStage(postgres.pool());
    stage.clear();
  }

  @AfterEach
  void agree() {
    stage.assertAgreement();
  }

  /** The preview. */
  JsonObject assertRunIsAsPreviewed(RetentionPolicy policy, Instant now) {
    JsonObject preview = stage.retention(policy, now).preview().await();
    JsonObject report = stage.run(policy, now);
    assertThat(report.getJsonObject("reasons").getMap()).isNotEmpty().isEqualTo(went(preview));
    assertThat(report.getLong("spans")).isEqualTo(sum(preview, "spans"));
    assertThat(report.getLong("traces")).isEqualTo(sum(preview, "traces"));
    assertThat(report.getJsonArray("days").getList())
        .isEqualTo(
            objects(preview.getJsonArray("days"))
                .filter(day -> day.getBoolean("goes"))
                .map(day -> day.getString("day"))
                .toList());
    return preview;
  }

  static Map<String, Object> went(JsonObject preview) {
    return go(preview)
        .collect(
            toMap(verdict -> verdict.getString("reason"), verdict -> verdict.getLong("traces")));
  }

  long bytesSince(Instant time) {
    return stage.number("SELECT sum(bytes)::bigint FROM span_days WHERE day >= '%s'", day(time));
  }

  static Instant ago(int days) {
    return NOW.minus(Duration.ofDays(days));
  }

  static String day(Instant time) {
    return LocalDate.ofInstant(time, ZoneOffset.UTC).toString();
  }

  private static long sum(JsonObject preview, String what) {
    return go(preview).mapToLong(verdict -> verdict.getLong(what)).sum();
  }

  private static Stream<JsonObject> go(JsonObject preview) {
    return objects(preview.getJsonObject("traces").getJsonArray("go"));
  }

  private static Stream<JsonObject> objects(JsonArray array) {
    return array.stream().map(JsonObject.class::cast);
  }
}
