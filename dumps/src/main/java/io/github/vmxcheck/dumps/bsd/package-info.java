// SPDX-License-Identifier: Apache-2.0
/** FreeBSD, OpenBSD and NetBSD: kernel messages, bhyvectl and cpuctl. */
package io.github.vmxcheck.dumps.bsd;
