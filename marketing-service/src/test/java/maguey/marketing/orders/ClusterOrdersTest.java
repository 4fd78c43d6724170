package maguey.marketing.orders;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ClusterOrdersTest {
  private final ClusterOrders orders = new ClusterOrders();

  @Test
  void take_onlyOneServes_itsAnswerIsLateOnce_isKept() {
    take("10.0.0.1:8081");
    take();

    assertThat(orders.get()).extracting(Origin::host).containsExactly("10.0.0.1");
  }

  @Test
  void take_oneThatIsSilentTwice_isGone() {
    take("10.0.0.1:8081", "10.0.0.2:8081");
    take("10.0.0.2:8081");
    take("10.0.0.2:8081");

    assertThat(orders.get()).extracting(Origin::host).containsExactly("10.0.0.2");
  }

  /** A node that does not answer has a card with its id alone, and others are no orders-service. */
  private void take(String... addresses) {
    JsonArray cards = new JsonArray().add(new JsonObject().put("node", "silent"));
    cards.add(card("scanner-service", "10.0.0.9:8082"));
    Stream.of(addresses).forEach(address -> cards.add(card("orders-service", address)));
    orders.take(cards);
  }

  private static JsonObject card(String service, String address) {
    return new JsonObject().put("service", service).put("address", address);
  }
}
