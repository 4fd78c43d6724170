package maguey.traces;

import java.util.Optional;
import maguey.common.boot.Service;
import maguey.common.boot.ServiceLauncher;
import maguey.common.config.Env;

/** Starts the trace store. */
public final class TraceStoreMain implements Service {

  public static void main(String[] arguments) {
    ServiceLauncher.main(new TraceStoreMain());
  }

  @Override
  public String name() {
    return "trace-store";
  }

  @Override
  public int defaultHttpPort() {
    return 8083;
  }

  @Override
  public Optional<String> schema() {
    return Optional.of("traces");
  }

  @Override
  public Deployment configure(Env env) {
    TraceStoreConfig config = TraceStoreConfig.fromEnv(env);
    return context -> TraceStore.start(context, config);
  }
}
