package maguey.scanner;

import io.vertx.core.json.JsonObject;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import maguey.testkit.Eventually;
import maguey.testkit.HttpCalls;

/** Repeats a scan under the same id, at one node after the other, until it is decided. */
final class StubbornDevice {
  private final List<String> nodes;
  private final String token;
  private final AtomicInteger repeats = new AtomicInteger();

  StubbornDevice(List<String> nodes, String token) {
    this.nodes = nodes;
    this.token = token;
  }

  JsonObject scan(String code) {
    return scan(new JsonObject().put("code", code).put("scanId", UUID.randomUUID().toString()));
  }

  /** The request needs a scanId. */
  JsonObject scan(JsonObject request) {
    return Eventually.await(() -> send(request));
  }

  boolean hasRepeated() {
    return repeats.get() > 0;
  }

  private JsonObject send(JsonObject request) {
    try {
      HttpCalls.Answer answer =
          new HttpCalls(nodes.get(repeats.get() % nodes.size()))
              .bearer(token)
              .post("/api/scans", request);
      if (answer.status() == 200) {
        return answer.json();
      }
      throw goOn(new IllegalStateException(answer.body()));
    } catch (UncheckedIOException noAnswer) {
      throw goOn(noAnswer);
    }
  }

  private RuntimeException goOn(RuntimeException failure) {
    repeats.incrementAndGet();
    return failure;
  }
}
