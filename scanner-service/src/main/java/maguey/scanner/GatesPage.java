package maguey.scanner;

import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import maguey.common.auth.LoginRoutes;
import maguey.common.boot.ServiceContext;
import maguey.common.http.WebFiles;
import maguey.common.tracing.HttpRoutes;

/** The board of all gates, {@code /gates}, for signed-in people; its news come from the API. */
final class GatesPage {
  private static final String ASSETS = "/gates/assets";
  private static final WebFiles FILES = new WebFiles(ASSETS, "web/gates", "no-cache");

  private final LoginRoutes login;

  GatesPage(ServiceContext service) {
    login = new LoginRoutes(service, "/gates");
  }

  void mount(Router router) {
    login.mount(router);
    router
        .get("/gates")
        .handler(context -> named(context, "/gates"))
        .handler(login::requireSession)
        .handler(FILES.file("gates.html"));
    router.get(ASSETS + "/*").handler(context -> named(context, ASSETS + "/*")).handler(FILES);
  }

  private static void named(RoutingContext context, String route) {
    HttpRoutes.matched(context.request(), route);
    context.next();
  }
}
