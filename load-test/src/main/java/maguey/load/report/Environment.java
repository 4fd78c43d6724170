package maguey.load.report;

import io.vertx.core.json.JsonObject;

/** Where the generator ran, without which figures tell nothing. */
final class Environment {
  private Environment() {}

  static JsonObject json(String versionsOfTheSuite) {
    return new JsonObject()
        .put("suite", versionsOfTheSuite)
        .put("java", System.getProperty("java.vm.name") + " " + Runtime.version())
        .put("system", System.getProperty("os.name") + " " + System.getProperty("os.version"))
        .put("architecture", System.getProperty("os.arch"))
        .put("cores", Runtime.getRuntime().availableProcessors())
        .put("heapMegabytes", Runtime.getRuntime().maxMemory() >> 20);
  }
}
