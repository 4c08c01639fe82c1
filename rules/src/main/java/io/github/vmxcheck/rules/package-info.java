/**
 * How each requirement is decided: rules in DRL beside this package, and {@link
 * io.github.vmxcheck.rules.Validator}, the one door to them. Knows nothing of files, formats and
 * terminals.
 */
package io.github.vmxcheck.rules;
