// SPDX-License-Identifier: Apache-2.0
/** Reads what the capture kit prints. */
package io.github.vmxcheck.dumps.capture;
