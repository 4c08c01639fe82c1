/**
 * What Linux lets a user read of the processors it runs on. Nothing is ever written.
 *
 * <p>Source: the Linux kernel's documentation, "msr" and "cpuid" devices, "BPF Type Format (BTF)",
 * "/proc/kcore".
 */
package io.github.vmxcheck.cli.live;
