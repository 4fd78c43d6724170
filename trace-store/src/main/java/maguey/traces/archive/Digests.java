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

/** Digests that every JDK has. */
final class Digests {
  private static final int BUFFER = 1 << 16;

  private Digests() {}

  /** S3's own check of a body; nothing depends on its strength. */
  static MessageDigest md5() {
    return of("MD5");
  }

  static MessageDigest sha256() {
    return of("SHA-256");
  }

  /** The MD5 of a file, in hex. */
  static String md5(Path file) throws IOException {
    MessageDigest digest = md5();
    byte[] buffer = new byte[BUFFER];
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** The MD5 of some bytes of a file, as S3 wants to be told it. */
  static String md5(Path file, long from, long bytes) throws IOException {
    MessageDigest digest = md5();
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

  /** A digest in hex, as S3 wants to be told it. */
  static String base64(String hex) {
    return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex));
  }

  private static MessageDigest of(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("Every JDK has " + algorithm, impossible);
    }
  }
}
