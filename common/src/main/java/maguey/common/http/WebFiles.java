package maguey.common.http;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import maguey.common.tracing.HttpRoutes;

/**
 * Serves the static files below one folder of the class path from memory. Vert.x's own handler
 * unpacks them into a temporary folder, which cleaners of {@code /tmp} empty under a service that
 * runs for weeks.
 */
public final class WebFiles implements Handler<RoutingContext> {

  private final String mount;
  private final String folder;
  private final String cacheControl;
  private final Map<String, WebFile> known = new ConcurrentHashMap<>();

  /**
   * Files of a folder.
   *
   * @param mount the path that stands for the folder in addresses, without a slash at the end
   * @param folder a folder of the class path, without a slash at the end
   * @param cacheControl what browsers may do with a file
   */
  public WebFiles(String mount, String folder, String cacheControl) {
    this.mount = mount;
    this.folder = folder;
    this.cacheControl = cacheControl;
  }

  /** Serves one file of the folder at whatever path the handler is put. */
  public Handler<RoutingContext> file(String name) {
    return request -> answer(request, "/" + name);
  }

  @Override
  public void handle(RoutingContext request) {
    String path = request.normalizedPath().substring(mount.length());
    if (!WebFile.isServed(path) || path.contains("..")) {
      request.next();
      return;
    }
    HttpRoutes.matched(request.request(), mount + "/*");
    answer(request, path);
  }

  private void answer(RoutingContext request, String path) {
    file(request, folder + path)
        // Not to the next handler, which would want a body that has come and gone meanwhile.
        .onSuccess(
            found -> found.ifPresentOrElse(file -> send(request, file), () -> request.fail(404)))
        .onFailure(request::fail);
  }

  /** Only what exists is remembered, so that no caller can fill the memory with wrong names. */
  private Future<Optional<WebFile>> file(RoutingContext request, String resource) {
    WebFile file = known.get(resource);
    return file != null
        ? Future.succeededFuture(Optional.of(file))
        : request
            .vertx()
            .executeBlocking(() -> WebFile.read(resource), false)
            .onSuccess(found -> found.ifPresent(fresh -> known.put(resource, fresh)));
  }

  private void send(RoutingContext request, WebFile file) {
    request
        .response()
        .putHeader(HttpHeaders.ETAG, file.etag())
        .putHeader(HttpHeaders.CACHE_CONTROL, cacheControl);
    if (file.isKnownTo(request.request())) {
      file.content().unchanged(request.response());
    } else {
      request.response().putHeader(HttpHeaders.CONTENT_TYPE, file.type());
      file.content().answer(request.request());
    }
  }
}
