/**
 * Project settings for findings: the selected requirements, their levels, waivers, and the baseline
 * of earlier violations. None of them changes a verdict or an outcome.
 */
package io.github.vmxcheck.check.gate;
