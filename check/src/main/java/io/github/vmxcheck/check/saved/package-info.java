/** Reads saved reports in the format {@code vmxcheck.report/1}. */
package io.github.vmxcheck.check.saved;
