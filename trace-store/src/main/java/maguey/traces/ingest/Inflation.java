package maguey.traces.ingest;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
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
      List<byte[]> chunks = new ArrayList<>();
      int size = 0;
      for (byte[] chunk = in.readNBytes(CHUNK); chunk.length > 0; chunk = in.readNBytes(CHUNK)) {
        size += chunk.length;
        if (size > limit) {
          throw IngestRefusal.tooLarge(limit);
        }
        share.grow(chunk.length);
        chunks.add(chunk);
      }
      return joined(chunks, size);
    } catch (ZipException | EOFException broken) {
      throw new MalformedOtlp("the body is not valid gzip");
    }
  }

  /** An array of doubling size would need up to four times the bytes. */
  private static byte[] joined(List<byte[]> chunks, int size) {
    ByteBuffer whole = ByteBuffer.allocate(size);
    chunks.forEach(whole::put);
    return whole.array();
  }
}
