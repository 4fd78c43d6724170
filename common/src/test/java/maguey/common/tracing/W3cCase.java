package maguey.common.tracing;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Headers of a request, and what must go on from there.
 *
 * @param headers name and value, in the order they are sent
 * @param isKept whether the trace goes on; else a new one begins
 * @param flags of the outgoing traceparent if the trace goes on
 * @param state the outgoing tracestate without our own entry, which comes first
 */
public record W3cCase(
    String name,
    List<Map.Entry<String, String>> headers,
    boolean isKept,
    String flags,
    String state) {
  public static final String TRACE_ID = "12345678901234567890123456789012";
  public static final String PARENT_ID = "1234567890123456";

  /** Returns the corpus, {@code tracing/w3c-headers.json}. */
  public static Stream<W3cCase> all() {
    try (InputStream file = W3cCase.class.getResourceAsStream("/tracing/w3c-headers.json")) {
      JsonArray cases = new JsonArray(Buffer.buffer(file.readAllBytes()));
      return cases.stream().map(JsonObject.class::cast).map(W3cCase::of);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public String toString() {
    return name;
  }

  public List<String> values(String header) {
    return headers.stream()
        .filter(field -> field.getKey().equalsIgnoreCase(header))
        .map(Map.Entry::getValue)
        .toList();
  }

  private static W3cCase of(JsonObject json) {
    return new W3cCase(
        json.getString("name"),
        json.getJsonArray("headers").stream()
            .map(JsonArray.class::cast)
            .map(W3cCase::field)
            .toList(),
        json.getString("trace").equals("kept"),
        json.getString("flags"),
        json.getString("state"));
  }

  private static Map.Entry<String, String> field(JsonArray pair) {
    return Map.entry(pair.getString(0), pair.getString(1));
  }
}
