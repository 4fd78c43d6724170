package maguey.marketing;

import maguey.common.http.ApiRouter;
import maguey.marketing.rum.BrowserSpans;

/** The operations of {@code openapi/marketing.yaml}. */
final class MarketingApi {
  private final BrowserSpans browserSpans;

  MarketingApi(BrowserSpans browserSpans) {
    this.browserSpans = browserSpans;
  }

  ApiRouter router() {
    return new ApiRouter("openapi/marketing.yaml").on("collectSpans", browserSpans::collect);
  }
}
