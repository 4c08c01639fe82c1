// SPDX-License-Identifier: Apache-2.0
/**
 * Generates from YAML the field enum, the constants and names of bits, the relations between
 * fields, and the snapshot schema.
 */
package io.github.vmxcheck.catalogue;
