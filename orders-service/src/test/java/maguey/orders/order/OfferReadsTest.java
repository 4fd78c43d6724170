package maguey.orders.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import maguey.orders.catalogue.EventOffer;
import org.junit.jupiter.api.Test;

class OfferReadsTest {
  private final List<Promise<Optional<EventOffer>>> begun = new ArrayList<>();
  private final OfferReads reads =
      new OfferReads(
          slug -> {
            begun.add(Promise.promise());
            return begun.get(begun.size() - 1).future();
          });

  @Test
  void find_whileAReadIsUnderWay_sharesTheNextOneAndNeverThatOne() {
    Future<Optional<EventOffer>> first = reads.find("agave");
    Future<Optional<EventOffer>> second = reads.find("agave");
    Future<Optional<EventOffer>> third = reads.find("agave");

    begun.get(0).complete(Optional.empty());

    assertThat(first.isComplete()).isTrue();
    assertThat(second.isComplete()).isFalse();
    assertThat(begun).hasSize(2);
    begun.get(1).complete(Optional.empty());
    assertThat(second.isComplete() && third.isComplete()).isTrue();
  }

  @Test
  void find_otherEvent_waitsForNobody() {
    reads.find("agave");
    reads.find("mezcal");

    assertThat(begun).hasSize(2);
  }

  @Test
  void find_readFails_leavesTheNextOneItsChance() {
    Future<Optional<EventOffer>> first = reads.find("agave");
    Future<Optional<EventOffer>> second = reads.find("agave");

    begun.get(0).fail("away");
    begun.get(1).complete(Optional.empty());

    assertThat(first.failed()).isTrue();
    assertThat(second.succeeded()).isTrue();
    reads.find("agave");
    assertThat(begun).hasSize(3);
  }

  /**
   * The next read begins in a later task of the event loop; nobody who asks before that is lost.
   */
  @Test
  void find_betweenTwoReads_isAnsweredToo() {
    Vertx vertx = Vertx.vertx();
    try {
      assertThat(betweenTwoReads(vertx).await()).isEmpty();
    } finally {
      vertx.close().await();
    }
  }

  private Future<Optional<EventOffer>> betweenTwoReads(Vertx vertx) {
    Promise<Optional<EventOffer>> answer = Promise.promise();
    vertx
        .getOrCreateContext()
        .runOnContext(
            start -> {
              reads.find("agave");
              reads.find("agave");
              begun.get(0).complete(Optional.empty());
              reads.find("agave").onComplete(answer);
              Vertx.currentContext().runOnContext(then -> begun.get(1).complete(Optional.empty()));
              Vertx.currentContext()
                  .runOnContext(
                      then ->
                          Vertx.currentContext()
                              .runOnContext(later -> begun.get(2).complete(Optional.empty())));
            });
    return answer.future().timeout(60, TimeUnit.SECONDS);
  }
}
