package maguey.common.keys;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import maguey.common.config.Env;

/**
 * Makes the certificates and secrets of a new installation, once: {@code java -cp
 * orders-service-all.jar maguey.common.keys.MakeKeys /keys}. Secrets that the environment has are
 * taken instead of new ones. Run again, it changes nothing but the nodes' certificates, which it
 * renews.
 */
public final class MakeKeys {
  private MakeKeys() {}

  /** The argument is the folder that gets one folder per part; see {@link KeyFolders}. */
  public static void main(String[] args) throws IOException {
    Path root = Path.of(args.length > 0 ? args[0] : ".maguey/keys");
    new KeyFolders(root).make(given(new Env(System.getenv())));
    System.out.println("The keys are in " + root.toAbsolutePath());
  }

  private static Map<SharedSecret, String> given(Env env) {
    Map<SharedSecret, String> given = new EnumMap<>(SharedSecret.class);
    for (SharedSecret secret : SharedSecret.values()) {
      env.text(secret.name()).ifPresent(value -> given.put(secret, value));
    }
    env.verify();
    return given;
  }
}
