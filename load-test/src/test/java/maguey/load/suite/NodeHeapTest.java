package maguey.load.suite;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

class NodeHeapTest {
  private final NodeHeap heap =
      new NodeHeap(
          new JsonObject()
              .put("service", "orders-service")
              .put("address", "10.0.0.1:8081")
              .put("maxHeapBytes", 512L));

  @Test
  void json_quarters_haveTheirLeast_andNoneWhereNobodyLooked() {
    heap.add(1, 90);
    heap.add(2, 60);
    heap.add(11, 80);
    heap.add(39, 100);

    JsonObject told = heap.json(40);

    assertThat(told.getJsonArray("leastByQuarter"))
        .isEqualTo(new JsonArray().add(60L).add(80L).addNull().add(100L));
    assertThat(told.getLong("most")).isEqualTo(100);
    assertThat(told.getLong("may")).isEqualTo(512);
  }

  @Test
  void least_ofAPart_leavesItsEndToTheNext() {
    heap.add(10, 5);

    assertThat(heap.least(0, 10)).isEmpty();
    assertThat(heap.least(10, 20)).hasValue(5);
  }
}
