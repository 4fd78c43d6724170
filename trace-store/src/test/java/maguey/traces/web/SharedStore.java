package maguey.traces.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Consumer;
import maguey.traces.TraceStores;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A store that several classes look at: the first of them starts and fills it, and it ends with the
 * test run. A class counts what never changes, or what it brought itself.
 */
final class SharedStore implements BeforeAllCallback {
  private static final ExtensionContext.Namespace STORES =
      ExtensionContext.Namespace.create(SharedStore.class);

  private final TraceStores store;
  private final Consumer<TraceStores> fill;

  SharedStore(TraceStores store, Consumer<TraceStores> fill) {
    this.store = store;
    this.fill = fill;
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    ExtensionContext run = context.getRoot();
    run.getStore(STORES).computeIfAbsent(this, key -> start(run), AutoCloseable.class);
  }

  private AutoCloseable start(ExtensionContext run) {
    try {
      store.beforeAll(run);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    fill.accept(store);
    return () -> store.afterAll(run);
  }
}
