package maguey.common.boot;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Answers whether requests would work now. Each part the service depends on contributes a check; a
 * check that does not answer within two seconds has failed.
 */
public final class Readiness {
  private static final long CHECK_TIMEOUT_MS = 2_000;

  private final Map<String, Supplier<Future<?>>> checks = new ConcurrentHashMap<>();
  private final Map<String, Supplier<JsonObject>> shown = new ConcurrentHashMap<>();
  private volatile boolean serving;

  /** Adds a check under the name that the health answer shows. */
  public void check(String name, Supplier<Future<?>> check) {
    checks.put(name, check);
  }

  /** Shows something beside the checks that does not decide. It must answer at once. */
  public void show(String name, Supplier<JsonObject> value) {
    shown.put(name, value);
  }

  /** What is shown beside the checks, by name. */
  JsonObject shown() {
    JsonObject values = new JsonObject();
    shown.forEach((name, value) -> values.put(name, value.get()));
    return values;
  }

  /** Says that start-up is done, or that the service is about to stop. */
  void serving(boolean now) {
    serving = now;
  }

  /** {@code up} or the reason why not, by name of the check. Never fails. */
  public Future<Map<String, String>> state() {
    Map<String, String> state = new LinkedHashMap<>();
    state.put("service", serving ? "up" : "starting or stopping");
    return Future.join(
            checks.entrySet().stream()
                .map(check -> answer(check.getValue()).onSuccess(a -> put(state, check, a)))
                .collect(Collectors.toList()))
        .map(all -> Map.copyOf(state));
  }

  private static void put(Map<String, String> state, Map.Entry<String, ?> check, String answer) {
    synchronized (state) {
      state.put(check.getKey(), answer);
    }
  }

  private static Future<String> answer(Supplier<Future<?>> check) {
    return Future.succeededFuture()
        .compose(start -> check.get())
        .timeout(CHECK_TIMEOUT_MS, TimeUnit.MILLISECONDS)
        .map(up -> "up")
        .otherwise(failure -> "down: " + failure.getClass().getSimpleName());
  }
}
