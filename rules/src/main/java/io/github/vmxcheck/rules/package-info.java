/**
 * Decides requirements: the DRL rules beside this package, the Java code that the build generates
 * from them ({@code target/generated-sources/rules}, one class for each DRL file and one method for
 * each rule), and {@link io.github.vmxcheck.rules.Validator}, the only entry point. A Drools
 * session over the same DRL, in the module {@code drools}, defines what the rules mean. Does not
 * depend on Drools, files, formats or terminals.
 */
package io.github.vmxcheck.rules;
