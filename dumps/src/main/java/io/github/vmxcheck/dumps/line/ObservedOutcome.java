// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.dumps.line;

import static io.github.vmxcheck.model.Field.OBSERVED_OUTCOME;

import io.github.vmxcheck.model.ProcessorSnapshot;
import java.util.stream.Stream;

/**
 * What a text shows of the outcome of VMXON. The field has one bit for each outcome: a bit known to
 * be 0 excludes its outcome.
 */
public final class ObservedOutcome {
  /** The bit of VMsucceed. */
  public static final long SUCCESS = bits("vmsucceed");

  /** The known bits if VMXON raised an exception and the text does not show which. */
  public static final long ANY_FAULT = ~bits("ud", "gp0", "ss0", "pf");

  /** The known bits if VMXON failed with one of its two errors. */
  public static final long ANY_ERROR = ~bits("vmfail-invalid", "vmfail-valid-15");

  /** The known bits if VMXON failed, raised an exception, or was not executed. */
  public static final long NO_SUCCESS = SUCCESS;

  private static long bits(String... words) {
    return Stream.of(words).mapToLong(OBSERVED_OUTCOME.words()::get).sum();
  }

  private ObservedOutcome() {}

  /**
   * VMXON had this outcome.
   *
   * @param word a word of the field, such as {@code gp0}
   */
  public static void set(
      RegisterBlock block, ProcessorSnapshot processor, String word, long origin) {
    block.set(processor, OBSERVED_OUTCOME, OBSERVED_OUTCOME.words().get(word), -1L, origin);
  }

  /** VMXON raised an exception; the text does not show which. */
  public static void setFault(RegisterBlock block, ProcessorSnapshot processor, long origin) {
    block.set(processor, OBSERVED_OUTCOME, 0, ANY_FAULT, origin);
  }

  /** Whether the text shows that VMXON raised an exception, or which one. */
  public static boolean isFault(ProcessorSnapshot processor) {
    return processor.has(OBSERVED_OUTCOME, OBSERVED_OUTCOME.mask() & ANY_FAULT, 0);
  }

  /** VMXON did not succeed: it failed, raised an exception, or was not executed. */
  public static void setNoSuccess(RegisterBlock block, ProcessorSnapshot processor, long origin) {
    block.set(processor, OBSERVED_OUTCOME, 0, NO_SUCCESS, origin);
  }
}
