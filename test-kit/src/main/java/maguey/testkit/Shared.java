package maguey.testkit;

import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Something that several test classes use: the first of them starts it, and it ends with the test
 * run. A class counts what never changes, or what it brought itself.
 *
 * <pre>{@code
 * static final ServiceExtension orders = ServiceExtension.of(new OrdersMain());
 * @RegisterExtension static final Shared SHARED = Shared.of(orders);
 * }</pre>
 */
public final class Shared implements BeforeAllCallback {
  private static final ExtensionContext.Namespace ALL =
      ExtensionContext.Namespace.create(Shared.class);

  private final BeforeAllCallback start;
  private final Runnable fill;
  private final AfterAllCallback stop;

  private Shared(BeforeAllCallback start, Runnable fill, AfterAllCallback stop) {
    this.start = start;
    this.fill = fill;
    this.stop = stop;
  }

  /** An extension that starts before a class and stops after it, but for all of them. */
  public static <E extends BeforeAllCallback & AfterAllCallback> Shared of(E extension) {
    return new Shared(extension, () -> {}, extension);
  }

  /** Fills it once it has started. */
  public Shared filledBy(Runnable filling) {
    return new Shared(start, filling, stop);
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    ExtensionContext run = context.getRoot();
    run.getStore(ALL).computeIfAbsent(start, key -> begin(run), AutoCloseable.class);
  }

  private AutoCloseable begin(ExtensionContext run) {
    try {
      start.beforeAll(run);
      fillOrStop(run);
    } catch (Exception failure) {
      throw new IllegalStateException("What the tests share cannot be started", failure);
    }
    return () -> stop.afterAll(run);
  }

  /** What is not kept is stopped by nobody else. */
  private void fillOrStop(ExtensionContext run) throws Exception {
    try {
      fill.run();
    } catch (RuntimeException | Error failure) {
      stop.afterAll(run);
      throw failure;
    }
  }
}
