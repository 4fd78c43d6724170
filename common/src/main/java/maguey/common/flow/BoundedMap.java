package maguey.common.flow;

import java.util.LinkedHashMap;
import java.util.Map;

/** Maps that strangers fill: they grow to a bound and no further. */
public final class BoundedMap {
  private BoundedMap() {}

  /** An empty map, not safe for threads; of more keys, those not asked for longest are dropped. */
  public static <K, V> Map<K, V> of(int mostKeys) {
    return new LinkedHashMap<>(16, 0.75f, true) {
      @Override
      protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > mostKeys;
      }
    };
  }
}
