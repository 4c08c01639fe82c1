package io.github.vmxcheck.rules;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.drools.model.Model;
import org.drools.modelcompiler.KieBaseBuilder;
import org.kie.api.KieBase;

/** The rules, compiled by the build; made once and shared by all sessions. */
final class RuleBase {
  private static final String MODEL_LIST =
      "/META-INF/kie/io.github.vmxcheck/vmxcheck-rules/drools-model";

  private RuleBase() {}

  private static final class Holder {
    static final Model MODEL = load();
  }

  /** Made only where a session is: most checks need none. */
  private static final class KieBaseHolder {
    static final KieBase KIE_BASE = KieBaseBuilder.createKieBaseFromModel(Holder.MODEL);
  }

  static KieBase kieBase() {
    return KieBaseHolder.KIE_BASE;
  }

  /** The rules as the build left them. */
  static Model model() {
    return Holder.MODEL;
  }

  private static Model load() {
    try {
      return Class.forName(modelClass(), true, RuleBase.class.getClassLoader())
          .asSubclass(Model.class)
          .getDeclaredConstructor()
          .newInstance();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("the compiled rules cannot be loaded", e);
    }
  }

  /** The build names the class after a hash of the rules, in a text file. */
  private static String modelClass() {
    try (InputStream in = RuleBase.class.getResourceAsStream(MODEL_LIST)) {
      if (in == null) {
        throw new IllegalStateException(MODEL_LIST + " is missing: the rules were not compiled");
      }
      BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      return lines
          .lines()
          .filter(line -> !line.isBlank() && !line.contains(":"))
          .findFirst()
          .orElseThrow(() -> new IllegalStateException(MODEL_LIST + " names no class"))
          .strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
