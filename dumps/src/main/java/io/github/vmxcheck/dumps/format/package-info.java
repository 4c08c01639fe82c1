// SPDX-License-Identifier: Apache-2.0
/** What a format of dumps is. */
package io.github.vmxcheck.dumps.format;
