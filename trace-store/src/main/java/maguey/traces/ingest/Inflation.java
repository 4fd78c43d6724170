package maguey.traces.ingest;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** Unpacks gzip, counting: a bomb is noticed while it goes off. */
final class Inflation {
  private static final int CHUNK = 64 << 10;

  private Inflation() {}

  /**
   * The unpacked bytes.
   *
   * @param share grows with them
   * @throws IngestRefusal with 413 above the limit, with 503 if there is no room
   * @throws MalformedOtlp if it is no gzip
   */
  static byte[] gunzip(byte[] packed, long limit, PendingBytes.Share share) throws IOException {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed), CHUNK)) {
      ByteArrayOutputStream out = new ByteArrayOutputStream(Math.max(32, packed.length * 2));
      byte[] chunk = new byte[CHUNK];
      for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
        if (out.size() + read > limit) {
          throw IngestRefusal.tooLarge(limit);
        }
        share.grow(read);
        out.write(chunk, 0, read);
      }
      return out.toByteArray();
    } catch (ZipException | EOFException broken) {
      throw new MalformedOtlp("the body is not valid gzip");
    }
  }
}
