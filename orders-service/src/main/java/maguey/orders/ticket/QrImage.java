package maguey.orders.ticket;

import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import com.google.zxing.qrcode.encoder.ByteMatrix;
import com.google.zxing.qrcode.encoder.Encoder;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.stream.IntStream;
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
  private static final int DARK = 0;
  private static final int LIGHT = 1;

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
    for (int y = 0; y < side; y++) {
      image.getRaster().setSamples(0, y, side, 1, 0, pixels(side, y));
    }
    return png(image);
  }

  private int[] pixels(int side, int y) {
    return IntStream.range(0, side)
        .map(
            x ->
                isDark(x / PIXELS_PER_MODULE - QUIET, y / PIXELS_PER_MODULE - QUIET) ? DARK : LIGHT)
        .toArray();
  }

  /** In memory: by itself ImageIO would take a file for its cache. */
  private static byte[] png(BufferedImage image) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      ImageIO.write(image, "png", out);
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
