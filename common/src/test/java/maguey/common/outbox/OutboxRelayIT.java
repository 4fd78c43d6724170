package maguey.common.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import maguey.common.events.EventAddress;
import maguey.common.events.EventConsumer;
import maguey.common.events.OrderConfirmed;
import maguey.common.flow.Rush;
import maguey.common.sql.TestDatabase;
import maguey.common.tracing.Spans;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class OutboxRelayIT {
  private static final long PATIENCE_SECONDS = 60;

  @RegisterExtension final TestDatabase database = new TestDatabase();

  private final Rush rush = new Rush();

  @Test
  void relay_consumerReplies_deliversOnceAndDeletes() throws Exception {
    Promise<JsonObject> delivered = Promise.promise();
    consumeMail(body -> Future.succeededFuture(delivered.tryComplete(body)));
    OrderConfirmed event = confirmed();
    append(event);
    OutboxRelay relay = relay();
    relay.wake();

    JsonObject body = delivered.future().await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    relay.stop().await();

    assertThat(OrderConfirmed.fromJson(body)).isEqualTo(event);
    assertThat(rowsLeft()).isZero();
  }

  @Test
  void relay_consumerFailsFirst_isRepeatedUntilItReplies() throws Exception {
    AtomicInteger tries = new AtomicInteger();
    Promise<Integer> done = Promise.promise();
    consumeMail(
        body -> {
          if (tries.incrementAndGet() < 3) {
            return Future.failedFuture("not yet");
          }
          done.tryComplete(tries.get());
          return Future.succeededFuture();
        });
    append(confirmed());
    OutboxRelay relay = relay();

    assertThat(done.future().await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(3);
    relay.stop().await();
  }

  @Test
  void relay_twoNodes_deliverEachRowOnce() throws Exception {
    int events = 200;
    Queue<String> seen = new ConcurrentLinkedQueue<>();
    Promise<Void> all = Promise.promise();
    consumeMail(
        body -> {
          seen.add(body.getString("messageId"));
          if (seen.size() == events) {
            all.tryComplete();
          }
          return Future.succeededFuture();
        });
    for (int i = 0; i < events; i++) {
      append(confirmed());
    }
    OutboxRelay one = relay();
    OutboxRelay two = relay();
    one.wake();
    two.wake();

    all.future().await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    one.stop().await();
    two.stop().await();
    assertThat(seen).doesNotHaveDuplicates().hasSize(events);
    assertThat(rowsLeft()).isZero();
  }

  @Test
  void relay_oneConsumerHangs_othersAreServed() throws Exception {
    int events = 200;
    AtomicInteger seen = new AtomicInteger();
    Promise<Void> all = Promise.promise();
    consumeMail(body -> Promise.promise().future());
    new EventConsumer(database.vertx(), Spans.none())
        .on(
            EventAddress.ORDER_CONFIRMED_WEBHOOK,
            body -> {
              if (seen.incrementAndGet() == events) {
                all.tryComplete();
              }
              return Future.succeededFuture();
            })
        .await();
    for (int i = 0; i < events; i++) {
      append(confirmed(), EventAddress.ORDER_CONFIRMED_EMAIL, EventAddress.ORDER_CONFIRMED_WEBHOOK);
    }
    relay().wake();

    all.future().await(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  @Test
  void relay_nobodyListens_rowsAreLeftAloneUntilSomebodyDoes() throws Exception {
    int events = 200;
    CountDownLatch webhooks = new CountDownLatch(events);
    CountDownLatch mails = new CountDownLatch(events);
    new EventConsumer(database.vertx(), Spans.none())
        .on(EventAddress.ORDER_CONFIRMED_WEBHOOK, body -> counted(webhooks))
        .await();
    for (int i = 0; i < events; i++) {
      append(confirmed(), EventAddress.ORDER_CONFIRMED_EMAIL, EventAddress.ORDER_CONFIRMED_WEBHOOK);
    }
    relay().wake();
    assertThat(webhooks.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    awaitNoWebhooks();
    assertThat(number("SELECT sum(attempts) FROM outbox")).isLessThan(events / 2);

    consumeMail(body -> counted(mails));

    assertThat(mails.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void relay_callersWait_deliversLittleAtATimeUntilTheyAreServed() throws Exception {
    int events = 200;
    CountDownLatch first = new CountDownLatch(1);
    CountDownLatch all = new CountDownLatch(events);
    consumeMail(
        body -> {
          first.countDown();
          return counted(all);
        });
    for (int i = 0; i < events; i++) {
      append(confirmed());
    }
    noteClaims();
    rush.came();
    relay().wake();

    assertThat(first.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(number("SELECT max(size) FROM claim")).isEqualTo(8);
    rush.went();

    assertThat(all.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(number("SELECT max(size) FROM claim")).isEqualTo(64);
  }

  @Test
  void relay_callersWaitButRowsHaveWaitedLonger_stepsBackNoMore() throws Exception {
    int events = 200;
    CountDownLatch all = new CountDownLatch(events);
    consumeMail(body -> counted(all));
    for (int i = 0; i < events; i++) {
      append(confirmed());
    }
    database
        .pool()
        .query("UPDATE outbox SET created_at = now() - interval '2 minutes'")
        .execute()
        .await();
    noteClaims();
    rush.came();
    relay();

    assertThat(all.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(number("SELECT max(size) FROM claim")).isEqualTo(64);
  }

  @Test
  void relay_wokenByAVerticleThatIsUndeployed_stillGetsTheReply() throws Exception {
    Promise<Void> asked = Promise.promise();
    Promise<Void> answer = Promise.promise();
    consumeMail(
        body -> {
          asked.complete();
          return answer.future();
        });
    OutboxRelay relay = relay();
    append(confirmed());
    String waker = database.vertx().deployVerticle(new Waker(relay)).await();
    asked.future().await(PATIENCE_SECONDS, TimeUnit.SECONDS);

    database.vertx().undeploy(waker).await();
    answer.complete();
    relay.stop().await(PATIENCE_SECONDS, TimeUnit.SECONDS);

    assertThat(rowsLeft()).isZero();
  }

  @Test
  void inbox_repeat_isNotTheFirstTime() throws Exception {
    assertThat(Inbox.firstTime(database.pool(), "mail", "m1", null).await()).isTrue();
    assertThat(Inbox.firstTime(database.pool(), "mail", "m1", null).await()).isFalse();
    assertThat(Inbox.firstTime(database.pool(), "other", "m1", null).await()).isTrue();
  }

  /** Wakes a relay, as whoever has committed does. */
  private static final class Waker extends VerticleBase {
    private final OutboxRelay relay;

    Waker(OutboxRelay relay) {
      this.relay = relay;
    }

    @Override
    public Future<?> start() {
      relay.wake();
      return Future.succeededFuture();
    }
  }

  /** Has the database write down how many rows each claim took. */
  private void noteClaims() {
    database
        .pool()
        .query(
            """
            CREATE TABLE claim (size bigint);
            CREATE FUNCTION note_claim() RETURNS trigger LANGUAGE plpgsql AS $$
              BEGIN INSERT INTO claim SELECT count(*) FROM claimed; RETURN NULL; END $$;
            CREATE TRIGGER note_claim AFTER UPDATE ON outbox REFERENCING NEW TABLE AS claimed
              FOR EACH STATEMENT EXECUTE FUNCTION note_claim()
            """)
        .execute()
        .await();
  }

  private OutboxRelay relay() {
    return OutboxRelay.start(database.vertx(), Spans.none(), database.pool(), rush);
  }

  private void consumeMail(Function<JsonObject, Future<?>> effect) {
    new EventConsumer(database.vertx(), Spans.none())
        .on(EventAddress.ORDER_CONFIRMED_EMAIL, effect)
        .await();
  }

  private void append(OrderConfirmed event) {
    append(event, EventAddress.ORDER_CONFIRMED_EMAIL);
  }

  private void append(OrderConfirmed event, EventAddress... consumers) {
    Outbox.append(database.pool(), event.orderId(), event, List.of(consumers)).await();
  }

  private static Future<?> counted(CountDownLatch latch) {
    latch.countDown();
    return Future.succeededFuture();
  }

  /** The last replies come before their rows go. */
  private void awaitNoWebhooks() {
    while (number("SELECT count(*) FROM outbox WHERE address LIKE '%.webhook'") > 0) {
      Thread.onSpinWait();
    }
  }

  private long rowsLeft() {
    return number("SELECT count(*) FROM outbox");
  }

  private long number(String sql) {
    return database.pool().query(sql).execute().await().iterator().next().getLong(0);
  }

  private static OrderConfirmed confirmed() {
    return new OrderConfirmed(
        UUID.randomUUID(),
        Instant.parse("2026-05-01T10:00:00Z"),
        UUID.randomUUID(),
        "AB12CD34E",
        UUID.randomUUID(),
        "agave-nights",
        Instant.parse("2026-05-04T02:00:00Z"),
        "0".repeat(32),
        List.of(UUID.randomUUID()),
        "1".repeat(32));
  }
}
