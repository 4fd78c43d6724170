package maguey.marketing;

import java.util.List;
import java.util.function.Supplier;
import maguey.common.http.RateLimit;
import maguey.marketing.newsletter.Newsletter;
import maguey.marketing.orders.Origin;

/**
 * What the verticles of one node share.
 *
 * @param orders where the instances of orders-service are now
 * @param browserSpans limits batches of spans
 * @param signUps limits newsletter forms
 */
record MarketingParts(
    Supplier<List<Origin>> orders,
    RateLimit browserSpans,
    RateLimit signUps,
    Newsletter newsletter) {}
