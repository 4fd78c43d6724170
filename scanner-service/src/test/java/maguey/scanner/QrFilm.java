package maguey.scanner;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.WriterException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.QRCodeWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** A film of a phone that shows a QR code, turned a little and with a shadow over it. */
final class QrFilm {
  private static final int WIDTH = 640;
  private static final int HEIGHT = 480;
  private static final int FRAMES = 5;
  private static final double PIXELS_PER_MODULE = 6.2;
  private static final double TURN = Math.toRadians(9);
  private static final int QUIET_ZONE = 4;

  private QrFilm() {}

  /** Writes the film in Y4M form, which Chromium takes for a camera. */
  static Path of(String text) {
    try {
      BitMatrix code = new QRCodeWriter().encode(text, BarcodeFormat.QR_CODE, 1, 1);
      Path film = Files.createTempFile("qr", ".y4m");
      film.toFile().deleteOnExit();
      try (OutputStream out = Files.newOutputStream(film)) {
        out.write(ascii("YUV4MPEG2 W" + WIDTH + " H" + HEIGHT + " F10:1 Ip A1:1 C420jpeg\n"));
        for (int frame = 0; frame < FRAMES; frame++) {
          out.write(ascii("FRAME\n"));
          out.write(frame(code));
        }
      }
      return film;
    } catch (WriterException | IOException failure) {
      throw new UncheckedIOException(new IOException(failure));
    }
  }

  /** Brightness first, then the two planes of colour, which are grey. */
  private static byte[] frame(BitMatrix code) {
    byte[] planes = new byte[WIDTH * HEIGHT * 3 / 2];
    Arrays.fill(planes, WIDTH * HEIGHT, planes.length, (byte) 128);
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        planes[y * WIDTH + x] = (byte) brightness(code, x - WIDTH / 2.0, y - HEIGHT / 2.0);
      }
    }
    return planes;
  }

  private static int brightness(BitMatrix code, double x, double y) {
    double middle = code.getWidth() / 2.0;
    int column =
        (int) Math.floor((x * Math.cos(TURN) + y * Math.sin(TURN)) / PIXELS_PER_MODULE + middle);
    int row =
        (int) Math.floor((y * Math.cos(TURN) - x * Math.sin(TURN)) / PIXELS_PER_MODULE + middle);
    double light = 0.75 + 0.25 * x / WIDTH;
    return (int) (light * (isInside(code, column, row) ? paper(code, column, row) : 110));
  }

  private static int paper(BitMatrix code, int column, int row) {
    boolean isCode = column >= 0 && row >= 0 && column < code.getWidth() && row < code.getHeight();
    return isCode && code.get(column, row) ? 35 : 235;
  }

  private static boolean isInside(BitMatrix code, int column, int row) {
    int far = code.getWidth() + QUIET_ZONE;
    return Math.min(column, row) >= -QUIET_ZONE && Math.max(column, row) < far;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
