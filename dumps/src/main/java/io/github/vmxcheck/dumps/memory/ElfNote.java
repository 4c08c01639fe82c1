// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.memory;

/**
 * A note of an ELF file.
 *
 * @param name the owner's name, empty if it is longer than any known one
 * @param type the owner's type number, unsigned
 * @param at offset of the content in the file
 * @param size content size in bytes
 */
record ElfNote(String name, long type, long at, long size) {}
