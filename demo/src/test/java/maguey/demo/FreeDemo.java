package maguey.demo;

import java.nio.file.Path;

/** The demo on ports that are free, in a folder of its own. */
final class FreeDemo {
  private FreeDemo() {}

  public static void main(String[] args) throws Exception {
    System.exit(DemoMain.run(Path.of(args[0]), SuiteExtension.freePorts(), false));
  }
}
