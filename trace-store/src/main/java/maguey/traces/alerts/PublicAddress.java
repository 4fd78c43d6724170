package maguey.traces.alerts;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Set;

/**
 * Finds the address of a host, and refuses those inside: a webhook must not reach our own network.
 */
final class PublicAddress {
  private static final int BYTE = 0xff;

  private PublicAddress() {}

  /**
   * The first address of a host.
   *
   * @param internal hosts that may be reached whatever their address
   * @throws IllegalArgumentException when the name is unknown or any of its addresses is not public
   */
  static InetAddress of(String host, Set<String> internal) {
    try {
      InetAddress[] all = InetAddress.getAllByName(host);
      for (InetAddress each : all) {
        if (!internal.contains(host) && !isPublic(each)) {
          throw new IllegalArgumentException(
              "The host's address is not public; MAGUEY_ALERT_WEBHOOK_HOSTS may allow it");
        }
      }
      return all[0];
    } catch (UnknownHostException unknown) {
      throw new IllegalArgumentException("The host's name is not known", unknown);
    }
  }

  static boolean isPublic(InetAddress address) {
    return !(address.isLoopbackAddress()
        || address.isAnyLocalAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress()
        || isReserved(address));
  }

  private static boolean isReserved(InetAddress address) {
    byte[] bytes = address.getAddress();
    int first = bytes[0] & BYTE;
    int second = bytes[1] & BYTE;
    if (address instanceof Inet6Address) {
      // Unique local; NAT64, 6to4 and Teredo, which lead to any IPv4 address; what is not global
      // unicast.
      return (first & 0xe0) != 0x20 || isTunnel(bytes, first, second);
    }
    return first == 0
        || first >= 240
        || first == 100 && second >= 64 && second < 128
        || first == 192 && second == 0
        || first == 198 && (second == 18 || second == 19);
  }

  private static boolean isTunnel(byte[] bytes, int first, int second) {
    boolean is6to4 = first == 0x20 && second == 0x02;
    boolean isTeredo = first == 0x20 && second == 0x01 && bytes[2] == 0 && bytes[3] == 0;
    return is6to4 || isTeredo;
  }
}
