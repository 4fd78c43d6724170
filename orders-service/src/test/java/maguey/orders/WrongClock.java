package maguey.orders;

import static net.bytebuddy.matcher.ElementMatchers.any;
import static net.bytebuddy.matcher.ElementMatchers.isDeclaredBy;
import static net.bytebuddy.matcher.ElementMatchers.nameStartsWith;
import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.takesNoArguments;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.instrument.Instrumentation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.asm.MemberSubstitution;

/**
 * A JVM whose wall clock is wrong, as far as our own code asks it: an agent puts the wrong time in
 * the place of each question. The JVM's libraries, and the database, have the right one.
 */
public final class WrongClock {
  private static volatile long shiftMillis;

  private WrongClock() {}

  /** The flag that makes a JVM on this one's class path wrong by so much. */
  static String flag(Duration shift) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().putValue("Premain-Class", WrongClock.class.getName());
    Path jar = Files.createTempFile("wrong-clock", ".jar");
    jar.toFile().deleteOnExit();
    try (OutputStream out = Files.newOutputStream(jar)) {
      new JarOutputStream(out, manifest).close();
    }
    return "-javaagent:" + jar + "=" + shift.toMillis();
  }

  /** Called by the JVM before anything else. */
  public static void premain(String shift, Instrumentation instrumentation)
      throws NoSuchMethodException {
    shiftMillis = Long.parseLong(shift);
    MemberSubstitution wrong =
        MemberSubstitution.relaxed()
            .method(named("now").and(isDeclaredBy(Instant.class)).and(takesNoArguments()))
            .replaceWith(WrongClock.class.getMethod("now"))
            .method(named("currentTimeMillis").and(isDeclaredBy(System.class)))
            .replaceWith(WrongClock.class.getMethod("currentTimeMillis"));
    new AgentBuilder.Default()
        .with(AgentBuilder.TypeStrategy.Default.REDEFINE)
        .with(AgentBuilder.PoolStrategy.Default.FAST)
        .type(nameStartsWith("maguey.").and(type -> !type.getName().endsWith("WrongClock")))
        .transform((builder, type, loader, module, domain) -> builder.visit(wrong.on(any())))
        .installOn(instrumentation);
  }

  /** Instead of {@link Instant#now()}. */
  public static Instant now() {
    return Instant.now().plusMillis(shiftMillis);
  }

  /** Instead of {@link System#currentTimeMillis()}. */
  public static long currentTimeMillis() {
    return System.currentTimeMillis() + shiftMillis;
  }
}
