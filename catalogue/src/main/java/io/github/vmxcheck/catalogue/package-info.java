// SPDX-License-Identifier: Apache-2.0
/**
 * Generates from YAML the enum of fields, the constants and names of their bits, what fields have
 * to do with each other, and the schema of snapshots.
 */
package io.github.vmxcheck.catalogue;
