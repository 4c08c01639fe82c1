// SPDX-License-Identifier: Apache-2.0
/** Generates the enum of fields, and the constants of their bits, from YAML. */
package io.github.vmxcheck.catalogue;
