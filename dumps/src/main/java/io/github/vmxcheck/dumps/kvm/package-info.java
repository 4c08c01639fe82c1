// SPDX-License-Identifier: Apache-2.0
/** The state of a virtual processor as users of KVM save it. */
package io.github.vmxcheck.dumps.kvm;
