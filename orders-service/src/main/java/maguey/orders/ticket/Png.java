package maguey.orders.ticket;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;

/**
 * Writes black-and-white PNG images, one bit per pixel. The JDK's own writer would load the desktop
 * toolkit into every server.
 *
 * @see <a href="https://www.w3.org/TR/png/">PNG specification</a>
 */
final class Png {
  private static final byte[] SIGNATURE = {(byte) 137, 80, 78, 71, 13, 10, 26, 10};
  private static final int BIT_DEPTH = 1;
  private static final int GREYSCALE = 0;

  private Png() {}

  /** Tells which pixels are black. */
  @FunctionalInterface
  interface Pixels {
    boolean isBlack(int x, int y);
  }

  static byte[] encode(int width, int height, Pixels pixels) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.write(SIGNATURE);
      chunk(out, "IHDR", header(width, height));
      chunk(out, "IDAT", compressed(width, height, pixels));
      chunk(out, "IEND", new byte[0]);
    } catch (IOException impossible) {
      throw new UncheckedIOException("Memory does not fail", impossible);
    }
    return bytes.toByteArray();
  }

  private static byte[] header(int width, int height) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    out.writeInt(width);
    out.writeInt(height);
    out.write(new byte[] {BIT_DEPTH, GREYSCALE, 0, 0, 0});
    return bytes.toByteArray();
  }

  private static byte[] compressed(int width, int height, Pixels pixels) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DeflaterOutputStream out = new DeflaterOutputStream(bytes)) {
      for (int y = 0; y < height; y++) {
        out.write(0);
        out.write(row(width, y, pixels));
      }
    }
    return bytes.toByteArray();
  }

  private static byte[] row(int width, int y, Pixels pixels) {
    byte[] row = new byte[(width + 7) / 8];
    for (int x = 0; x < width; x++) {
      if (!pixels.isBlack(x, y)) {
        row[x / 8] |= (byte) (0x80 >> (x % 8));
      }
    }
    return row;
  }

  private static void chunk(DataOutputStream out, String type, byte[] data) throws IOException {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(data);
    out.writeInt(data.length);
    out.write(name);
    out.write(data);
    out.writeInt((int) crc.getValue());
  }
}
