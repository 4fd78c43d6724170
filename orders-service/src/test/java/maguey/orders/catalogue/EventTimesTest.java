package maguey.orders.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.ZoneId;
import maguey.common.http.Problem;
import maguey.common.http.Violations;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** In Vienna clocks go from 02:00 to 03:00 on 2027-03-28, and from 03:00 to 02:00 on 2027-10-31. */
class EventTimesTest {
  private final Violations violations = new Violations();
  private final EventTimes times = new EventTimes(ZoneId.of("Europe/Vienna"), violations);

  @ParameterizedTest
  @CsvSource({
    "2027-01-15T10:00, 2027-01-15T09:00:00Z",
    "2027-07-15T10:00, 2027-07-15T08:00:00Z",
    "2027-03-28T01:59:59, 2027-03-28T00:59:59Z",
    "2027-03-28T03:00, 2027-03-28T01:00:00Z",
    "2027-10-31T01:59, 2027-10-30T23:59:00Z",
    "2027-10-31T03:00, 2027-10-31T02:00:00Z",
    "2027-10-31T02:30+02:00, 2027-10-31T00:30:00Z",
    "2027-10-31T02:30+01:00, 2027-10-31T01:30:00Z",
    "2027-03-28T02:30Z, 2027-03-28T02:30:00Z"
  })
  void read_localOrWithOffset_isThatInstant(String text, Instant expected) {
    assertThat(read(text)).isEqualTo(expected);
    violations.verify();
  }

  @ParameterizedTest
  @ValueSource(strings = {"2027-03-28T02:00", "2027-03-28T02:59:59"})
  void read_localTimeThatIsLeftOut_isRefusedWithTheChange(String text) {
    read(text);

    assertThat(errors())
        .contains("time_left_out", "2027-03-28T02:00", "2027-03-28T03:00", "/saleFrom");
  }

  @ParameterizedTest
  @ValueSource(strings = {"2027-10-31T02:00", "2027-10-31T02:59:59"})
  void read_localTimeThatComesTwice_isRefusedWithItsOffsets(String text) {
    read(text);

    assertThat(errors()).contains("time_twice", "+02:00", "+01:00", "/saleFrom");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"tomorrow", "2027-01-15", "T", "2027-01-15T25:00", "+T", "2027-02-30T10:00"})
  void read_whatIsNoTime_isRefused(String text) {
    read(text);

    assertThat(errors()).contains("\"time\"", "/saleFrom");
  }

  private Instant read(String text) {
    return times.read(new JsonObject().put("saleFrom", text), "", "saleFrom", null);
  }

  private String errors() {
    Problem problem = catchThrowableOfType(Problem.class, violations::verify);
    return problem.toJson("").getJsonArray("errors").encode();
  }
}
