// SPDX-License-Identifier: Apache-2.0
/** Defines what a dump format is. */
package io.github.vmxcheck.dumps.format;
