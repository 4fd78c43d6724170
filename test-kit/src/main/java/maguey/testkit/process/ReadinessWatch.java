package maguey.testkit.process;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Asks a node's {@code /health/ready} until it says yes. */
final class ReadinessWatch {
  private static final long PAUSE_MS = 100;
  private static final HttpClient HTTP =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();

  private final HttpRequest question;
  private String lastAnswer = "no answer";

  ReadinessWatch(String url) {
    this.question =
        HttpRequest.newBuilder(URI.create(url + "/health/ready"))
            .timeout(Duration.ofSeconds(5))
            .build();
  }

  /** False when the process ended, or was not ready in time. */
  boolean await(Process process, Duration within) {
    long deadline = System.nanoTime() + within.toNanos();
    while (System.nanoTime() < deadline) {
      if (isReady()) {
        return true;
      }
      if (endedWithin(process, PAUSE_MS)) {
        lastAnswer = "it ended with exit code " + process.exitValue();
        return false;
      }
    }
    return false;
  }

  @Override
  public String toString() {
    return lastAnswer;
  }

  private boolean isReady() {
    try {
      HttpResponse<String> answer = HTTP.send(question, HttpResponse.BodyHandlers.ofString());
      lastAnswer = answer.statusCode() + " " + answer.body();
      return answer.statusCode() == 200;
    } catch (IOException notYet) {
      lastAnswer = notYet.toString();
      return false;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static boolean endedWithin(Process process, long millis) {
    try {
      return process.waitFor(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return true;
    }
  }
}
