package maguey.demo.proof;

import io.vertx.core.json.JsonObject;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;
import maguey.demo.Patience;
import maguey.demo.http.Calls;
import maguey.demo.http.NoAnswer;

/**
 * Asks one node after the other until one gives an answer that is final, as a careful client does:
 * what it sends can be repeated without harm.
 */
final class StubbornClient {
  private static final Duration GIVE_UP_AFTER = Duration.ofSeconds(90);
  private static final long PAUSE_MS = 150;
  private static final String IN_PROGRESS = "urn:maguey:problem:in-progress";
  private static final int UNREACHABLE = 0;
  private static final int REFUSED = -1;
  private static final int FIRST_FAULT = 500;
  private static final int UNAVAILABLE = 503;
  private static final Set<Integer> PASSING = Set.of(REFUSED, UNREACHABLE, 429, 500, 502, 503, 504);

  private final Calls calls =
      new Calls(
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .connectTimeout(Duration.ofSeconds(2))
              .build(),
          Duration.ofSeconds(5));
  private final AtomicInteger turn = new AtomicInteger();
  private final Queue<Instant> failures = new ConcurrentLinkedQueue<>();
  private final Queue<String> repeatedTwice = new ConcurrentLinkedQueue<>();
  private final Queue<String> faults = new ConcurrentLinkedQueue<>();

  /** An answer; the body is empty when it was no JSON object. */
  record Answer(int status, JsonObject body) {
    /** The body of an answer that had to have one of these statuses. */
    JsonObject expect(Integer... wanted) {
      if (List.of(wanted).contains(status)) {
        return body;
      }
      throw new ProofFailure("An answer was " + status + ": " + body.encode());
    }

    String problem() {
      return body.getString("type", "");
    }

    /** A service that cannot answer says 503; any other such status says that it failed. */
    boolean isFault() {
      return status >= FIRST_FAULT && status != UNAVAILABLE;
    }

    /** A node that took no connection was sent nothing. */
    boolean isOfATry() {
      return status != REFUSED;
    }

    boolean isFinal() {
      return !PASSING.contains(status) && !problem().equals(IN_PROGRESS);
    }

    @Override
    public String toString() {
      return status + " " + body.encode();
    }
  }

  Answer get(List<String> nodes, String path, Map<String, String> headers) {
    return send(nodes, path, url -> calls.to(url, headers));
  }

  Answer post(List<String> nodes, String path, Map<String, String> headers, JsonObject body) {
    HttpRequest.BodyPublisher content = HttpRequest.BodyPublishers.ofString(body.encode());
    return send(
        nodes,
        path,
        url -> calls.to(url, headers).header("content-type", "application/json").POST(content));
  }

  /** When tries ended without a final answer, oldest first. */
  List<Instant> failures() {
    return List.copyOf(failures);
  }

  /** The requests that one repeat did not help, each with when and why. */
  List<String> repeatedTwice() {
    return List.copyOf(repeatedTwice);
  }

  /** The answers of 500 and above other than 503, final or not, each with when and of whom. */
  List<String> faults() {
    return List.copyOf(faults);
  }

  private Answer send(
      List<String> nodes, String path, Function<String, HttpRequest.Builder> draft) {
    Iterator<String> node = turns(nodes);
    long deadline = System.nanoTime() + GIVE_UP_AFTER.toNanos();
    List<String> inVain = new ArrayList<>();
    int tries = 0;
    do {
      String url = node.next() + path;
      Answer answer = once(draft.apply(url));
      if (answer.isFault()) {
        faults.add(Instant.now() + " " + url + " " + answer);
      }
      if (answer.isFinal()) {
        return answer;
      }
      inVain.add(url + " " + answer);
      if (answer.isOfATry()) {
        count(++tries, inVain);
      }
      pause();
    } while (System.nanoTime() < deadline && !Thread.currentThread().isInterrupted());
    throw new ProofFailure("No final answer; the last was " + inVain.get(inVain.size() - 1));
  }

  /** Nodes that take no connection are passed over, as any balancer does: that is no repeat. */
  private void count(int tries, List<String> inVain) {
    failures.add(Instant.now());
    if (tries == 2) {
      repeatedTwice.add(Instant.now() + " " + inVain);
    }
  }

  private Answer once(HttpRequest.Builder request) {
    try {
      HttpResponse<String> response = calls.send(request);
      return new Answer(response.statusCode(), Calls.json(response));
    } catch (NoAnswer unreachable) {
      boolean isRefused = unreachable.getCause() instanceof ConnectException;
      JsonObject why = new JsonObject().put("detail", unreachable.getMessage());
      return new Answer(isRefused ? REFUSED : UNREACHABLE, why);
    }
  }

  private Iterator<String> turns(List<String> nodes) {
    return Stream.iterate(turn.getAndIncrement(), number -> number + 1)
        .map(number -> nodes.get(Math.floorMod(number, nodes.size())))
        .iterator();
  }

  private static void pause() {
    long millis = PAUSE_MS / 2 + ThreadLocalRandom.current().nextLong(PAUSE_MS);
    Patience.pause(Duration.ofMillis(millis));
  }
}
