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
    return ScanList.page(ScanList.of(request), pool).map(Reply::ok);
  }

  /** {@code exportScans}: all that fit, as CSV. */
  public Future<Reply> export(ApiRequest request) {
    return Reply.streamed("text/csv; charset=utf-8", new ScanCsv(ScanList.of(request), pool))
        .map(
            reply ->
                reply
                    .with("content-disposition", "attachment; filename=\"scans.csv\"")
                    .with("cache-control", "no-store"));
  }
}
