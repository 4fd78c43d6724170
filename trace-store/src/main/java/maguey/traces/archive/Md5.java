package maguey.traces.archive;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;

/** S3's own check of a body, which every JDK has; nothing depends on its strength. */
final class Md5 {
  private static final int BUFFER = 1 << 16;

  private Md5() {}

  /** A digest that is fed piece by piece. */
  static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("Every JDK has MD5", impossible);
    }
  }

  /** That of a file, in hex. */
  static String hex(Path file) throws IOException {
    MessageDigest digest = digest();
    byte[] buffer = new byte[BUFFER];
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** That of some bytes of a file, as S3 wants to be told it. */
  static String base64(Path file, long from, long bytes) throws IOException {
    MessageDigest digest = digest();
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER);
    try (FileChannel in = FileChannel.open(file)) {
      in.position(from);
      for (long left = bytes; left > 0; ) {
        int read = in.read(buffer.clear().limit((int) Math.min(left, BUFFER)));
        if (read < 0) {
          throw new EOFException(file + " has become shorter");
        }
        digest.update(buffer.flip());
        left -= read;
      }
    }
    return Base64.getEncoder().encodeToString(digest.digest());
  }

  /** One in hex, as S3 wants to be told it. */
  static String base64(String hex) {
    return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex));
  }
}
