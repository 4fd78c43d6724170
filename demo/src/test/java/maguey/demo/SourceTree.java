package maguey.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The repository as its readers have it before them. */
final class SourceTree {
  static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private SourceTree() {}

  /** The pages at the root, those of the modules and those below {@code docs}. */
  static List<Path> pages() {
    return Stream.of(list(ROOT), modules().flatMap(SourceTree::list), files(ROOT.resolve("docs")))
        .flatMap(pages -> pages)
        .filter(file -> file.toString().endsWith(".md"))
        .toList();
  }

  /** The test classes of every module. */
  static Stream<Path> tests() {
    return modules()
        .map(module -> module.resolve("src/test/java"))
        .filter(Files::isDirectory)
        .flatMap(SourceTree::files);
  }

  static Stream<Path> files(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).toList().stream();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static Stream<Path> modules() {
    return list(ROOT).filter(folder -> Files.exists(folder.resolve("pom.xml")));
  }

  private static Stream<Path> list(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.toList().stream();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
