package maguey.traces.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import maguey.traces.query.LiveQueries.Fitting;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FollowerTest {
  private static final Fitting ALL =
      traces ->
          Future.succeededFuture(
              traces.stream().map(id -> new JsonObject().put("id", id.toString())).toList());

  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final Follower follower =
      onContext(() -> Future.succeededFuture(new Follower(vertx, ALL))).await();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void client_thatIsTooSlow_losesTheOldestAndIsTold() {
    List<UUID> traces = Stream.generate(UUID::randomUUID).limit(5_000).toList();
    assertThat(piece()).contains(": following");
    follower.changed(traces);
    follower.changed(traces.subList(4_990, 5_000));

    List<String> pieces = new ArrayList<>();
    for (int i = 0; i < Follower.PENDING / 100; i++) {
      pieces.add(piece());
    }

    assertThat(pieces.get(0)).contains("event: gap\ndata: {\"skipped\":4000}");
    assertThat(String.join("", pieces).split("event: trace", -1)).hasSize(Follower.PENDING + 1);
    assertThat(pieces.get(0)).contains(traces.get(4_000).toString());
  }

  @Test
  void follower_thatEnds_endsItsStream() {
    assertThat(piece()).contains(": following");
    Future<?> waiting = onContext(follower::next);
    follower.end();

    assertThat(waiting.await()).isNull();
  }

  @Test
  void changes_thatAreForgotten_areAGapOfUnknownSize() {
    RecentChanges recent = new RecentChanges(1_000);
    List<UUID> many = Stream.generate(UUID::randomUUID).limit(RecentChanges.KEPT).toList();
    recent.add(List.of(UUID.randomUUID()), 2_000);
    recent.add(many, 3_000);

    assertThat(recent.since(900, 0)).isEmpty();
    assertThat(recent.since(2_000, 0)).isEmpty();
    assertThat(recent.since(2_001, 0))
        .hasValueSatisfying(all -> assertThat(all).hasSize(many.size()));
    assertThat(recent.since(3_001, 0)).hasValueSatisfying(all -> assertThat(all).isEmpty());
  }

  private String piece() {
    return String.valueOf(onContext(follower::next).await());
  }

  /** As the server does; a follower is of one thread. */
  private <T> Future<T> onContext(Supplier<Future<T>> work) {
    Promise<T> done = Promise.promise();
    context.runOnContext(now -> work.get().onComplete(done));
    return done.future();
  }
}
