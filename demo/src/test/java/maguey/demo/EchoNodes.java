package maguey.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A network with an {@link EchoNode} on each host. */
final class EchoNodes implements AutoCloseable {
  static final String SILENCE = "silence";
  private static final Duration WITHIN = Duration.ofSeconds(90);

  /** What is promised is 20 s; the rest is for a busy machine and for the questions themselves. */
  private static final Duration WHOLE_WITHIN = Duration.ofSeconds(30);

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

  private final CutNetwork network;
  private final List<EchoProcess> nodes;

  private EchoNodes(CutNetwork network) {
    this.network = network;
    nodes =
        IntStream.range(0, network.hosts())
            .mapToObj(host -> new EchoProcess(network, host))
            .toList();
  }

  /** Starts them, and waits until they are one cluster with one bus. */
  static EchoNodes start(int hosts) {
    EchoNodes nodes = new EchoNodes(new CutNetwork(hosts));
    try {
      nodes.nodes.forEach(EchoProcess::answer);
      await("one bus", WITHIN, nodes::areOneBus);
      return nodes;
    } catch (RuntimeException | AssertionError failure) {
      nodes.close();
      throw failure;
    }
  }

  CutNetwork network() {
    return network;
  }

  /** Tells the node of a host to consume an address. */
  void consume(int host, String address) {
    nodes.get(host).tell("consume " + address);
  }

  /** Tells it to end that. */
  void forget(int host, String address) {
    nodes.get(host).tell("forget " + address);
  }

  /** Which nodes answer an address when the node of a host asks there. */
  String ask(int host, String address) {
    return nodes.get(host).tell("ask " + address);
  }

  /** Waits until the node of each host sees so many, itself among them. */
  void awaitSight(int... seen) {
    await(
        "sight of " + Arrays.toString(seen),
        WITHIN,
        () -> IntStream.range(0, seen.length).allMatch(host -> sees(host) == seen[host]));
  }

  /**
   * Waits until all is whole after the network was mended, in time, and prints how long it took.
   */
  void awaitOneBus(String what) {
    long mended = System.nanoTime();
    await("one cluster", WHOLE_WITHIN, () -> all().allMatch(host -> sees(host) == nodes.size()));
    double cluster = secondsSince(mended);
    await("one bus", WHOLE_WITHIN.minusNanos(System.nanoTime() - mended), this::areOneBus);
    System.out.printf(
        "%s: one cluster %.1f s after the network, one bus %.1f s%n",
        what, cluster, secondsSince(mended));
  }

  @Override
  public void close() {
    nodes.forEach(EchoProcess::close);
    network.close();
  }

  private int sees(int host) {
    return Integer.parseInt(nodes.get(host).tell("nodes"));
  }

  /** Each reaches each by its address, and all of them by the one they share. */
  private boolean areOneBus() {
    String everybody = all().mapToObj(network::address).collect(Collectors.joining(","));
    return all().allMatch(host -> sees(host) == nodes.size())
        && all().allMatch(host -> ask(host, EchoNode.EVERYBODY).equals(everybody))
        && all()
            .allMatch(
                from -> all().mapToObj(network::address).allMatch(to -> ask(from, to).equals(to)));
  }

  private IntStream all() {
    return IntStream.range(0, nodes.size());
  }

  private static void await(String what, Duration within, BooleanSupplier question) {
    long deadline = System.nanoTime() + within.toNanos();
    while (!question.getAsBoolean()) {
      assertThat(System.nanoTime()).as(what + " in time").isLessThan(deadline);
      Trouble.pause(BETWEEN_LOOKS);
    }
  }

  private static double secondsSince(long nanos) {
    return (System.nanoTime() - nanos) / 1e9;
  }
}
