package maguey.demo;

import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Hosts on a network of their own that can be cut off from one another: a network namespace for
 * each, and one for the switch between them, so that nothing of this machine's own network changes.
 * Needs the rights to make namespaces.
 */
final class CutNetwork implements AutoCloseable {
  private static final String SUBNET = "10.213.77.";
  private static final int THIS_MACHINE = 254;

  /** Of nobody: a frame for it is lost without a word. */
  private static final String NOWHERE = "02:00:00:00:00:fe";

  private final String name = "mg" + ProcessHandle.current().pid();
  private final int hosts;

  CutNetwork(int hosts) {
    this.hosts = hosts;
    ip("netns add " + name);
    ip("-n " + name + " link add name bridge type bridge");
    ip("-n " + name + " link set bridge up");
    IntStream.range(0, hosts).forEach(this::addHost);
  }

  /** Whether this machine lets us make namespaces. */
  static boolean isPossible() {
    String probe = "mgprobe" + ProcessHandle.current().pid();
    return run("ip netns add " + probe) == 0 && run("ip netns del " + probe) == 0;
  }

  private void addHost(int host) {
    String peer = " type veth peer name eth0 netns " + namespace(host);
    ip("netns add " + namespace(host));
    ip("-n " + name + " link add name port" + host + peer);
    ip("-n " + name + " link set port" + host + " master bridge up");
    ip("-n " + namespace(host) + " addr add " + address(host) + "/24 dev eth0");
    ip("-n " + namespace(host) + " link set eth0 up");
    ip("-n " + namespace(host) + " link set lo up");
  }

  /** Plugs this machine into the switch, where nobody cuts it off; gives its address there. */
  String plugIn() {
    String address = SUBNET + THIS_MACHINE;
    ip("link add name " + name + " type veth peer name machine netns " + name);
    ip("-n " + name + " link set machine master bridge up");
    ip("addr add " + address + "/24 dev " + name);
    ip("link set " + name + " up");
    return address;
  }

  /** The program, with its arguments, that runs another one on a host. */
  List<String> on(int host) {
    return List.of("ip", "netns", "exec", namespace(host));
  }

  String address(int host) {
    return SUBNET + (host + 1);
  }

  int hosts() {
    return hosts;
  }

  /** Pulls the host's cable. */
  void cut(int host) {
    ip("-n " + name + " link set port" + host + " down");
  }

  /** Puts it back. */
  void mend(int host) {
    ip("-n " + name + " link set port" + host + " up");
  }

  /** Loses what goes from one host to another, and nothing else. */
  void lose(int from, int to) {
    neighbour(from, "replace " + address(to) + " lladdr " + NOWHERE + " nud permanent");
  }

  /** Loses it no longer. */
  void find(int from, int to) {
    neighbour(from, "del " + address(to));
  }

  /** Loses all between two groups of hosts. */
  void part(List<Integer> some, List<Integer> others) {
    some.forEach(one -> others.forEach(other -> lose(one, other)));
    others.forEach(one -> some.forEach(other -> lose(one, other)));
  }

  /** Loses it no longer. */
  void join(List<Integer> some, List<Integer> others) {
    some.forEach(one -> others.forEach(other -> find(one, other)));
    others.forEach(one -> some.forEach(other -> find(one, other)));
  }

  @Override
  public void close() {
    IntStream.range(0, hosts).forEach(host -> run("ip netns del " + namespace(host)));
    run("ip netns del " + name);
  }

  private void neighbour(int host, String change) {
    ip("-n " + namespace(host) + " neigh " + change + " dev eth0");
  }

  private String namespace(int host) {
    return name + "h" + host;
  }

  private static void ip(String arguments) {
    if (run("ip " + arguments) != 0) {
      throw new IllegalStateException("Failed: ip " + arguments);
    }
  }

  private static int run(String command) {
    try {
      return new ProcessBuilder(command.split(" ")).inheritIO().start().waitFor();
    } catch (IOException notThere) {
      return -1;
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }
}
