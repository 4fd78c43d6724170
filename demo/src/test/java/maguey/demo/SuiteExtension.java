package maguey.demo;

import java.nio.file.Files;
import java.nio.file.Path;
import maguey.testkit.FreePorts;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One running suite for all the journeys of a test run, given to tests as a parameter. After each
 * class, every span that is stored by then is held against the telemetry contract.
 */
public final class SuiteExtension implements ParameterResolver, AfterAllCallback {
  private static final ExtensionContext.Namespace SUITE =
      ExtensionContext.Namespace.create(SuiteExtension.class);

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    LocalSuite suite = context.getRoot().getStore(SUITE).get("suite", LocalSuite.class);
    if (suite != null) {
      StoredSpans.assertOfTheContract(suite.jdbcUrl());
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == LocalSuite.class || type == RunningSuite.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    LocalSuite suite =
        context
            .getRoot()
            .getStore(SUITE)
            .computeIfAbsent("suite", key -> start(), LocalSuite.class);
    return parameter.getParameter().getType() == LocalSuite.class ? suite : RunningSuite.of(suite);
  }

  private static LocalSuite start() {
    try {
      Path folder = Files.createTempDirectory(Path.of("target"), "suite");
      return LocalSuite.start(folder, freePorts());
    } catch (Exception failure) {
      throw new IllegalStateException("The suite cannot be started", failure);
    }
  }

  /** Ports that are free now, beside whatever else runs. */
  static Ports freePorts() {
    return new Ports(
        FreePorts.next(),
        FreePorts.next(),
        FreePorts.next(),
        FreePorts.next(),
        FreePorts.next(),
        FreePorts.next(),
        FreePorts.row(4));
  }
}
