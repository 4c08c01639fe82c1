/** Reads reports that were written earlier, of the format {@code vmxcheck.report/1}. */
package io.github.vmxcheck.check.saved;
