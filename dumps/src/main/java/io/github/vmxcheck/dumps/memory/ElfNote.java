// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.memory;

/**
 * A note of an ELF file.
 *
 * @param name of its owner, empty if it is longer than any we know
 * @param type number the owner gives it, unsigned
 * @param at offset of its content in the file
 * @param size of its content
 */
record ElfNote(String name, long type, long at, long size) {}
