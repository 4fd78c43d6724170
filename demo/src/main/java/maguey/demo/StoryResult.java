package maguey.demo;

import java.util.List;

/**
 * What the story left behind.
 *
 * @param problems what is not as it must be; empty when all is well
 */
public record StoryResult(
    String eventSlug,
    String orderNumber,
    String orderSecret,
    String traceId,
    List<String> problems) {}
