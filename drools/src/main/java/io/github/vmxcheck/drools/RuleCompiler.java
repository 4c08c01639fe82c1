// SPDX-License-Identifier: Apache-2.0
package io.github.vmxcheck.drools;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.drools.compiler.kie.builder.impl.InternalKieModule;
import org.drools.model.codegen.ExecutableModelProject;
import org.kie.api.KieServices;
import org.kie.api.builder.KieBuilder;
import org.kie.api.builder.KieFileSystem;
import org.kie.api.builder.Message;

/**
 * Compiles DRL to the executable model of Drools. It is loaded on demand in a separate class
 * loader, together with the DRL compiler, so its arguments and results only have types of the JDK.
 */
public final class RuleCompiler implements Function<Map<String, String>, Map<String, Object>> {
  /** The key of the errors in the result: lists of file, line, column and message. */
  static final String ERRORS = "errors";

  private static final String RULES = "src/main/resources/";

  /**
   * Compiles DRL.
   *
   * @param drl the text of each file by its name
   * @return the bytes of each class file by its path, or the errors under {@link #ERRORS}
   */
  @Override
  public Map<String, Object> apply(Map<String, String> drl) {
    KieServices services = KieServices.Factory.get();
    KieFileSystem files = services.newKieFileSystem();
    drl.forEach((name, text) -> files.write(RULES + name, text));
    KieBuilder builder = services.newKieBuilder(files, RuleCompiler.class.getClassLoader());
    List<List<Object>> errors = new ArrayList<>();
    try {
      builder.buildAll(ExecutableModelProject.class);
    } catch (RuntimeException e) {
      // For input that the compiler does not expect, it throws instead of reporting an error.
      return Map.of(ERRORS, List.of(List.of("", 0, 0, String.valueOf(e.getMessage()))));
    }
    for (Message message : builder.getResults().getMessages(Message.Level.ERROR)) {
      errors.add(
          List.of(
              String.valueOf(message.getPath()).replace(RULES, ""),
              message.getLine(),
              message.getColumn(),
              message.getText()));
    }
    Map<String, Object> compiled = new LinkedHashMap<>();
    if (!errors.isEmpty()) {
      compiled.put(ERRORS, errors);
      return compiled;
    }
    InternalKieModule module = (InternalKieModule) builder.getKieModule();
    for (String file : module.getFileNames()) {
      if (file.endsWith(".class") || file.endsWith("/drools-model")) {
        compiled.put(file, module.getBytes(file));
      }
    }
    return compiled;
  }
}
