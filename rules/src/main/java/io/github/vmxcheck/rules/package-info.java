/**
 * How each requirement is decided: rules in DRL beside this package, the Java that the build makes
 * of them ({@code target/generated-sources/rules}, one class for each DRL file and one method for
 * each rule), and {@link io.github.vmxcheck.rules.Validator}, the one door to them. What the rules
 * mean is what a Drools session over the same DRL says, in the module {@code drools}. Knows nothing
 * of Drools, files, formats and terminals.
 */
package io.github.vmxcheck.rules;
