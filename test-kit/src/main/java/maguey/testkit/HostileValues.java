package maguey.testkit;

import io.vertx.core.json.JsonObject;
import io.vertx.openapi.impl.Utils;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
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

  /** Of an operation that has none of the test's. */
  private static final String BODY = "{\"text\":\"\\u0000\"}";

  private final HttpCalls http;
  private final Map<String, String> sensible;
  private final List<ContractOperation> operations;

  private HostileValues(HttpCalls http, Map<String, String> sensible) {
    this.http = http;
    this.sensible = sensible;
    this.operations =
        ContractOperation.allOf(Utils.yamlStringToJson(http.get("/openapi.yaml").body()).await());
  }

  /**
   * Asks each operation of the contract with each value in each of its parameters.
   *
   * @param sensible what other parameters get meanwhile, by their names and as it stands in an
   *     address; those that must be there get {@code x} otherwise, with which most questions end at
   *     the first check. Likewise bodies, by for instance {@code POST /api/orders}
   */
  public static void assertNoneBreaks(HttpCalls http, Map<String, String> sensible) {
    HostileValues values = new HostileValues(http, sensible);
    askAll(values.operations.stream().flatMap(values::questions));
  }

  /**
   * Asks for pages, which no contract describes, with each value in the place of the {@code *} of
   * each address.
   */
  public static void assertNoPageBreaks(HttpCalls http, String... addresses) {
    askAll(
        Stream.of(addresses)
            .flatMap(address -> VALUES.stream().map(value -> address.replace("*", value)))
            .<Runnable>map(address -> () -> check("GET " + address, () -> http.get(address))));
  }

  private static void askAll(Stream<Runnable> questions) {
    ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE);
    try {
      List<Future<?>> answers = new ArrayList<>();
      questions.forEach(question -> answers.add(threads.submit(question)));
      answers.forEach(HostileValues::end);
    } finally {
      threads.shutdownNow();
    }
  }

  private Stream<Runnable> questions(ContractOperation operation) {
    return operation.parameters().stream()
        .flatMap(
            parameter ->
                VALUES.stream().<Runnable>map(value -> () -> ask(operation, parameter, value)));
  }

  private void ask(ContractOperation operation, JsonObject parameter, String value) {
    String name = parameter.getString("name");
    boolean isHeader = parameter.getString("in").equals("header");
    String address = address(operation, isHeader ? "" : name, value);
    HttpCalls caller = isHeader ? http.with(name, fieldOf(value)) : http;
    String question =
        operation.method() + " " + address + (isHeader ? " " + name + ": " + value : "");
    check(question, () -> answer(caller, operation, address));
  }

  private Answer answer(HttpCalls caller, ContractOperation operation, String address) {
    if (operation.method().equals("GET")) {
      return caller.get(address);
    }
    String body = sensible.getOrDefault(operation.method() + " " + operation.path(), BODY);
    return caller.with("content-type", "application/json").send(operation.method(), address, body);
  }

  /** With the value for one parameter, and something sensible for what else it takes to ask. */
  private String address(ContractOperation operation, String asked, String value) {
    String path = operation.path();
    StringJoiner query = new StringJoiner("&");
    for (JsonObject parameter : operation.parameters()) {
      String name = parameter.getString("name");
      String filled = name.equals(asked) ? value : sensible.getOrDefault(name, "x");
      if (parameter.getString("in").equals("path")) {
        path = path.replace("{" + name + "}", filled);
      } else if (parameter.getString("in").equals("query")
          && (name.equals(asked) || isFilled(parameter))) {
        query.add(URLEncoder.encode(name, StandardCharsets.UTF_8) + "=" + filled);
      }
    }
    return query.length() == 0 ? path : path + "?" + query;
  }

  private boolean isFilled(JsonObject parameter) {
    return parameter.getBoolean("required", false)
        || sensible.containsKey(parameter.getString("name"));
  }

  /** What a header field can hold of it: no line ends, and no signs beyond ASCII. */
  private static String fieldOf(String value) {
    String decoded = URLDecoder.decode(value, StandardCharsets.UTF_8);
    return decoded.chars().allMatch(sign -> sign >= ' ' && sign <= '~') ? decoded : value;
  }

  private static void check(String question, Supplier<Answer> asking) {
    Answer answer = Eventually.await(() -> served(question, asking.get()));
    Assertions.assertThat(answer.status()).as(question + " → " + answer.body()).isLessThan(500);
  }

  /** A busy machine may put off what is asked beside other things; then it is asked again. */
  private static Answer served(String question, Answer answer) {
    Assertions.assertThat(answer.status()).as(question + " → " + answer.body()).isNotEqualTo(503);
    return answer;
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
}
