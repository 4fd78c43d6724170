package maguey.common.net;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * Where a service may connect when a stranger names the target: nowhere inside its own network. A
 * name is judged by the addresses it has at that moment, and the caller connects to the very
 * address that was judged, so that a name cannot point elsewhere a moment later.
 */
public final class PublicTargets {
  private static final long RESOLVED_WITHIN_MS = 5_000;
  private static final int IPV6_BYTES = 16;

  /** What there is of IPv6 outside; all else is local, reserved or IPv4 in disguise. */
  private static final AddressRange GLOBAL_IPV6 = AddressRange.parse("2000::/3");

  /**
   * Private, loopback, link-local, shared, documentation, multicast, reserved; of the global IPv6
   * the parts that lead to IPv4, are for protocols, or for documentation.
   */
  private static final List<AddressRange> INSIDE =
      List.of(
              "0.0.0.0/8",
              "10.0.0.0/8",
              "100.64.0.0/10",
              "127.0.0.0/8",
              "169.254.0.0/16",
              "172.16.0.0/12",
              "192.0.0.0/24",
              "192.0.2.0/24",
              "192.168.0.0/16",
              "198.18.0.0/15",
              "198.51.100.0/24",
              "203.0.113.0/24",
              "224.0.0.0/3",
              "2001::/23",
              "2001:db8::/32",
              "2002::/16",
              "3fff::/20")
          .stream()
          .map(AddressRange::parse)
          .toList();

  private final Vertx vertx;
  private final List<String> allowedHosts;
  private final List<AddressRange> allowedRanges;

  /**
   * The targets that one node may reach.
   *
   * @param allowed hosts by name, addresses and CIDR ranges that may be reached although they are
   *     inside
   */
  public PublicTargets(Vertx vertx, List<String> allowed) {
    this.vertx = vertx;
    this.allowedHosts =
        allowed.stream().filter(PublicTargets::isName).map(PublicTargets::plain).toList();
    this.allowedRanges =
        allowed.stream().filter(entry -> !isName(entry)).map(AddressRange::parse).toList();
  }

  /** Where whoever runs the service may send it: anywhere. */
  public static PublicTargets everywhere(Vertx vertx) {
    return new PublicTargets(vertx, List.of("0.0.0.0/0", "::/0"));
  }

  /**
   * Reads the exceptions, with commas between them.
   *
   * @throws IllegalArgumentException naming what is neither a name nor a range
   */
  public static List<String> exceptions(String list) {
    List<String> entries =
        Arrays.stream(list.split(",")).map(String::strip).filter(e -> !e.isEmpty()).toList();
    entries.stream().filter(entry -> !isName(entry)).forEach(AddressRange::parse);
    return entries;
  }

  /** A host that has no address, or one that must not be reached. */
  public static final class Refused extends RuntimeException {
    private Refused(String why) {
      super(why, null, false, false);
    }
  }

  /**
   * The address to connect to.
   *
   * @return fails with {@link Refused} when any address of the host is inside
   */
  public Future<SocketAddress> resolve(String host, int port) {
    return addresses(host)
        .map(found -> allowedHosts.contains(plain(host)) ? found : requirePublic(host, found))
        .map(found -> SocketAddress.inetSocketAddress(port, found[0].getHostAddress()));
  }

  /** Looking up blocks, so it happens on a worker thread; one that hangs is not waited for. */
  private Future<InetAddress[]> addresses(String host) {
    return vertx
        .executeBlocking(() -> InetAddress.getAllByName(plain(host)), false)
        .timeout(RESOLVED_WITHIN_MS, TimeUnit.MILLISECONDS)
        .recover(failure -> Future.failedFuture(new Refused("The host has no address")));
  }

  private InetAddress[] requirePublic(String host, InetAddress[] found) {
    if (!Arrays.stream(found).allMatch(address -> mayBeReached(address.getAddress()))) {
      throw new Refused("The host's address is private, local or reserved");
    }
    return found;
  }

  private boolean mayBeReached(byte[] address) {
    return allowedRanges.stream().anyMatch(range -> range.contains(address)) || !isInside(address);
  }

  private static boolean isInside(byte[] address) {
    boolean isIpv6 = address.length == IPV6_BYTES;
    return isIpv6 && !GLOBAL_IPV6.contains(address)
        || INSIDE.stream().anyMatch(range -> range.contains(address));
  }

  private static String plain(String host) {
    String lower = host.toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }

  /** Numeric addresses hold a colon, a slash, or digits and full stops alone. */
  private static boolean isName(String entry) {
    return !entry.contains(":") && !entry.contains("/") && !entry.matches("[0-9.]+");
  }
}
