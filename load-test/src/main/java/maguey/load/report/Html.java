package maguey.load.report;

import java.util.List;

/** The few forms that the report's page is made of; every text that comes in is escaped. */
final class Html {
  private Html() {}

  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  /** A section with a heading; the content is HTML. */
  static String section(String title, String content) {
    return "<section><h2>" + escape(title) + "</h2>" + content + "</section>\n";
  }

  /** A table that scrolls by itself where it is too wide; cells are HTML. */
  static String table(List<String> heads, List<List<String>> rows) {
    StringBuilder out = new StringBuilder("<div class=\"scroll\"><table><thead><tr>");
    heads.forEach(head -> out.append("<th scope=\"col\">").append(escape(head)).append("</th>"));
    out.append("</tr></thead><tbody>");
    for (List<String> row : rows) {
      out.append("<tr>");
      row.forEach(cell -> out.append("<td>").append(cell).append("</td>"));
      out.append("</tr>");
    }
    return out.append("</tbody></table></div>").toString();
  }

  static String badge(String kind, String text) {
    return "<span class=\"badge " + kind + "\">" + escape(text) + "</span>";
  }

  static String link(String url, String text) {
    return "<a href=\"" + escape(url) + "\">" + escape(text) + "</a>";
  }
}
