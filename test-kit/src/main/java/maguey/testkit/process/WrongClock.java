package maguey.testkit.process;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import net.bytebuddy.agent.builder.AgentBuilder;

/** The wall clock of another JVM, which can be set while that runs ({@link WrongClockAgent}). */
public final class WrongClock {
  private final Path file;

  /** A clock that is right for now. */
  public WrongClock() {
    this(Duration.ZERO);
  }

  /** A clock that is wrong by so much. */
  public WrongClock(Duration shift) {
    file = temporary(".millis");
    set(shift);
  }

  /** Makes it wrong by so much from now on; the JVM looks every 50 ms. */
  public void set(Duration shift) {
    try {
      Path next = Files.writeString(Path.of(file + ".next"), String.valueOf(shift.toMillis()));
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** The flag of the JVM that shall have this clock. */
  public String flag() {
    Path jar = temporary(".jar");
    try (OutputStream out = Files.newOutputStream(jar)) {
      new JarOutputStream(out, manifest()).close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return "-javaagent:" + jar + "=" + file;
  }

  private static Manifest manifest() {
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.putValue("Premain-Class", WrongClockAgent.class.getName());
    attributes.put(
        Attributes.Name.CLASS_PATH,
        location(WrongClockAgent.class) + " " + location(AgentBuilder.class));
    return manifest;
  }

  private static String location(Class<?> type) {
    return type.getProtectionDomain().getCodeSource().getLocation().toString();
  }

  private static Path temporary(String suffix) {
    try {
      Path file = Files.createTempFile("wrong-clock", suffix);
      file.toFile().deleteOnExit();
      return file;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
