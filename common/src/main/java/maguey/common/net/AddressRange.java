package maguey.common.net;

import io.netty.util.NetUtil;

/**
 * Network addresses that begin alike: a single one, or a CIDR range.
 *
 * @param base in network byte order; 4 bytes or 16
 * @param bits how many of its leading bits count
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record AddressRange(byte[] base, int bits) {

  /**
   * Reads {@code 10.1.2.3}, {@code 10.0.0.0/8}, {@code fd00::/8}. Accepts numeric addresses alone,
   * so that nothing is ever looked up in the DNS.
   *
   * @throws IllegalArgumentException naming the text that is none
   */
  public static AddressRange parse(String text) {
    int slash = text.indexOf('/');
    byte[] bytes = bytes(slash < 0 ? text : text.substring(0, slash));
    int all = bytes.length * Byte.SIZE;
    return new AddressRange(bytes, slash < 0 ? all : prefix(text, slash, all));
  }

  /** Whether the address is one of these; of another family it never is. */
  public boolean contains(byte[] address) {
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

  private static int prefix(String text, int slash, int all) {
    String digits = text.substring(slash + 1);
    if (!digits.matches("\\d{1,3}") || Integer.parseInt(digits) > all) {
      throw new IllegalArgumentException("no address range: '" + text + "'");
    }
    return Integer.parseInt(digits);
  }

  private static byte[] bytes(String numeric) {
    byte[] bytes = NetUtil.createByteArrayFromIpAddressString(numeric);
    if (bytes == null) {
      throw new IllegalArgumentException("no numeric address: '" + numeric + "'");
    }
    return bytes;
  }
}
