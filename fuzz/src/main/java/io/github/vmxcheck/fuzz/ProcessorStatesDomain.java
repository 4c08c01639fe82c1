// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.fuzz;

import io.github.vmxcheck.model.Snapshot;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Provide;
import net.jqwik.api.domains.DomainContextBase;

/**
 * The domain in which a parameter {@code @ForAll Snapshot} is any state that a processor can be in:
 * {@code @Domain(ProcessorStatesDomain.class)}.
 */
public final class ProcessorStatesDomain extends DomainContextBase {
  @Provide
  Arbitrary<Snapshot> anyState() {
    return ProcessorStates.usual().anyState().arbitrary();
  }
}
