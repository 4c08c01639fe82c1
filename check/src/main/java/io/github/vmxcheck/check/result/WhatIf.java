// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.check.result;

import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The result for a processor if a value is as a dump suggests but does not prove.
 *
 * @param setting what {@code --set} takes, such as {@code vmxon.pointer=0x13c8a7000}
 * @param place of the memory that the dump lists there
 * @param named where the dump names the address; empty if it does not
 * @param command the command that printed it there; empty if there is none
 * @param result for the first processor
 */
public record WhatIf(
    String setting, Place place, Optional<Place> named, String command, ProcessorResult result) {

  /** A copy with another result. */
  WhatIf with(UnaryOperator<ProcessorResult> other) {
    return new WhatIf(setting, place, named, command, other.apply(result));
  }
}
