// SPDX-License-Identifier: Apache-2.0
/**
 * Drools beside the straight-line code: a session over the same DRL, which is what the rules mean,
 * and the rules of a project, which run there. The DRL compiler is loaded when it is needed, by a
 * class loader of its own.
 */
package io.github.vmxcheck.drools;
