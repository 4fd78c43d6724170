package maguey.traces.archive;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import maguey.common.spool.SlotFolder;

/** Keeps objects in a folder, each under its key. Nodes of one machine may share it. */
final class FolderStore implements ObjectStore {
  private final Vertx vertx;
  private final Path folder;

  FolderStore(Vertx vertx, Path folder) {
    this.vertx = vertx;
    this.folder = folder;
  }

  @Override
  public JsonObject describe() {
    return new JsonObject().put("kind", "folder").put("place", folder.toString());
  }

  @Override
  public Future<Void> prepare(Map<ArchiveStream, Integer> days) {
    return onDisk(() -> Files.createDirectories(folder)).mapEmpty();
  }

  @Override
  public Future<Void> put(String key, Path file, String md5) {
    return onDisk(() -> copy(file, folder.resolve(key), md5));
  }

  @Override
  public Future<Optional<Buffer>> get(String key) {
    return onDisk(() -> read(folder.resolve(key)));
  }

  @Override
  public Future<Long> removeBefore(ArchiveStream stream, LocalDate day) {
    return onDisk(() -> remove(folder.resolve(stream.label()), day.toString()));
  }

  @Override
  public Future<Void> close() {
    return Future.succeededFuture();
  }

  /** Beside its place first, so that what stands under a key is always whole. */
  private static Void copy(Path file, Path target, String md5) throws IOException {
    Files.createDirectories(target.getParent());
    Path part = target.resolveSibling("." + target.getFileName() + ".part");
    Files.copy(file, part, StandardCopyOption.REPLACE_EXISTING);
    try (FileChannel copied = FileChannel.open(part, StandardOpenOption.WRITE)) {
      copied.force(true);
    }
    if (!Md5.hex(part).equals(md5)) {
      throw new IOException("what was written to " + part + " is not what was read");
    }
    Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    SlotFolder.force(target.getParent());
    return null;
  }

  private static Optional<Buffer> read(Path file) throws IOException {
    try {
      return Optional.of(Buffer.buffer(Files.readAllBytes(file)));
    } catch (NoSuchFileException elsewhere) {
      return Optional.empty();
    }
  }

  /** Names of days sort as the days do. */
  private static long remove(Path stream, String day) throws IOException {
    long removed = 0;
    for (Path old : Files.isDirectory(stream) ? children(stream) : List.<Path>of()) {
      if (old.getFileName().toString().compareTo(day) < 0) {
        removed += removeAll(old);
      }
    }
    return removed;
  }

  private static List<Path> children(Path folder) throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.toList();
    }
  }

  private static long removeAll(Path day) throws IOException {
    long objects = 0;
    try (Stream<Path> all = Files.walk(day)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        objects += Files.isRegularFile(each) ? 1 : 0;
        Files.deleteIfExists(each);
      }
    }
    return objects;
  }

  private <T> Future<T> onDisk(Callable<T> step) {
    return vertx.executeBlocking(step, false);
  }
}
