package maguey.demo;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import maguey.testkit.TcpProxy;

/**
 * Where the nodes of a suite run: all on this machine, or the first node of each service on one
 * host of a network that can be cut and the second on another. What they all need, the database
 * among it, is on this machine.
 */
final class NodeHosts implements AutoCloseable {
  private static final String LOOPBACK = "127.0.0.1";

  private final CutNetwork network;
  private final String machine;
  private final Predicate<String> isByWay;
  private final Map<Integer, TcpProxy> ways = new HashMap<>();

  private NodeHosts(CutNetwork network, String machine, Predicate<String> isByWay) {
    this.network = network;
    this.machine = machine;
    this.isByWay = isByWay;
  }

  static NodeHosts thisMachine() {
    return new NodeHosts(null, LOOPBACK, node -> false);
  }

  /** The same, where what goes from second nodes to database and mail server can be reset. */
  static NodeHosts thisMachineWithWays() {
    return new NodeHosts(null, LOOPBACK, node -> host(node) == 1);
  }

  /** Two hosts, both of which this machine reaches whatever is between them; closes the network. */
  static NodeHosts twoOf(CutNetwork network) {
    return new NodeHosts(network, network.plugIn(), node -> true);
  }

  CutNetwork network() {
    return network;
  }

  /** Where the others reach a node. */
  String address(String node) {
    return network == null ? LOOPBACK : network.address(host(node));
  }

  /** The program that runs another one where the node is. */
  List<String> program(String node) {
    return network == null ? List.of() : network.on(host(node));
  }

  /** Where nodes reach this machine. */
  String machine() {
    return machine;
  }

  /** The port there that leads a node to one of this machine's own. */
  int wayTo(int port, String node) {
    return isByWay.test(node)
        ? ways.computeIfAbsent(port, own -> TcpProxy.to(own, machine)).port()
        : port;
  }

  /** Resets every connection that goes by a way. */
  void reset() {
    ways.values().forEach(TcpProxy::reset);
  }

  @Override
  public void close() {
    ways.values().forEach(TcpProxy::close);
    if (network != null) {
      network.close();
    }
  }

  private static int host(String node) {
    return node.endsWith("-1") ? 0 : 1;
  }
}
