/**
 * The HTML report as it is shown: what stands where, in words, with nothing left to decide for the
 * templates in {@code src/main/jte}.
 */
package io.github.vmxcheck.report.html;
