// SPDX-License-Identifier: Apache-2.0
/** What the capture kit prints. */
package io.github.vmxcheck.dumps.capture;
