package maguey.common.http;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;

/** Pieces that are gzipped on their way, each to its last byte, so that none waits for the next. */
final class GzippedPieces implements Pieces {
  private static final boolean TO_THE_LAST_BYTE = true;

  private final Pieces plain;
  private final ByteArrayOutputStream packed = new ByteArrayOutputStream();
  private final GZIPOutputStream gzip;
  private boolean isClosed;

  GzippedPieces(Pieces plain) {
    this.plain = plain;
    try {
      gzip = new GZIPOutputStream(packed, TO_THE_LAST_BYTE);
    } catch (IOException impossible) {
      throw new UncheckedIOException("Packed in memory", impossible);
    }
  }

  @Override
  public Future<Buffer> next() {
    return isClosed ? Future.succeededFuture() : plain.next().map(this::packed);
  }

  /** Gives back what the packing takes outside the heap, when nobody reads on. */
  void close() {
    try {
      isClosed = true;
      gzip.close();
    } catch (IOException impossible) {
      throw new UncheckedIOException("Packed in memory", impossible);
    }
  }

  /**
   * A piece as it is sent.
   *
   * @param piece null for the end
   */
  Buffer packed(Buffer piece) {
    if (piece == null) {
      close();
    } else if (!isClosed) {
      write(piece);
    }
    Buffer made = Buffer.buffer(packed.toByteArray());
    packed.reset();
    return made;
  }

  private void write(Buffer piece) {
    try {
      gzip.write(piece.getBytes());
      gzip.flush();
    } catch (IOException impossible) {
      throw new UncheckedIOException("Packed in memory", impossible);
    }
  }
}
