package maguey.demo;

import static java.util.stream.Collectors.joining;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.spi.VertxTracerFactory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import maguey.common.cluster.Cluster;
import maguey.common.cluster.ClusterConfig;

/**
 * A node in a process of its own, told what to do by lines on its standard input: {@code nodes}
 * says how many it sees, {@code consume} and {@code forget} begin and end a consumer, {@code ask}
 * tells which nodes answer several requests to an address.
 */
final class EchoNode {
  static final String ANSWER = "answer: ";

  /** An address that every node consumes. */
  static final String EVERYBODY = "everybody";

  private static final int PORT = 5701;
  private static final DeliveryOptions SOON = new DeliveryOptions().setSendTimeout(1_000);

  private final String name;
  private final int requests;
  private final Vertx vertx;
  private final Map<String, MessageConsumer<?>> consumers = new HashMap<>();

  private EchoNode(String name, int requests, Vertx vertx) {
    this.name = name;
    this.requests = requests;
    this.vertx = vertx;
  }

  /** Its own address, then those of all nodes. */
  public static void main(String[] args) throws IOException {
    List<String> members = Stream.of(args).skip(1).map(each -> each + ":" + PORT).toList();
    ClusterConfig config =
        new ClusterConfig("split-brain", args[0], PORT, 0, members, Optional.empty());
    Vertx vertx = Cluster.join(config, VertxTracerFactory.NOOP, new SimpleMeterRegistry()).await();
    EchoNode node = new EchoNode(args[0], members.size(), vertx);
    node.consume(args[0]);
    node.consume(EVERYBODY);
    System.out.println(ANSWER + "ready");
    node.answerAll();
    System.exit(0);
  }

  private void answerAll() throws IOException {
    BufferedReader questions =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = questions.readLine(); line != null; line = questions.readLine()) {
      String[] words = line.split(" ");
      System.out.println(ANSWER + answer(words[0], words[words.length - 1]));
    }
  }

  private String answer(String question, String address) {
    return switch (question) {
      case "nodes" -> String.valueOf(Cluster.nodes(vertx).size());
      case "consume" -> consume(address);
      case "forget" -> forget(address);
      default -> ask(address);
    };
  }

  private String consume(String address) {
    MessageConsumer<?> consumer = vertx.eventBus().consumer(address, ask -> ask.reply(name));
    consumers.put(address, consumer);
    consumer.completion().await();
    return "consumed";
  }

  private String forget(String address) {
    consumers.remove(address).unregister().await();
    return "forgotten";
  }

  /** As many requests as there are nodes, for the bus lets each consumer have one in turn. */
  private String ask(String address) {
    List<Future<String>> answers = Stream.generate(() -> request(address)).limit(requests).toList();
    Future.join(answers).await();
    return answers.stream().map(Future::result).distinct().sorted().collect(joining(","));
  }

  private Future<String> request(String address) {
    return vertx
        .eventBus()
        .<String>request(address, "who", SOON)
        .map(Message::body)
        .otherwise("silence");
  }
}
