package maguey.marketing.site;

import java.text.NumberFormat;
import java.util.Currency;
import java.util.Locale;

/** Writes amounts as a visitor reads them. */
final class Money {
  private static final int MINOR_UNITS = 100;

  private Money() {}

  /**
   * {@code €25}, {@code €25.50} or {@code Free}.
   *
   * @param cents hundredths of the currency
   * @param currency ISO 4217; one that is not known is written as it stands
   */
  static String format(long cents, String currency) {
    if (cents == 0) {
      return "Free";
    }
    NumberFormat format = NumberFormat.getCurrencyInstance(Locale.UK);
    format.setMaximumFractionDigits(2);
    format.setMinimumFractionDigits(cents % MINOR_UNITS == 0 ? 0 : 2);
    try {
      format.setCurrency(Currency.getInstance(currency));
    } catch (IllegalArgumentException unknown) {
      return currency + " " + cents / (double) MINOR_UNITS;
    }
    return format.format(cents / (double) MINOR_UNITS);
  }
}
