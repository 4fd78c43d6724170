package maguey.common.tracing.vertx;

import io.netty.util.NetUtil;
import io.vertx.core.net.SocketAddress;
import java.util.Arrays;
import java.util.List;

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

  /** An address with the number of its leading bits that count. */
  private record AddressRange(byte[] base, int bits) {

    static AddressRange parse(String text) {
      int slash = text.indexOf('/');
      String host = slash < 0 ? text : text.substring(0, slash);
      byte[] bytes = bytes(host);
      int all = bytes.length * Byte.SIZE;
      int bits = slash < 0 ? all : prefix(text, slash, all);
      return new AddressRange(bytes, bits);
    }

    private static int prefix(String text, int slash, int all) {
      String digits = text.substring(slash + 1);
      if (!digits.matches("\\d{1,3}") || Integer.parseInt(digits) > all) {
        throw new IllegalArgumentException("no address range: '" + text + "'");
      }
      return Integer.parseInt(digits);
    }

    boolean contains(byte[] address) {
      if (base.length != address.length) {
        return false;
      }
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> (bit % Byte.SIZE);
        if (((base[bit / Byte.SIZE] ^ address[bit / Byte.SIZE]) & mask) != 0) {
          return false;
        }
      }
      return true;
    }

    /** Accepts numeric addresses alone, so that nothing is ever looked up in the DNS. */
    private static byte[] bytes(String numeric) {
      byte[] bytes = NetUtil.createByteArrayFromIpAddressString(numeric);
      if (bytes == null) {
        throw new IllegalArgumentException("no numeric address: '" + numeric + "'");
      }
      return bytes;
    }
  }
}
