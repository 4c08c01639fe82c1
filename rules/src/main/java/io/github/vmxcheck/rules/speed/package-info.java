// SPDX-License-Identifier: Apache-2.0
/**
 * Caches for results of earlier states. They only save time: without them every state is evaluated
 * in full, with the same result.
 */
package io.github.vmxcheck.rules.speed;
