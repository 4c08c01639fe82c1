// SPDX-License-Identifier: Apache-2.0
/**
 * Execution of rules by Drools: a session over the built-in DRL, which defines what the rules mean,
 * and the rules of projects. The DRL compiler is loaded on demand, in a separate class loader.
 */
package io.github.vmxcheck.drools;
