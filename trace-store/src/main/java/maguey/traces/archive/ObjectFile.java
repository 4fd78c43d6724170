package maguey.traces.archive;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;
import maguey.common.crypto.Sha256;

/** An object while it is written, line by line, packed. Blocks; for one thread at a time. */
final class ObjectFile implements Closeable {
  private static final int BUFFER = 1 << 16;
  private static final int NAME_DIGITS = 32;

  private final Path path;
  private final FileChannel file;
  private final MessageDigest packed = Md5.digest();
  private final MessageDigest content = Sha256.digest();
  private final GZIPOutputStream out;
  private long plainBytes;
  private int lines;

  /**
   * A finished object.
   *
   * @param bytes as it lies on the disk
   * @param md5 of these, in hex
   * @param content a digest of the lines, in hex
   */
  record Finished(Path path, int lines, long bytes, String md5, String content) {}

  private ObjectFile(Path path, FileChannel file) throws IOException {
    this.path = path;
    this.file = file;
    OutputStream stream = Channels.newOutputStream(file);
    this.out = new GZIPOutputStream(new DigestOutputStream(stream, packed), BUFFER);
  }

  static ObjectFile create(Path path) throws IOException {
    return new ObjectFile(
        path,
        FileChannel.open(
            path,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING));
  }

  /** Appends a line, which has no line break in it. */
  void add(byte[] line) throws IOException {
    out.write(line);
    out.write('\n');
    content.update(line);
    content.update((byte) '\n');
    plainBytes += line.length + 1;
    lines++;
  }

  int lines() {
    return lines;
  }

  /** What the lines take unpacked. */
  long plainBytes() {
    return plainBytes;
  }

  /** Closes it; it is on the disk for good then. */
  Finished finish() throws IOException {
    out.finish();
    out.flush();
    file.force(true);
    file.close();
    return new Finished(
        path,
        lines,
        Files.size(path),
        HexFormat.of().formatHex(packed.digest()),
        HexFormat.of().formatHex(content.digest()).substring(0, NAME_DIGITS));
  }

  /** Gives up what is not finished; what is finished stays. */
  @Override
  public void close() throws IOException {
    if (file.isOpen()) {
      file.close();
      Files.deleteIfExists(path);
    }
  }
}
