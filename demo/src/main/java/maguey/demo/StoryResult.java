package maguey.demo;

import java.util.List;

/**
 * What the story left behind.
 *
 * @param email of the visitor
 * @param deviceToken of the device that scanned
 * @param problems what is not as it must be; empty when all is well
 */
public record StoryResult(
    String eventSlug,
    String orderNumber,
    String orderSecret,
    String traceId,
    String email,
    String deviceToken,
    List<String> problems) {}
