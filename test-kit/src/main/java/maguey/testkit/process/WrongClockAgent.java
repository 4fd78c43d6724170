package maguey.testkit.process;

import static net.bytebuddy.matcher.ElementMatchers.any;
import static net.bytebuddy.matcher.ElementMatchers.nameStartsWith;
import static net.bytebuddy.matcher.ElementMatchers.none;
import static net.bytebuddy.matcher.ElementMatchers.not;

import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.locks.LockSupport;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.asm.AsmVisitorWrapper;
import net.bytebuddy.description.type.TypeDescription;
import net.bytebuddy.matcher.ElementMatcher;

/**
 * What makes a JVM's clock wrong: it puts the wrong time in the place of each question of our own
 * code, of the cluster, of the tokens and of the spans. The rest of the JVM, and the database, have
 * the right one.
 */
public final class WrongClockAgent {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);
  private static volatile long shiftMillis;

  private WrongClockAgent() {}

  /** Called by the JVM before anything else, with the file that says how wrong it shall be. */
  public static void premain(String file, Instrumentation instrumentation) throws IOException {
    look(Path.of(file));
    watch(Path.of(file));
    // By itself Byte Buddy leaves out what the compiler made, and so the bodies of all lambdas.
    new AgentBuilder.Default(new ByteBuddy().ignore(none()))
        .with(AgentBuilder.TypeStrategy.Default.REDEFINE)
        .with(AgentBuilder.PoolStrategy.Default.FAST)
        .with(AgentBuilder.Listener.StreamWriting.toSystemError().withErrorsOnly())
        .type(whoAsks())
        .transform((builder, type, loader, module, domain) -> builder.visit(substitution()))
        .installOn(instrumentation);
  }

  /** Instead of {@link Instant#now()}. */
  public static Instant now() {
    return Instant.now().plusMillis(shiftMillis);
  }

  /** Instead of {@link Clock#systemUTC()}: whoever keeps it has the wrong time from then on. */
  public static Clock systemUTC() {
    return new WrongInstants(ZoneOffset.UTC);
  }

  /** Instead of {@link System#currentTimeMillis()}. */
  public static long currentTimeMillis() {
    return System.currentTimeMillis() + shiftMillis;
  }

  private static ElementMatcher<TypeDescription> whoAsks() {
    ElementMatcher.Junction<TypeDescription> ours = nameStartsWith("maguey.");
    return ours.and(not(nameStartsWith("maguey.testkit.")))
        .or(nameStartsWith("com.hazelcast.internal.util.Clock"))
        .or(nameStartsWith("io.vertx.ext.auth.impl.jose."))
        .or(nameStartsWith("io.opentelemetry.sdk.common.SystemClock"));
  }

  private static AsmVisitorWrapper substitution() {
    return new AsmVisitorWrapper.ForDeclaredMethods()
        .invokable(
            any(),
            (type, method, visitor, context, pool, writing, reading) ->
                new WrongClockCalls(visitor));
  }

  private static void watch(Path file) {
    Thread watcher = new Thread(() -> watchForever(file), "wrong-clock");
    watcher.setDaemon(true);
    watcher.start();
  }

  private static void watchForever(Path file) {
    try {
      while (true) {
        LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
        look(file);
      }
    } catch (IOException gone) {
      System.err.println("The test that sets this clock has ended: " + gone);
    }
  }

  private static void look(Path file) throws IOException {
    shiftMillis = Long.parseLong(Files.readString(file));
  }

  private static final class WrongInstants extends Clock {
    private final ZoneId zone;

    WrongInstants(ZoneId zone) {
      this.zone = zone;
    }

    @Override
    public ZoneId getZone() {
      return zone;
    }

    @Override
    public Clock withZone(ZoneId other) {
      return new WrongInstants(other);
    }

    @Override
    public Instant instant() {
      return now();
    }
  }
}
