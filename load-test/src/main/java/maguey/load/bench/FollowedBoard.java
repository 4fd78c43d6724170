package maguey.load.bench;

import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A gate board that somebody looks at, and when it showed how many scans. */
final class FollowedBoard implements AutoCloseable {
  private static final Pattern SCANS = Pattern.compile("\"scans15\"\\s*:\\s*(\\d+)");
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Map<Integer, CompletableFuture<Long>> shown = new ConcurrentHashMap<>();
  private final Stream<String> lines;
  private int most;

  FollowedBoard(HttpClient client, int port, String token) throws Exception {
    HttpRequest follow =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/gates/live"))
            .header("authorization", "Bearer " + token)
            .build();
    HttpResponse<Stream<String>> answer = client.send(follow, BodyHandlers.ofLines());
    if (answer.statusCode() != 200) {
      throw new IllegalStateException("The board answered " + answer.statusCode());
    }
    lines = answer.body();
    Thread reader = new Thread(this::readAll, "board");
    reader.setDaemon(true);
    reader.start();
  }

  /** When the board showed so many scans, as {@link System#nanoTime} tells. */
  long await(int scans) throws Exception {
    return at(scans).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    lines.close();
  }

  private void readAll() {
    try {
      lines.forEach(this::read);
    } catch (UncheckedIOException closed) {
      // nobody looks any more
    }
  }

  private void read(String line) {
    Matcher scans = SCANS.matcher(line);
    if (scans.find()) {
      int now = Integer.parseInt(scans.group(1));
      while (most < now) {
        most++;
        at(most).complete(System.nanoTime());
      }
    }
  }

  private CompletableFuture<Long> at(int scans) {
    return shown.computeIfAbsent(scans, first -> new CompletableFuture<>());
  }
}
