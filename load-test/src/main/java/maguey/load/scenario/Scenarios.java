package maguey.load.scenario;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** All scenarios by their names. */
public final class Scenarios {
  private static final Map<String, Supplier<Scenario>> ALL = all();

  private Scenarios() {}

  /** A new one of this name. */
  public static Optional<Scenario> named(String name) {
    return Optional.ofNullable(ALL.get(name)).map(Supplier::get);
  }

  public static Set<String> names() {
    return ALL.keySet();
  }

  private static Map<String, Supplier<Scenario>> all() {
    Map<String, Supplier<Scenario>> all = new LinkedHashMap<>();
    all.put("on-sale", OnSale::new);
    all.put("doors-open", DoorsOpen::new);
    all.put("browse", Browse::new);
    all.put("mixed-day", MixedDay::new);
    all.put("soak", Soak::new);
    return all;
  }
}
