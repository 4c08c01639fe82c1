// SPDX-License-Identifier: Apache-2.0
/** Binary files, compressed or not, read in one pass. */
package io.github.vmxcheck.dumps.binary;
