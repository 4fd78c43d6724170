package maguey.scanner.scan;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import maguey.common.boot.ServiceContext;
import maguey.common.http.ApiRequest;
import maguey.common.http.Reply;
import maguey.scanner.device.Device;

/** Scans, and the log of them. */
public final class ScanApi {
  private final Pool pool;
  private final ScanService scans;

  public ScanApi(ServiceContext service, ScanService scans) {
    this.pool = service.pool();
    this.scans = scans;
  }

  /** {@code scanTicket}: 200 for every decision. */
  public Future<Reply> scan(ApiRequest request) {
    return scans
        .scan(ScanRequest.fromJson(Device.of(request.user()), request.json()))
        .map(answer -> Reply.ok(answer.json()).with("cache-control", "no-store"));
  }

  /** {@code listScans}: newest first, page by page. */
  public Future<Reply> list(ApiRequest request) {
    return ScanList.of(request).page(pool).map(Reply::ok);
  }
}
