package maguey.common.flow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class BoundedMapTest {
  @Test
  void put_oneTooMany_dropsWhoWasNotAskedForLongest() {
    Map<String, Integer> map = BoundedMap.of(2);
    map.put("a", 1);
    map.put("b", 1);
    map.merge("a", 1, Integer::sum);
    map.put("c", 1);

    assertThat(map).containsOnlyKeys("a", "c");
  }
}
