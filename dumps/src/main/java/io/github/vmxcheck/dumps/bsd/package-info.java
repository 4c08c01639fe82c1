// SPDX-License-Identifier: Apache-2.0
/** FreeBSD: kernel messages and bhyvectl. */
package io.github.vmxcheck.dumps.bsd;
