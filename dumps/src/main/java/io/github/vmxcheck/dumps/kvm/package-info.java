// SPDX-License-Identifier: Apache-2.0
/** Virtual processor state as saved by programs that use KVM. */
package io.github.vmxcheck.dumps.kvm;
