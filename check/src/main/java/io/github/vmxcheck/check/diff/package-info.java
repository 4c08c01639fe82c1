/** What changed between two snapshots, or two reports of them: fields, verdicts and outcomes. */
package io.github.vmxcheck.check.diff;
