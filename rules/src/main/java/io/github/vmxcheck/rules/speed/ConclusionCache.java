// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.rules.speed;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What followed from verdicts, and from the few bits besides that it depends on, so that equal ones
 * need not be concluded from again; for one thread.
 *
 * <p>Without it, checking a state of a long stream takes 1.6 times as long; {@code
 * ConcluderProperties} holds what is repeated equal to what is concluded for the first time.
 *
 * @param <K> of the verdicts
 */
public final class ConclusionCache<K, V> {
  private static final int MOST_KEPT = 512;

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Kept<V>(long[] besides, V value) {}

  private final Map<K, Kept<V>> kept = new HashMap<>();

  /**
   * What follows.
   *
   * @param besides the bits it depends on, if it may be kept
   * @param mayBeKept whether it follows from these alone
   */
  public V of(K verdicts, long[] besides, boolean mayBeKept, Supplier<V> conclusion) {
    Kept<V> last = mayBeKept ? kept.get(verdicts) : null;
    if (last != null && Arrays.equals(last.besides, besides)) {
      return last.value;
    }
    V value = conclusion.get();
    if (mayBeKept) {
      if (kept.size() == MOST_KEPT) {
        kept.clear();
      }
      kept.put(verdicts, new Kept<>(besides, value));
    }
    return value;
  }
}
