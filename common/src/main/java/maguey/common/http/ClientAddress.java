package maguey.common.http;

import io.netty.util.NetUtil;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.util.List;
import java.util.Optional;
import maguey.common.net.AddressRange;

/**
 * Whose address a request came from: the peer's, or, when the peer is a proxy inside the network,
 * the one that the proxy tells of. Good enough to share allowances by, not to trust anybody for.
 */
public final class ClientAddress {
  private static final List<AddressRange> INSIDE =
      List.of(
              "10.0.0.0/8",
              "127.0.0.0/8",
              "169.254.0.0/16",
              "172.16.0.0/12",
              "192.168.0.0/16",
              "::1",
              "fc00::/7",
              "fe80::/10")
          .stream()
          .map(AddressRange::parse)
          .toList();

  private ClientAddress() {}

  /** The numeric address; empty when there is none. */
  public static String of(HttpServerRequest request) {
    SocketAddress peer = request.remoteAddress();
    String address = peer == null || peer.hostAddress() == null ? "" : peer.hostAddress();
    return isInside(address) ? told(request).orElse(address) : address;
  }

  /** The last one was added by the proxy that we hear; those before it anybody can write. */
  private static Optional<String> told(HttpServerRequest request) {
    return Optional.ofNullable(request.getHeader("x-forwarded-for"))
        .map(list -> list.substring(list.lastIndexOf(',') + 1).strip())
        .filter(address -> NetUtil.createByteArrayFromIpAddressString(address) != null);
  }

  private static boolean isInside(String address) {
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
    return bytes != null && INSIDE.stream().anyMatch(range -> range.contains(bytes));
  }
}
