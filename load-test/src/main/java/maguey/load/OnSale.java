package maguey.load;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A rush on one event: orders at a fixed arrival rate, each the root of its own trace.
 *
 * <p>{@code OnSale URL EVENT_SLUG [RATE [SECONDS]]}; URL is where the orders API is reached.
 */
public final class OnSale {
  private static final Pattern TIER =
      Pattern.compile("\"tiers\"\\s*:\\s*\\[\\s*\\{[^}]*?\"id\"\\s*:\\s*\"([^\"]+)");
  private static final Pattern PROBLEM = Pattern.compile("urn:maguey:problem:([a-z-]+)");
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final HttpClient http = HttpClient.newHttpClient();
  private final Results results = new Results();
  private final String url;
  private final String order;

  private OnSale(String url, String slug) throws Exception {
    this.url = url;
    this.order =
        """
        {"eventSlug":"%s","lines":[{"tierId":"%s","quantity":1}],
         "customer":{"name":"Load Tester","email":"load@visitors.example"}}
        """
            .formatted(slug, firstTier(slug));
  }

  /** Runs the load and prints its report; exits with 1 when a request failed. */
  public static void main(String[] args) throws Exception {
    if (args.length < 2) {
      System.err.println("Usage: OnSale URL EVENT_SLUG [RATE_PER_SECOND [SECONDS]]");
      System.exit(2);
    }
    int rate = args.length > 2 ? Integer.parseInt(args[2]) : 50;
    int seconds = args.length > 3 ? Integer.parseInt(args[3]) : 10;
    OnSale load = new OnSale(args[0], args[1]);
    ArrivalRate plan = new ArrivalRate(rate, Duration.ofSeconds(seconds));
    load.run(plan);
    System.exit(LoadReport.print(System.out, plan, load.results) ? 0 : 1);
  }

  private void run(ArrivalRate plan) throws InterruptedException {
    CountDownLatch answers = new CountDownLatch(Math.toIntExact(plan.arrivals()));
    plan.run(intended -> place(intended, answers));
    answers.await(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
  }

  private void place(long intended, CountDownLatch answers) {
    String traceId = hex(16);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + "/api/orders"))
            .timeout(TIMEOUT)
            .header("content-type", "application/json")
            .header("idempotency-key", UUID.randomUUID().toString())
            .header("traceparent", "00-" + traceId + "-" + hex(8) + "-01")
            .POST(HttpRequest.BodyPublishers.ofString(order))
            .build();
    http.sendAsync(request, HttpResponse.BodyHandlers.ofString())
        .handle((answer, failure) -> outcome(answer, failure))
        .thenAccept(outcome -> results.add(new Results.Result(outcome, since(intended), traceId)))
        .whenComplete((added, failure) -> answers.countDown());
  }

  private static String outcome(HttpResponse<String> answer, Throwable failure) {
    if (failure != null) {
      return "failed " + failure.getClass().getSimpleName();
    }
    Matcher problem = PROBLEM.matcher(answer.body());
    return answer.statusCode() + (problem.find() ? " " + problem.group(1) : "");
  }

  private String firstTier(String slug) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/api/events/" + slug)).build();
    String event = http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    Matcher tier = TIER.matcher(event);
    if (!tier.find()) {
      throw new IllegalArgumentException("No event '" + slug + "' with tiers at " + url);
    }
    return tier.group(1);
  }

  private static double since(long start) {
    return (System.nanoTime() - start) / 1e6;
  }

  private static String hex(int bytes) {
    StringBuilder hex = new StringBuilder();
    for (int i = 0; i < bytes; i++) {
      hex.append("%02x".formatted(1 + ThreadLocalRandom.current().nextInt(255)));
    }
    return hex.toString();
  }
}
