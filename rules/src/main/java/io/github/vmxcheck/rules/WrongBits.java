// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules;

import io.github.vmxcheck.model.Field;

/**
 * Bits of a field that are not as required: each wrong bit would have to be the other way round.
 *
 * @param field whose bits
 * @param mask which bits
 */
public record WrongBits(Field field, long mask) {}
