package maguey.common.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.spi.VertxTracerFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import maguey.common.FreePort;
import maguey.common.cluster.Cluster;
import maguey.common.cluster.ClusterConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two nodes of one cluster, and what the second knows of flags. */
class FaultBoardIT {
  private static final Duration DEADLINE = Duration.ofSeconds(60);

  private final Faults faults = new Faults();
  private Vertx one;
  private Vertx other;

  @BeforeEach
  void join() {
    List<Integer> ports = List.of(FreePort.next(), FreePort.next());
    one = join(ports, 0);
    other = join(ports, 1);
  }

  @AfterEach
  void leave() {
    other.close().await();
    one.close().await();
  }

  /** By the message alone: the next reading is an hour away. */
  @Test
  void put_elsewhere_isKnown_andGoneWhenItIsOff() {
    new FaultFollower(other, new FaultBoard(other), faults).follow(Duration.ofHours(1)).await();
    FaultBoard board = new FaultBoard(one);

    board.put(Fault.CACHE_OFF, List.of(cacheOff())).await();
    assertThat(becomes(true)).isTrue();
    board.remove(Fault.CACHE_OFF).await();
    assertThat(becomes(false)).isTrue();
  }

  @Test
  void put_beforeTheNodeFollows_isKnown() {
    new FaultBoard(one).put(Fault.CACHE_OFF, List.of(cacheOff())).await();
    new FaultBoard(other).follow(faults).await();

    assertThat(isStruck()).isTrue();
  }

  /** The map has it, and nobody tells: so a change looks to a node that hears nothing meanwhile. */
  @Test
  void change_thatTheNodeIsNotTold_isKnownSoon() {
    new FaultBoard(other).follow(faults).await();
    String flags = new JsonArray(List.of(cacheOff().toJson())).encode();

    one.sharedData()
        .getAsyncMap(FaultBoard.CLUSTER_MAP)
        .compose(map -> map.put(Fault.CACHE_OFF.text(), flags))
        .await();
    assertThat(becomes(true)).isTrue();
    one.sharedData().getAsyncMap(FaultBoard.CLUSTER_MAP).compose(map -> map.clear()).await();
    assertThat(becomes(false)).isTrue();
  }

  private boolean becomes(boolean struck) {
    Instant end = Instant.now().plus(DEADLINE);
    while (isStruck() != struck && Instant.now().isBefore(end)) {
      other.timer(100, TimeUnit.MILLISECONDS).await();
    }
    return isStruck() == struck;
  }

  private boolean isStruck() {
    return faults.strike(FaultPoint.LOOK_INTO_CACHE);
  }

  private static FaultFlag cacheOff() {
    Instant now = Instant.now();
    return new FaultFlag(Fault.CACHE_OFF, now.minusSeconds(1), now.plusSeconds(600), 0, 1, 0, null);
  }

  private static Vertx join(List<Integer> ports, int index) {
    List<String> members = ports.stream().map(port -> "127.0.0.1:" + port).toList();
    ClusterConfig config =
        new ClusterConfig(
            "faults-" + ports.get(0), "127.0.0.1", ports.get(index), 0, members, Optional.empty());
    return Cluster.join(config, VertxTracerFactory.NOOP, new SimpleMeterRegistry()).await();
  }
}
