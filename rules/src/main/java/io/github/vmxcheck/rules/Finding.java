package io.github.vmxcheck.rules;

import io.github.vmxcheck.specs.Level;
import io.github.vmxcheck.specs.Requirement;
import java.util.List;

/**
 * The verdict on one requirement for one logical processor, or for all of a snapshot.
 *
 * @param requirement the clause
 * @param verdict what is known
 * @param level how much it weighs here, which may be less than the clause says
 * @param bits VIOLATED: the wrong bits; UNDETERMINED: the bits that may be wrong; else none
 */
public record Finding(Requirement requirement, Verdict verdict, Level level, List<WrongBits> bits) {
  public Finding {
    bits = List.copyOf(bits);
  }
}
