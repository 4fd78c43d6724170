package maguey.demo;

import static maguey.testkit.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Faults that come and go as a seed decides, by the API and by the command. */
@ExtendWith(SuiteExtension.class)
class FaultScheduleIT {
  /** Its plan begins with cache-off, at once, for 44 s, nearly always. */
  private static final int SEED = 2_776;

  private static final int SECONDS = 300;

  private StoryTokens tokens;
  private SuiteUrls urls;
  private Http http;
  private FaultSwitch faults;

  @BeforeEach
  void arrive(LocalSuite suite) {
    tokens = new StoryTokens(suite.secrets().get("MAGUEY_JWT_SECRET"));
    urls = suite.urls();
    http = new Http();
    faults = new FaultSwitch(http, urls.traces(), tokens.admin());
  }

  @AfterEach
  void leave() {
    faults.allOff();
    tokens.close();
  }

  @Test
  void schedule_sameSeed_isTheSamePlan_andGoneWhenAllIsOff() {
    List<JsonObject> told =
        TraceReader.objects(faults.schedule(SEED, SECONDS).getJsonArray("flags"));
    List<JsonObject> kept = flags();
    faults.allOff();
    List<JsonObject> none = flags();
    command();

    assertThat(plan(told)).hasSizeGreaterThan(2).isEqualTo(plan(kept)).isEqualTo(plan(flags()));
    assertThat(none).isEmpty();
  }

  @Test
  void schedule_whatIsDueNow_strikes(LocalSuite suite) {
    TourTraffic traffic = new TourTraffic(http, urls, tokens, faults, suite::oneMoreOrdersNode);
    TraceReader traces = new TraceReader(http, urls.traces(), tokens.viewer());
    command();
    List<String> looks = traffic.readAgainAndAgain();
    faults.allOff();

    eventually(
        () ->
            assertThat(looks)
                .map(look -> traces.spans(look).toString())
                .anyMatch(spans -> spans.contains("fault.injected")));
  }

  private void command() {
    List<String> words = List.of("schedule", String.valueOf(SEED), String.valueOf(SECONDS));
    assertThat(new FaultMain(urls, tokens).run(words)).isZero();
  }

  /** All that is on, or will be. */
  private List<JsonObject> flags() {
    return TraceReader.objects(faults.list().getJsonArray("faults")).stream()
        .flatMap(fault -> TraceReader.objects(fault.getJsonArray("flags")).stream())
        .toList();
  }

  /** What is on and how, in its order, counted from the first one's beginning. */
  private static List<JsonObject> plan(List<JsonObject> flags) {
    List<JsonObject> inOrder =
        flags.stream().sorted(Comparator.comparing(flag -> time(flag, "from"))).toList();
    Instant first = time(inOrder.get(0), "from");
    return inOrder.stream()
        .map(flag -> since(first, flag, "from"))
        .map(flag -> since(first, flag, "until"))
        .toList();
  }

  private static JsonObject since(Instant first, JsonObject flag, String name) {
    return flag.copy().put(name, Duration.between(first, time(flag, name)).toString());
  }

  private static Instant time(JsonObject flag, String name) {
    return Instant.parse(flag.getString(name));
  }
}
