/**
 * Reads what Linux lets user space read of the processors it runs on. Never writes anything.
 *
 * <p>Source: the Linux kernel's documentation, "msr" and "cpuid" devices, "BPF Type Format (BTF)",
 * "/proc/kcore".
 */
package io.github.vmxcheck.cli.live;
