package maguey.common.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FaultsTest {
  private static final Instant NOW = Instant.now();

  @Test
  void at_nothingOn_runsTheStepOnce() {
    AtomicInteger runs = new AtomicInteger();

    assertThat(count(new Faults(), runs).result()).isEqualTo(1);
  }

  @Test
  void at_repeatingFault_runsTheStepTwelveTimes() {
    AtomicInteger runs = new AtomicInteger();

    assertThat(count(with(flag(Fault.INVENTORY_N_PLUS_ONE, 1, 0)), runs).result()).isEqualTo(12);
  }

  @Test
  void at_failingFault_doesNotRunTheStep() {
    Faults faults = with(flag(Fault.MAIL_DOWN, 1, 0));
    Future<Integer> sent = faults.at(FaultPoint.SEND_MAIL, () -> Future.succeededFuture(1));

    assertThat(sent.cause()).isInstanceOf(InjectedFault.class).hasMessageContaining("mail-down");
  }

  @Test
  void at_faultOfThePast_doesNotStrike() {
    FaultFlag over =
        new FaultFlag(Fault.MAIL_DOWN, NOW.minusSeconds(9), NOW.minusSeconds(1), 0, 1, 0);

    assertThat(with(over).at(FaultPoint.SEND_MAIL, () -> Future.succeededFuture(1)).result())
        .isEqualTo(1);
  }

  @Test
  void strike_sameSeed_strikesTheSameTimes_andAboutItsShare() {
    List<Boolean> first = strikes(with(flag(Fault.CACHE_OFF, 0.3, 7)));

    assertThat(strikes(with(flag(Fault.CACHE_OFF, 0.3, 7)))).isEqualTo(first);
    assertThat(strikes(with(flag(Fault.CACHE_OFF, 0.3, 8)))).isNotEqualTo(first);
    assertThat(first.stream().filter(struck -> struck).count()).isBetween(200L, 400L);
  }

  @Test
  void flag_asJson_isTheSameAgain() {
    FaultFlag flag = flag(Fault.MAIL_SLOW, 0.25, -7);

    assertThat(FaultFlag.fromJson(flag.toJson())).isEqualTo(flag);
  }

  @Test
  void schedule_sameSeed_isTheSame_oneFaultAtATime_andEnds() {
    Duration hour = Duration.ofHours(1);
    List<FaultFlag> flags = schedule(42, hour);

    assertThat(schedule(42, hour)).isEqualTo(flags);
    assertThat(schedule(43, hour)).isNotEqualTo(flags);
    assertThat(flags).allMatch(flag -> !flag.until().isAfter(NOW.plus(hour)));
    assertThat(IntStream.range(1, flags.size()))
        .allMatch(i -> !flags.get(i).from().isBefore(flags.get(i - 1).until()));
  }

  private static List<FaultFlag> schedule(long seed, Duration length) {
    return FaultSchedule.of(seed, NOW, length).values().stream()
        .flatMap(List::stream)
        .sorted(java.util.Comparator.comparing(FaultFlag::from))
        .toList();
  }

  private static Future<Integer> count(Faults faults, AtomicInteger runs) {
    return faults.at(FaultPoint.READ_OFFER, () -> Future.succeededFuture(runs.incrementAndGet()));
  }

  private static List<Boolean> strikes(Faults faults) {
    return IntStream.range(0, 1_000)
        .mapToObj(i -> faults.strike(FaultPoint.LOOK_INTO_CACHE))
        .toList();
  }

  private static Faults with(FaultFlag flag) {
    Faults faults = new Faults();
    faults.take(List.of(flag));
    return faults;
  }

  private static FaultFlag flag(Fault fault, double share, long seed) {
    return new FaultFlag(
        fault, NOW.minusSeconds(1), NOW.plusSeconds(600), fault.usualDelayMs(), share, seed);
  }
}
