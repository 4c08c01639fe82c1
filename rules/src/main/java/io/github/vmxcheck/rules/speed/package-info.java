// SPDX-License-Identifier: Apache-2.0
/**
 * What the engine remembers of earlier states. Nothing here is needed: without it every state is
 * evaluated whole, with the same result.
 */
package io.github.vmxcheck.rules.speed;
