package maguey.common.tracing.vertx;

import io.netty.util.NetUtil;
import io.vertx.core.net.SocketAddress;
import java.util.Arrays;
import java.util.List;
import maguey.common.net.AddressRange;

/**
 * The network addresses whose trace contexts we take as parents. Others begin a new trace that
 * links to theirs, so that nobody outside can write into a trace of ours.
 */
public final class TrustedCallers {
  private static final TrustedCallers ALL = new TrustedCallers(null);

  private final List<AddressRange> ranges;

  private TrustedCallers(List<AddressRange> ranges) {
    this.ranges = ranges;
  }

  /**
   * @param list addresses and CIDR ranges with commas between them; blank trusts everybody
   * @throws IllegalArgumentException that names the entry which is none
   */
  public static TrustedCallers parse(String list) {
    if (list == null || list.isBlank()) {
      return ALL;
    }
    return new TrustedCallers(
        Arrays.stream(list.split(","))
            .map(String::trim)
            .filter(entry -> !entry.isEmpty())
            .map(AddressRange::parse)
            .toList());
  }

  boolean include(SocketAddress caller) {
    return ranges == null || (caller != null && contain(caller.hostAddress()));
  }

  private boolean contain(String address) {
    if (address == null) {
      return false;
    }
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(address);
    return bytes != null && ranges.stream().anyMatch(range -> range.contains(bytes));
  }
}
