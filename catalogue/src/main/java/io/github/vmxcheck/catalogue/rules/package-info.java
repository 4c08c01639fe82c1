// SPDX-License-Identifier: Apache-2.0
/**
 * Generates Java code from the built-in rules. The parser of Drools reads the DRL; a rule of any
 * other form fails the build.
 */
package io.github.vmxcheck.catalogue.rules;
