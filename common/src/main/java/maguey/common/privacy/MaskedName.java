package maguey.common.privacy;

/**
 * The name of an attribute, and what it says about the values under it.
 *
 * @param text the name itself, masked
 * @param isSecret every value under it is one
 * @param isId values are ids: digits are no card number
 * @param isSubject values are hashes of e-mail addresses
 */
public record MaskedName(String text, boolean isSecret, boolean isId, boolean isSubject) {}
