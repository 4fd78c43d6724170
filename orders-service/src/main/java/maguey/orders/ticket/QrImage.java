package maguey.orders.ticket;

import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import com.google.zxing.qrcode.encoder.ByteMatrix;
import com.google.zxing.qrcode.encoder.Encoder;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * A ticket code as a QR code: alphanumeric mode, error correction M, quiet zone of 4 modules, dark
 * on white. The code's 153 characters just fit version 6, 41 modules square.
 */
public final class QrImage {
  private static final int QUIET = 4;
  private static final int PIXELS_PER_MODULE = 6;
  private static final int LEFTMOST = 0x80;

  /**
   * Masks keep regular texts from looking like a finder pattern. A signature is as good as random,
   * so that any mask serves, and trying all eight would be most of the work.
   */
  private static final Map<EncodeHintType, Integer> HINTS =
      Map.of(EncodeHintType.QR_MASK_PATTERN, 2);

  private final ByteMatrix modules;

  private QrImage(ByteMatrix modules) {
    this.modules = modules;
  }

  /** The image of a text of capital letters and digits. */
  public static QrImage of(String text) {
    try {
      return new QrImage(Encoder.encode(text, ErrorCorrectionLevel.M, HINTS).getMatrix());
    } catch (WriterException tooLong) {
      throw new IllegalArgumentException("text has " + text.length() + " characters", tooLong);
    }
  }

  /** For pages: sharp at any size. */
  public String toSvg() {
    int side = modules.getWidth() + 2 * QUIET;
    return """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$d %1$d" shape-rendering="crispEdges">\
        <rect width="%1$d" height="%1$d" fill="#fff"/><path d="%2$s" fill="#000"/></svg>
        """
        .formatted(side, path());
  }

  /** For mails, whose readers show no SVG. */
  public byte[] toPng() {
    int side = (modules.getWidth() + 2 * QUIET) * PIXELS_PER_MODULE;
    BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_BYTE_BINARY);
    byte[] pixels = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    int bytesPerRow = pixels.length / side;
    for (int y = 0; y < side; y += PIXELS_PER_MODULE) {
      byte[] row = row(y / PIXELS_PER_MODULE - QUIET, side, bytesPerRow);
      for (int i = 0; i < PIXELS_PER_MODULE; i++) {
        System.arraycopy(row, 0, pixels, (y + i) * bytesPerRow, bytesPerRow);
      }
    }
    return png(image);
  }

  /** The pixels of a row of modules, eight to a byte; a set bit is light. */
  private byte[] row(int module, int side, int bytes) {
    byte[] row = new byte[bytes];
    for (int x = 0; x < side; x++) {
      if (!isDark(x / PIXELS_PER_MODULE - QUIET, module)) {
        row[x / Byte.SIZE] |= (byte) (LEFTMOST >> x % Byte.SIZE);
      }
    }
    return row;
  }

  /** In memory: by itself ImageIO would take a file for its cache. */
  private static byte[] png(BufferedImage image) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      if (!ImageIO.write(image, "png", out)) {
        throw new IllegalStateException("This JDK writes no PNG");
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException("Memory does not fail", impossible);
    }
    return bytes.toByteArray();
  }

  /** True for a dark module; the quiet zone around them is light. */
  boolean isDark(int x, int y) {
    return x >= 0
        && y >= 0
        && x < modules.getWidth()
        && y < modules.getHeight()
        && modules.get(x, y) == 1;
  }

  private String path() {
    StringBuilder path = new StringBuilder();
    for (int y = 0; y < modules.getHeight(); y++) {
      for (int x = 0; x < modules.getWidth(); x++) {
        if (isDark(x, y)) {
          path.append('M').append(x + QUIET).append(' ').append(y + QUIET).append("h1v1h-1z");
        }
      }
    }
    return path.toString();
  }
}
