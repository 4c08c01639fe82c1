// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.catalogue;

import java.util.List;

/**
 * Some bits of a register, named by the program and not by the manual.
 *
 * @param terms the terms of the mask, in Java
 * @param about a description; empty if the name is sufficient
 */
record Mask(String name, long mask, List<String> terms, String about) {}
