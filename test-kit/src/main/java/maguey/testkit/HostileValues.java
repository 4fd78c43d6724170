package maguey.testkit;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.impl.Utils;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import maguey.testkit.HttpCalls.Answer;
import org.assertj.core.api.Assertions;

/**
 * Sends every parameter of a service's own contract values that break careless code. A service may
 * refuse them, and must not fail.
 */
public final class HostileValues {
  /** As they stand in a query. */
  private static final List<String> VALUES =
      List.of(
          "%25",
          "%2531",
          "%22",
          "%5C",
          "%27%3B--",
          "3.14",
          "%00",
          "%0A",
          "abc%0A",
          "%7B%7D",
          "%5B1%5D",
          "null",
          "true",
          "NaN",
          "1e999",
          "-1",
          "%24%7Bjndi%3Ax%7D",
          "..%2F..%2F",
          "%F0%9F%8E%AB",
          "%2553ERVER",
          "99999999999999999999",
          "2026-01-01T00%3A00%3A00Z",
          "%2B1000000000-01-01T00%3A00%3A00Z",
          "a".repeat(3_000));

  /** Fewer than the trace store's gate lets in, which would answer for what is behind it. */
  private static final int AT_ONCE = 4;

  private final HttpCalls http;
  private final JsonObject contract;

  private HostileValues(HttpCalls http) {
    this.http = http;
    this.contract = Utils.yamlStringToJson(http.get("/openapi.yaml").body()).await();
  }

  /** Asks each operation of the contract with each value in each of its parameters. */
  public static void assertNoneBreaks(HttpCalls http) {
    new HostileValues(http).askAll();
  }

  private void askAll() {
    ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
    try {
      List<Future<?>> answers = new ArrayList<>();
      operations()
          .flatMap(this::questions)
          .forEach(question -> answers.add(threads.submit(question)));
      answers.forEach(HostileValues::end);
    } finally {
      threads.shutdownNow();
    }
  }

  private Stream<Operation> operations() {
    return contract.getJsonObject("paths").stream()
        .flatMap(
            path ->
                ((JsonObject) path.getValue())
                    .stream()
                        .map(method -> Operation.of(path.getKey(), method))
                        .filter(Operation::hasAnEnd));
  }

  /** What a path does for a method. */
  private record Operation(String method, String path, JsonObject contract) {
    static Operation of(String path, Map.Entry<String, Object> method) {
      String name = method.getKey().toUpperCase(Locale.ROOT);
      return new Operation(name, path, (JsonObject) method.getValue());
    }

    /** False for a stream of events. */
    boolean hasAnEnd() {
      return !contract.encode().contains("text/event-stream");
    }
  }

  private Stream<Runnable> questions(Operation operation) {
    return parameters(operation.contract()).stream()
        .flatMap(
            parameter ->
                VALUES.stream().<Runnable>map(value -> () -> check(operation, parameter, value)));
  }

  private void check(Operation operation, JsonObject parameter, String value) {
    String name = parameter.getString("name");
    String path = operation.path();
    String address =
        switch (parameter.getString("in")) {
          case "path" -> filled(path.replace("{" + name + "}", value));
          case "query" ->
              filled(path) + "?" + URLEncoder.encode(name, StandardCharsets.UTF_8) + "=" + value;
          default -> filled(path);
        };
    Answer answer =
        operation.method().equals("GET")
            ? http.get(address)
            : http.with("content-type", "application/json")
                .send(operation.method(), address, "{\"text\":\"\\u0000\"}");
    Assertions.assertThat(answer.status())
        .as(operation.method() + " " + address + " → " + answer.body())
        .isLessThan(500);
  }

  private static void end(Future<?> question) {
    try {
      question.get();
    } catch (ExecutionException broken) {
      throw new AssertionError(broken.getCause().getMessage(), broken.getCause());
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  private static String filled(String path) {
    return path.replaceAll("\\{[^}]+}", "x");
  }

  private List<JsonObject> parameters(JsonObject operation) {
    List<JsonObject> found = new ArrayList<>();
    for (Object parameter : operation.getJsonArray("parameters", new JsonArray())) {
      found.add(resolved((JsonObject) parameter));
    }
    return found;
  }

  private JsonObject resolved(JsonObject parameter) {
    String reference = parameter.getString("$ref");
    return reference == null
        ? parameter
        : contract
            .getJsonObject("components")
            .getJsonObject("parameters")
            .getJsonObject(reference.substring(reference.lastIndexOf('/') + 1));
  }
}
