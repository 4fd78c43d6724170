package maguey.traces.archive;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Map;
import java.util.Optional;

/** Where objects are kept. All of it may be repeated. */
interface ObjectStore {
  /** {@code kind} and where it is, without any secret. */
  JsonObject describe();

  /**
   * Makes ready to keep objects for so many days; where the store can do that by itself, it is told
   * to. Fails when the store does not answer.
   */
  Future<Void> prepare(Map<ArchiveStream, Integer> days);

  /**
   * Puts an object there, in the place of what is under its key.
   *
   * @param md5 of the file, in hex
   * @return completes when the object was looked at there, and is the file to the byte
   */
  Future<Void> put(String key, Path file, String md5);

  /** The object; empty when it is not there, or on a disk that this node does not see. */
  Future<Optional<Buffer>> get(String key);

  /** Removes the objects of a stream that were cut on earlier days; says how many. */
  Future<Long> removeBefore(ArchiveStream stream, LocalDate day);

  Future<Void> close();
}
