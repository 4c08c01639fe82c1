// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.catalogue;

import java.util.List;

/**
 * Some bits of a register that have a name in the program, not in the manual.
 *
 * @param terms what they are made of, in Java
 * @param about what they are; empty if the name says it
 */
record Mask(String name, long mask, List<String> terms, String about) {}
