/**
 * The contents of the HTML report: all texts in their order, so that the templates in {@code
 * src/main/jte} have nothing to decide.
 */
package io.github.vmxcheck.report.html;
