package maguey.demo;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** One running suite for all the journeys of a test run, given to tests as a parameter. */
final class SuiteExtension implements ParameterResolver {
  private static final ExtensionContext.Namespace SUITE =
      ExtensionContext.Namespace.create(SuiteExtension.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == LocalSuite.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context.getRoot().getStore(SUITE).computeIfAbsent("suite", key -> start());
  }

  private static LocalSuite start() {
    try {
      Path folder = Files.createTempDirectory(Path.of("target"), "suite");
      return LocalSuite.start(folder, Ports.free());
    } catch (Exception failure) {
      throw new IllegalStateException("The suite cannot be started", failure);
    }
  }
}
