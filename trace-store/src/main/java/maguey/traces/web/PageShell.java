package maguey.traces.web;

import maguey.common.http.Content;

/**
 * One static page and the only policy under which a browser may run it.
 *
 * @param html the page, whole
 * @param contentSecurityPolicy value of the header of that name; the import map's hash is the sole
 *     exception from "scripts come from our own files"
 */
record PageShell(Content html, String contentSecurityPolicy) {}
