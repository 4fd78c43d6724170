package maguey.common.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.VertxInternal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FaultsTest {
  private static final Instant NOW = Instant.now();
  private static final int FROZEN_MS = 200;

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
        new FaultFlag(Fault.MAIL_DOWN, NOW.minusSeconds(9), NOW.minusSeconds(1), 0, 1, 0, null);

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
    FaultFlag ofOneGate = flag(Fault.GATE_OFFLINE, "north");

    assertThat(FaultFlag.fromJson(flag.toJson())).contains(flag);
    assertThat(FaultFlag.fromJson(ofOneGate.toJson())).contains(ofOneGate);
    assertThat(FaultFlag.fromJson(flag.toJson().put("name", "of-tomorrow"))).isEmpty();
  }

  @Test
  void strike_ofOnePlace_strikesThereAlone() {
    Faults gates = with(flag(Fault.GATE_OFFLINE, "north"));
    Faults node = new Faults("10.0.0.1:8081");
    node.take(List.of(flag(Fault.CACHE_OFF, "10.0.0.1:8081")));

    assertThat(gates.strike(FaultPoint.HEAR_DEVICE, "north")).isTrue();
    assertThat(gates.strike(FaultPoint.HEAR_DEVICE, "south")).isFalse();
    assertThat(node.strike(FaultPoint.LOOK_INTO_CACHE)).isTrue();
    assertThat(with(flag(Fault.CACHE_OFF, "10.0.0.2:8081")).strike(FaultPoint.LOOK_INTO_CACHE))
        .isFalse();
  }

  @Test
  void skew_ofOneGate_isItsDelay_andNothingElsewhere() {
    Faults faults = with(flag(Fault.GATE_CLOCK_WRONG, "east"));

    assertThat(faults.skew(FaultPoint.READ_DEVICE_CLOCK, "east"))
        .isEqualTo(Duration.ofMinutes(125));
    assertThat(faults.skew(FaultPoint.READ_DEVICE_CLOCK, "west")).isZero();
  }

  /** What comes to any loop afterwards waits: a bound from below, whatever else delays it. */
  @Test
  void blockOthers_everyLoop_waitsUntilTheEnd() {
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
    try {
      List<Context> loops = List.of(loop(vertx), loop(vertx));
      long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(FROZEN_MS);
      Faults.blockOthers(vertx, FROZEN_MS);

      assertThat(loops).allMatch(loop -> timeOf(loop) >= end);
    } finally {
      vertx.close().await();
    }
  }

  @Test
  void at_freezingFault_goesOnWhenItIsOver_withTheFlagAtTheLatest() {
    Vertx vertx = Vertx.vertx();
    try {
      Faults faults = new Faults();
      Instant until = Instant.now().plusMillis(FROZEN_MS);
      faults.take(
          List.of(
              new FaultFlag(Fault.NODE_FROZEN, NOW.minusSeconds(1), until, 60_000, 1, 0, null)));
      Promise<Integer> thawed = Promise.promise();
      vertx.runOnContext(
          go ->
              faults
                  .at(FaultPoint.TAKE_DELIVERY, () -> Future.succeededFuture(1))
                  .onComplete(thawed));

      assertThat(thawed.future().await()).isEqualTo(1);
      assertThat(Instant.now()).isBetween(until.minusMillis(1), until.plusSeconds(30));
    } finally {
      vertx.close().await();
    }
  }

  private static Context loop(Vertx vertx) {
    return ((VertxInternal) vertx).createEventLoopContext();
  }

  private static long timeOf(Context loop) {
    Promise<Long> ran = Promise.promise();
    loop.runOnContext(go -> ran.complete(System.nanoTime()));
    return ran.future().await();
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
    return flag(fault, share, seed, null);
  }

  private static FaultFlag flag(Fault fault, String place) {
    return flag(fault, 1, 0, place);
  }

  private static FaultFlag flag(Fault fault, double share, long seed, String place) {
    return new FaultFlag(
        fault, NOW.minusSeconds(1), NOW.plusSeconds(600), fault.usualDelayMs(), share, seed, place);
  }
}
